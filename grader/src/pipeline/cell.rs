//! One test case: its private directories, its process, its verdict.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use nix::sys::statvfs::statvfs;
use proof::SEED_VARIABLE;

use super::confined::Confined;
use super::workers::Task;
use crate::cancel::Cancel;
use crate::jail::{Jail, JailError, Job, Scratch};
use crate::judge::{drawn, judge};
use crate::model::event::{CaseFinished, Observed};
use crate::model::verdict::Verdict;

/// With less room than this on the disk of the scratch, a failure is the disk's.
const ROOM_BYTES: u128 = 256 << 10;

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
    let arguments = ["--exact", &task.test, "--nocapture", "--test-threads=1"];
    let mut command = Confined::new(task.binaries.tests.get(&task.target)?);
    command.arguments = arguments.map(OsString::from).into();
    command.programs = task.binaries.programs.clone();
    command.needs.clone_from(&task.needs);
    command.layers = task.layers;
    command.wall_time = task.wall_time;
    let seed = OsString::from(task.seed.to_string());
    command.environment.push((SEED_VARIABLE.into(), seed));
    Some(command.job(scratch))
}
