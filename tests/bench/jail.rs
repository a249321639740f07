//! What the jail costs: a test case in it against the same executable started plainly, and
//! a build in it against the same build outside.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use grader::cancel::Cancel;
use grader::catalog;
use grader::compile::{self, Kept, Progress, TestBinaries, Toolchain, Trust, Wanted};
use grader::jail::Jail;
use grader::model::isolation::Layers;
use grader::model::kata::{Day, Target};
use grader::model::outcome::Ending;
use grader::pipeline::Confined;
use grader::released::Released;
use grader::workspace::Workspace;
use nix::unistd::geteuid;

use crate::clone::Clone;
use crate::{DAY, TOUCHED, print};

/// The user that has nothing.
const NOBODY: u32 = 65_534;
/// A case that does next to nothing, so that what it costs is what starting it costs.
const CASE: &str = "env_or::an_unset_variable_yields_the_default";
/// How this executable is called for one user's figures.
pub(crate) const OF_A_USER: &str = "--jailed-case";

/// The figures of builds and of cases, as whoever runs this and as an ordinary user.
pub(crate) fn figures(clone: &Clone, pairs: usize, builds: usize) {
    let catalog = catalog::load(Released::embedded(), "linux").expect("sound");
    let day = catalog
        .days
        .iter()
        .find(|day| day.name == DAY)
        .expect("there");
    let mut kept = Kept::default();
    let binaries = build(clone, day, &mut kept, builds);
    let executable = &binaries.tests[&Target::Functions];
    of_a_user(executable, &pairs.to_string());
    if geteuid().is_root() {
        of_nobody(executable, pairs);
    }
}

/// Times builds of a day with a kata touched, in the jail and out of it; its executables.
fn build(clone: &Clone, day: &Day, kept: &mut Kept, pairs: usize) -> TestBinaries {
    let place = clone.temporary().join("jailed");
    let toolchain = Toolchain::find(&place.join("target")).expect("there is one");
    let mut files = BTreeMap::new();
    for kata in &day.katas {
        let path = day.student_file(&kata.name);
        files.insert(path.clone(), clone.read(&path));
    }
    let target = Some(toolchain.target().to_owned());
    let workspace = Workspace::overlay(&place.join("graded"), target, Released::embedded(), &files)
        .expect("laid");
    let touched = workspace
        .root
        .join(&workspace.katas)
        .join(DAY)
        .join(format!("src/{TOUCHED}.rs"));
    let mut binaries = None;
    let mut once = |trust: Trust<'_>, kept: &mut Kept| {
        let file = fs::File::options()
            .append(true)
            .open(&touched)
            .expect("there");
        file.set_modified(std::time::SystemTime::now())
            .expect("ours");
        let mut tell = |progress| {
            if let Progress::DayBuilt(built) = progress {
                binaries = Some(built);
            }
        };
        let wanted = Wanted {
            days: &[day],
            targets: &Target::ALL,
        };
        let cancel = Cancel::new().expect("a pipe");
        let started = Instant::now();
        let build = compile::compile(&workspace, wanted, trust, kept, &cancel, &mut tell);
        assert!(build.expect("cargo runs").is_complete);
        started.elapsed()
    };
    let (inside, outside) = (
        Trust::Nobody(&toolchain, Layers::ALL),
        Trust::Released(&toolchain),
    );
    for trust in [outside, inside] {
        once(trust, kept);
    }
    let times = (0..pairs).map(|_| (once(inside, kept), once(outside, kept)));
    let times: Vec<_> = times.collect();
    print(
        "a build of the day with a kata touched, in the jail / outside",
        &times,
    );
    binaries.expect("the day was built")
}

/// The figures of one user: the jail against a plain spawn, alone and two at a time.
pub(crate) fn of_a_user(executable: &Path, pairs: &str) {
    let pairs: usize = pairs.parse().expect("a number");
    let who = if geteuid().is_root() {
        "root"
    } else {
        "an ordinary user"
    };
    print(
        &format!("a test case in the jail / its executable spawned plainly, as {who}"),
        &alternate(executable, pairs),
    );
    let two = thread::scope(|scope| {
        let threads = [(), ()].map(|()| scope.spawn(|| alternate(executable, pairs)));
        threads.map(|thread| thread.join().expect("it ends"))
    });
    print(&format!("the same, two at a time, as {who}"), &two.concat());
}

fn alternate(executable: &Path, pairs: usize) -> Vec<(Duration, Duration)> {
    let cancel = Cancel::new().expect("a pipe");
    let mut jail = Jail::default();
    let mut confined = Confined::new(executable);
    let arguments = ["--exact", CASE, "--nocapture", "--test-threads=1"];
    confined.arguments = arguments.map(OsString::from).into();
    let mut inside = || {
        let started = Instant::now();
        let outcome = confined.run_in(&mut jail, &cancel).expect("it runs");
        assert_eq!(outcome.ending, Ending::Exited(0));
        started.elapsed()
    };
    let outside = || {
        let started = Instant::now();
        let mut command = Command::new(executable);
        command.args(arguments).env_clear().stdin(Stdio::null());
        let output = command.output().expect("it starts");
        assert!(output.status.success());
        started.elapsed()
    };
    for _ in 0..3 {
        inside();
        outside();
    }
    (0..pairs).map(|_| (inside(), outside())).collect()
}

/// Calls this executable as somebody else, from a place that they can get to.
fn of_nobody(executable: &Path, pairs: usize) {
    let place = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o755))
        .tempdir();
    let place = place.expect("a directory");
    let copy = |from: &Path, name: &str| -> PathBuf {
        let to = place.path().join(name);
        fs::copy(from, &to).expect("copied");
        fs::set_permissions(&to, Permissions::from_mode(0o755)).expect("ours");
        to
    };
    let own = copy(&std::env::current_exe().expect("known"), "figures");
    let executable = copy(executable, "case");
    let status = Command::new(own)
        .arg(OF_A_USER)
        .arg(executable)
        .arg(pairs.to_string())
        .env("TMPDIR", "/tmp")
        .current_dir(place.path())
        .uid(NOBODY)
        .gid(NOBODY)
        .status();
    assert!(status.expect("it starts").success());
}
