//! A command as a test case is run: what it sees, what it may reach, what it may take.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use proof::ACCESS_VARIABLE;
use proof::access::{self, Grant, Right};

use crate::cancel::Cancel;
use crate::jail::{Cell, Jail, JailError, Job, Limits, Scratch, reach};
use crate::model::isolation::{Layer, Layers};
use crate::model::outcome::Outcome;

/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// A command, and what it is given.
#[derive(Debug, Clone)]
pub struct Confined {
    /// The executable; it is not searched for.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Variables besides those that every test has.
    pub environment: Vec<(OsString, OsString)>,
    /// The programs of the day under test, by name.
    pub programs: BTreeMap<String, PathBuf>,
    /// What the jail must open for it.
    pub needs: Vec<String>,
    /// The layers around it.
    pub layers: Layers,
    /// How long it may run.
    pub wall_time: Duration,
    /// Whether it gets a channel to prove on that it ran to its end.
    pub has_channel: bool,
}

impl Confined {
    /// A command without arguments, given what every test is.
    #[must_use]
    pub fn new(program: &Path) -> Self {
        Self {
            program: program.to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            programs: BTreeMap::new(),
            needs: Vec::new(),
            layers: Layers::ALL,
            wall_time: Limits::of_a_test().wall_time,
            has_channel: true,
        }
    }

    /// Runs it in a scratch of its own.
    ///
    /// # Errors
    /// See [`JailError`].
    pub fn run(&self, cancel: &Cancel) -> Result<Outcome, JailError> {
        self.run_in(&mut Jail::new(self.layers), cancel)
    }

    /// The same in a jail that is there already, whose layers count.
    ///
    /// # Errors
    /// See [`JailError`].
    pub fn run_in(&self, jail: &mut Jail, cancel: &Cancel) -> Result<Outcome, JailError> {
        let scratch = Scratch::new().map_err(JailError::Start)?;
        jail.run(&self.job(scratch.path()), cancel, &mut |_, _| ())
    }

    pub(super) fn job(&self, scratch: &Path) -> Job {
        let mut grants = reach::system();
        grants.extend(self.needs.iter().flat_map(|need| reach::for_need(need)));
        grants.push(Grant::new(Right::Write, scratch));
        let programs = self.programs.values();
        grants.extend(programs.map(|path| Grant::new(Right::Execute, path)));
        let environment = self.environment(scratch, &grants);
        grants.push(Grant::new(Right::Execute, &self.program));
        Job {
            program: self.program.clone(),
            arguments: self.arguments.clone(),
            environment,
            directory: scratch.to_owned(),
            cell: Some(Cell {
                limits: Limits {
                    wall_time: self.wall_time,
                    ..Limits::of_a_test()
                },
                grants,
                scratch: scratch.to_owned(),
                has_channel: self.has_channel,
                without: Layers::NONE,
            }),
        }
    }

    fn environment(&self, scratch: &Path, grants: &[Grant]) -> Vec<(OsString, OsString)> {
        let mut environment: Vec<(OsString, OsString)> = [
            ("PATH", PATH.into()),
            ("HOME", scratch.into()),
            ("TMPDIR", scratch.into()),
            ("LC_ALL", "C".into()),
            ("TZ", "UTC".into()),
            ("TERM", "dumb".into()),
            ("INSTA_UPDATE", "no".into()),
            ("INSTA_FORCE_PASS", "0".into()),
            ("INSTA_WORKSPACE_ROOT", scratch.into()),
            ("RUST_BACKTRACE", "0".into()),
        ]
        .map(|(key, value)| (OsString::from(key), value))
        .into();
        for (name, path) in &self.programs {
            environment.push((format!("CARGO_BIN_EXE_{name}").into(), path.into()));
        }
        if self.layers.has(Layer::Files) {
            // The program under test may not read what the test expects of it.
            environment.push((ACCESS_VARIABLE.into(), access::encode(grants)));
        }
        environment.extend(self.environment.iter().cloned());
        if !self.layers.has(Layer::Environment) {
            // Last: of two variables of a name the first counts.
            environment.extend(env::vars_os());
        }
        environment
    }
}
