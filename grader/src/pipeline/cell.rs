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
use crate::model::outcome::Limit;
use crate::model::verdict::{Failure, FailureKind, Verdict};

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
    let is_disk_full = room(scratch.path()) < ROOM_BYTES;
    drop(scratch);
    match result {
        Ok(outcome) => Some(CaseFinished {
            id: task.id.clone(),
            verdict: match judge(&task.id, &outcome) {
                Verdict::Failed(failure) if is_disk_full => {
                    without_room(failure, &job, room(&env::temp_dir()))
                }
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

/// What becomes of a failure on a full disk, on which there is so much room without the case's
/// scratch. For want of room it says nothing of the student's work; but where the case would
/// have had all that it may take, it has taken more.
fn without_room(failure: Failure, job: &Job, room: u128) -> Verdict {
    let most = job.cell.as_ref().map(|cell| cell.limits.disk_bytes);
    match most.filter(|most| room > u128::from(*most)) {
        Some(_) if failure.kind == FailureKind::LimitExceeded => Verdict::Failed(failure),
        Some(most) => {
            let message = Limit::Disk(most).to_string();
            Verdict::Failed(Failure::new(FailureKind::LimitExceeded, message))
        }
        None => Verdict::Errored(no_room()),
    }
}

/// How many bytes can still be written where a directory lies; without end if nobody says.
fn room(directory: &Path) -> u128 {
    statvfs(directory).map_or(u128::MAX, |disk| {
        // Of different widths on different systems.
        u128::from(disk.blocks_available()) * u128::from(disk.fragment_size())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_fills_the_disk_has_not_failed_for_want_of_room() {
        let job = Confined::new(Path::new("/bin/true")).job(Path::new("/tmp"));
        let most = u128::from(job.cell.as_ref().expect("it is confined").limits.disk_bytes);
        let verdict = |kind, room| without_room(Failure::new(kind, "as it was"), &job, room);
        let Verdict::Failed(failure) = verdict(FailureKind::Assertion, most + 1) else {
            panic!("it is the case's own doing");
        };
        assert_eq!(failure.kind, FailureKind::LimitExceeded);
        assert!(failure.message.contains("256 MiB"), "{}", failure.message);
        let Verdict::Failed(failure) = verdict(FailureKind::LimitExceeded, most + 1) else {
            panic!("nor is another limit the machine's");
        };
        assert_eq!(failure.message, "as it was");
        let small = verdict(FailureKind::Assertion, most);
        assert!(matches!(small, Verdict::Errored(_)), "{small:?}");
    }
}
