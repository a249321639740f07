//! Workspace → test binaries, or the compiler's words.

mod blame;
mod disbelief;
mod fresh;
mod kept;
mod messages;
mod sources;
mod toolchain;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::PathBuf;

pub use blame::{Blamed, add as add_error, blame};
pub use kept::Kept;
pub use toolchain::Toolchain;
pub use trust::Trust;

use crate::cancel::Cancel;
use crate::jail::{Jail, JailError, Scratch, Stream};
use crate::model::kata::{Day, Target};
use crate::model::outcome::{Ending, Limit};
use crate::workspace::Workspace;
use messages::{Message, Messages};
use trust::Step;

/// What is to be built.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The days, each with its programs.
    pub days: &'a [&'a Day],
    /// Which of their test executables.
    pub targets: &'a [Target],
}

/// The executables of a day, from this very build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestBinaries {
    /// The crate.
    pub day: String,
    /// The test executables that were asked for.
    pub tests: BTreeMap<Target, PathBuf>,
    /// The day's programs by name, all in one directory.
    pub programs: BTreeMap<String, PathBuf>,
}

/// What is told while cargo works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Cargo waits for another cargo.
    LockAwaited,
    /// The compiler works on this crate.
    CrateStarted(String),
    /// All executables of a day are there.
    DayBuilt(TestBinaries),
}

/// What the compiler says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The crate it says it of.
    pub day: String,
    /// As the compiler would print it.
    pub rendered: String,
    /// The places it is about, most important first.
    pub places: Vec<Place>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the compiler names it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The text of that line.
    pub text: String,
}

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Build {
    /// Whether everything that was asked for is there.
    pub is_complete: bool,
    /// The errors of the katas' crates.
    pub errors: Vec<Diagnostic>,
    /// Where the compiler was busy the last time that it said so.
    pub slow: Option<Diagnostic>,
    /// The limit that ended it, if one did.
    pub limit: Option<Limit>,
    /// Cargo's own words, for the case that nothing else explains a failure.
    pub words: String,
}

/// Why there is no build. None of these is the student's fault.
#[derive(Debug)]
pub enum CompileError {
    /// There is no cargo.
    NoCargo,
    /// A file or directory of ours.
    Files(PathBuf, io::Error),
    /// There is no place for temporary files.
    Scratch(io::Error),
    /// The process could not be run.
    Jail(JailError),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::NoCargo => f.write_str(
                "there is no `cargo` in PATH; install Rust, or set CARGO to where cargo lies",
            ),
            CompileError::Files(path, error) => {
                let remedy = match error.kind() {
                    io::ErrorKind::PermissionDenied
                    | io::ErrorKind::ReadOnlyFilesystem
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::AlreadyExists => {
                        "; set CARGO_TARGET_DIR to a directory that you can write"
                    }
                    io::ErrorKind::StorageFull => "; make room on that disk",
                    _ => "",
                };
                write!(f, "{}: {error}{remedy}", path.display())
            }
            CompileError::Scratch(error) => write!(
                f,
                "no temporary directory can be made in {}: {error}; \
                 make room there, or set TMPDIR to another place",
                env::temp_dir().display()
            ),
            CompileError::Jail(error) => write!(f, "cargo could not be run: {error}"),
        }
    }
}

impl std::error::Error for CompileError {}

/// Builds tests and programs, and tells of each day as soon as its executables are there.
///
/// # Errors
/// See [`CompileError`]; code that does not compile is not an error but a [`Build`].
pub fn compile(
    workspace: &Workspace,
    wanted: Wanted<'_>,
    trust: Trust<'_>,
    kept: &mut Kept,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Progress),
) -> Result<Build, CompileError> {
    let cargo = trust.cargo()?;
    let target = target_directory(workspace);
    // Held until the executables are kept.
    let _lock = fresh::prepare(workspace, &target, wanted.days, &cargo, &mut || {
        tell(Progress::LockAwaited)
    })?;
    if matches!(trust, Trust::Nobody(..)) {
        disbelief::disbelieve(&target, wanted.days)?;
    }
    let mut collecting = Collecting {
        wanted,
        announced: BTreeMap::new(),
        kept: BTreeSet::new(),
        libraries: BTreeMap::new(),
        build: Build::default(),
        failed: None,
    };
    for step in trust.steps() {
        let ready = collecting.ready(*step, workspace);
        if ready.is_empty() {
            collecting.build.is_complete = false;
            break;
        }
        if *step != Step::Library {
            let laid = workspace.lay_tests();
            laid.map_err(|error| CompileError::Files(workspace.root.clone(), error))?;
        }
        let scratch = trust.scratch().map_err(CompileError::Scratch)?;
        let place = scratch.as_ref().map(Scratch::path);
        let ready = Wanted {
            days: &ready,
            ..wanted
        };
        let job = trust.job(&cargo, workspace, &target, ready, *step, place);
        let mut messages = Messages::default();
        let outcome = Jail::new(trust.layers()).run(&job, cancel, &mut |stream, bytes| {
            let take = |message| collecting.take(message, kept, tell);
            match stream {
                Stream::Stdout => messages.stdout(bytes, take),
                Stream::Stderr => messages.stderr(bytes, take),
            }
        });
        let outcome = outcome.map_err(CompileError::Jail)?;
        if let Some(error) = collecting.failed {
            return Err(error);
        }
        let build = &mut collecting.build;
        build.is_complete =
            outcome.ending == Ending::Exited(0) && ready.days.len() == wanted.days.len();
        // Of all steps: what a step could not compile, the next one does not mention.
        build.words.push_str(&messages.words());
        if let Ending::LimitExceeded(limit) = outcome.ending {
            build.limit = Some(limit);
            break;
        }
    }
    Ok(collecting.build)
}

/// What tells cargo which workspace is meant, wherever it is called.
fn place(workspace: &Workspace) -> Vec<OsString> {
    let manifest = workspace.root.join("Cargo.toml");
    let mut arguments: Vec<OsString> = vec!["--manifest-path".into(), manifest.into()];
    if let Some(configuration) = workspace.configuration() {
        arguments.extend(["--config".into(), configuration.into()]);
    }
    arguments
}

/// Where cargo will put what it builds.
#[must_use]
fn target_directory(workspace: &Workspace) -> PathBuf {
    let named = workspace.target.clone();
    let from_environment = || {
        env::var_os("CARGO_TARGET_DIR")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    // Cargo reads a relative path from where it is called.
    workspace.root.join(
        named
            .or_else(from_environment)
            .unwrap_or_else(|| "target".into()),
    )
}

/// Collects cargo's messages until a day is complete.
struct Collecting<'a> {
    wanted: Wanted<'a>,
    /// What was announced so far, by day and name of the target.
    announced: BTreeMap<String, BTreeMap<String, PathBuf>>,
    /// The days whose executables are kept.
    kept: BTreeSet<String>,
    /// Their libraries.
    libraries: BTreeMap<String, PathBuf>,
    build: Build,
    failed: Option<CompileError>,
}

impl<'a> Collecting<'a> {
    /// The days that this step can build: their tests only once their library is there and
    /// is made of nothing but what it may be made of.
    fn ready(&mut self, step: Step, workspace: &Workspace) -> Vec<&'a Day> {
        let days = self.wanted.days.iter().copied();
        if step != Step::Tests {
            return days.collect();
        }
        let mut ready = Vec::new();
        for day in days {
            let Some(library) = self.libraries.get(&day.name) else {
                continue;
            };
            let foreign = sources::foreign(library, workspace, day);
            if foreign.is_empty() {
                ready.push(day);
            }
            self.build.errors.extend(foreign);
        }
        ready
    }

    fn take(&mut self, message: Message, kept: &mut Kept, tell: &mut dyn FnMut(Progress)) {
        match message {
            Message::LockAwaited => tell(Progress::LockAwaited),
            Message::CrateStarted(name) => tell(Progress::CrateStarted(name)),
            Message::Error(diagnostic) => self.build.errors.push(diagnostic),
            Message::Slow(diagnostic) => self.build.slow = Some(diagnostic),
            Message::Library { day, path } => drop(self.libraries.insert(day, path)),
            Message::Executable { day, name, path } => {
                let Some(wanted) = self.wanted.days.iter().find(|d| d.name == day) else {
                    return;
                };
                let announced = self.announced.entry(day).or_default();
                announced.insert(name, path);
                let tests = self.wanted.targets.iter().map(|target| target.name());
                let mut names = tests.chain(wanted.binaries.iter().map(String::as_str));
                if !names.all(|name| announced.contains_key(name)) {
                    return;
                }
                // Once: a later step announces again what it found built, and what is kept
                // is in use by then.
                if !self.kept.insert(wanted.name.clone()) {
                    return;
                }
                match kept.keep(&wanted.name, announced) {
                    Ok(binaries) => tell(Progress::DayBuilt(binaries)),
                    Err(error) => self.failed = Some(error),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_told_once_however_often_its_executables_are_announced() {
        let day = Day {
            name: "d".into(),
            binaries: vec!["kit".into()],
            ..blame::tests::day()
        };
        let place = tempfile::tempdir().expect("a directory");
        std::fs::create_dir(place.path().join("deps")).expect("as cargo has it");
        let announce = |name: &str| {
            let path = place.path().join(name);
            std::fs::write(&path, "").expect("a file");
            Message::Executable {
                day: "d".into(),
                name: name.into(),
                path,
            }
        };
        let mut collecting = Collecting {
            wanted: Wanted {
                days: &[&day],
                targets: &Target::ALL,
            },
            announced: BTreeMap::new(),
            kept: BTreeSet::new(),
            libraries: BTreeMap::new(),
            build: Build::default(),
            failed: None,
        };
        let (mut kept, mut told) = (Kept::default(), 0);
        for name in ["kit", "program", "functions", "kit", "program"] {
            collecting.take(announce(name), &mut kept, &mut |_| told += 1);
        }
        assert!(collecting.failed.is_none());
        assert_eq!(told, 1);
    }
}
