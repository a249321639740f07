//! One test case: its private directories, its process, its verdict.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use nix::sys::statvfs::statvfs;
use proof::access::{self, Grant, Right};
use proof::{ACCESS_VARIABLE, SEED_VARIABLE};

use super::workers::Task;
use crate::cancel::Cancel;
use crate::jail::{Cell, Jail, JailError, Job, Limits, Scratch, reach};
use crate::judge::{drawn, judge};
use crate::model::event::{CaseFinished, Observed};
use crate::model::isolation::{Layer, Layers};
use crate::model::verdict::Verdict;

/// With less room than this on the disk of the scratch, a failure is the disk's.
const ROOM_BYTES: u128 = 256 << 10;

/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Runs and judges one case; nothing if the run was cancelled.
pub(super) fn run(jail: &mut Jail, task: &Task, cancel: &Cancel) -> Option<CaseFinished> {
    if cancel.is_set() {
        return None;
    }
    let scratch = match Scratch::new() {
        Ok(scratch) => scratch,
        Err(error) => {
            let place = env::temp_dir();
            let place = place.display();
            let remedy = "make room there, or set TMPDIR to another place";
            let message = format!("no scratch directory can be made in {place}: {error}; {remedy}");
            return Some(errored(task, message));
        }
    };
    let Some(job) = job(task, scratch.path()) else {
        return Some(errored(
            task,
            format!("the day has no executable for {} tests", task.target.name()),
        ));
    };
    let result = jail.run(&job, cancel, &mut |_, _| ());
    let left_files = scratch.list();
    let is_disk_full = is_disk_full(scratch.path());
    drop(scratch);
    match result {
        Ok(outcome) => Some(CaseFinished {
            id: task.id.clone(),
            verdict: match judge(&task.id, &outcome) {
                // What fails for want of room says nothing of the student's work.
                Verdict::Failed(_) if is_disk_full => Verdict::Errored(no_room()),
                verdict => verdict,
            },
            duration_ms: u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
            drawn: drawn(&outcome),
            left_files,
            isolation: Some(outcome.isolation.clone()),
            outcome: Some(Observed::from(&outcome)),
        }),
        Err(JailError::Cancelled) => None,
        Err(error) => Some(errored(task, error.to_string())),
    }
}

fn errored(task: &Task, message: String) -> CaseFinished {
    CaseFinished {
        id: task.id.clone(),
        verdict: Verdict::Errored(message),
        outcome: None,
        isolation: None,
        duration_ms: 0,
        drawn: None,
        left_files: Vec::new(),
    }
}

fn no_room() -> String {
    let place = env::temp_dir();
    let remedy = "make room there, or set TMPDIR to another place";
    format!("the disk that holds {} is full; {remedy}", place.display())
}

/// Whether a test could not have written even a small file.
fn is_disk_full(directory: &Path) -> bool {
    statvfs(directory).is_ok_and(|disk| {
        // Of different widths on different systems.
        let blocks = u128::from(disk.blocks_available());
        blocks * u128::from(disk.fragment_size()) < ROOM_BYTES
    })
}

fn job(task: &Task, scratch: &Path) -> Option<Job> {
    let program = task.binaries.tests.get(&task.target)?.clone();
    let filter = format!("{}::{}", task.id.kata(), task.id.sentence());
    let arguments = ["--exact", &filter, "--nocapture", "--test-threads=1"].map(OsString::from);
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
        (SEED_VARIABLE, task.seed.to_string().into()),
    ]
    .map(|(key, value)| (OsString::from(key), value))
    .into();
    for (name, path) in &task.binaries.programs {
        environment.push((format!("CARGO_BIN_EXE_{name}").into(), path.into()));
    }
    let mut grants = reach::system();
    grants.extend(task.needs.iter().flat_map(|need| reach::for_need(need)));
    grants.push(Grant::new(Right::Write, scratch));
    let programs = task.binaries.programs.values();
    grants.extend(programs.map(|path| Grant::new(Right::Execute, path)));
    if task.layers.has(Layer::Files) {
        // The program under test may not read what the test expects of it.
        environment.push((ACCESS_VARIABLE.into(), access::encode(&grants)));
    }
    if !task.layers.has(Layer::Environment) {
        // Last: of two variables of a name the first counts.
        environment.extend(env::vars_os());
    }
    grants.push(Grant::new(Right::Execute, &program));
    let limits = Limits {
        wall_time: task.wall_time,
        ..Limits::of_a_test()
    };
    Some(Job {
        program,
        arguments: arguments.into(),
        environment,
        directory: scratch.to_owned(),
        cell: Some(Cell {
            limits,
            grants,
            scratch: scratch.to_owned(),
            has_channel: true,
            without: Layers::NONE,
        }),
    })
}
