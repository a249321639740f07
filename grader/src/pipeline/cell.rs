//! One test case: its private directories, its process, its verdict.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use nix::sys::statvfs::statvfs;
use proof::SEED_VARIABLE;

use super::workers::Task;
use crate::cancel::Cancel;
use crate::jail::{Jail, JailError, Job, Limits};
use crate::judge::{drawn, judge};
use crate::model::event::{CaseFinished, Observed};
use crate::model::verdict::Verdict;

/// Processor time a test case may take of each core: no honest one comes near.
const CPU_TIME: Duration = Duration::from_secs(20);
/// Private memory of each process.
const MEMORY_BYTES: u64 = 1 << 30;
/// A test that writes more than this writes without end.
const OUTPUT_BYTES: u64 = 8 << 20;
/// The largest file a test may write.
const FILE_BYTES: u64 = 64 << 20;
/// Open descriptors of each process.
const OPEN_FILES: u64 = 256;

/// With less room than this on the disk of the scratch, a failure is the disk's.
const ROOM_BYTES: u128 = 256 << 10;

/// How many files that a test left are named.
const LISTED: usize = 20;

/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Runs and judges one case; nothing if the run was cancelled.
pub(super) fn run(jail: &mut Jail, task: &Task, cancel: &Cancel) -> Option<CaseFinished> {
    if cancel.is_set() {
        return None;
    }
    let scratch = match make_scratch() {
        Ok(scratch) => scratch,
        Err(error) => {
            let place = std::env::temp_dir();
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
    let left_files = list(scratch.path());
    let is_disk_full = is_disk_full(scratch.path());
    remove(scratch);
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
    let place = std::env::temp_dir();
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

fn list(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .take(LISTED)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

/// A private directory: home, temporary directory and working directory in one.
fn make_scratch() -> io::Result<tempfile::TempDir> {
    tempfile::Builder::new().prefix("grader-").tempdir()
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
    .map(|(key, value)| (key.into(), value))
    .into();
    for (name, path) in &task.binaries.programs {
        environment.push((format!("CARGO_BIN_EXE_{name}").into(), path.into()));
    }
    let limits = Limits {
        wall_time: task.wall_time,
        cpu_time: CPU_TIME,
        memory_bytes: MEMORY_BYTES,
        output_bytes: OUTPUT_BYTES,
        file_bytes: FILE_BYTES,
        open_files: OPEN_FILES,
    };
    Some(Job {
        program,
        arguments: arguments.into(),
        environment,
        directory: scratch.to_owned(),
        limits: Some(limits),
    })
}

/// Removes the scratch, whatever permissions the test took off its directories and however
/// deep they lie: each is moved to the top before it is emptied. The way down to the last of
/// thousands is too long for a path, for our descriptors and for the stack.
fn remove(scratch: tempfile::TempDir) {
    let top = scratch.keep();
    let mut places = (0_u64..).map(|number| top.join(number.to_string()));
    let mut directories = vec![top.clone()];
    while let Some(directory) = directories.pop() {
        open_up(&directory);
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            // The type of the entry itself: a link is not followed out of the scratch.
            if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let _ = fs::remove_file(path);
            } else if directory == top {
                directories.push(path);
            } else if let Some(place) = places.find(|place| place.symlink_metadata().is_err()) {
                // Who moves a directory must be allowed to write to it.
                open_up(&path);
                if fs::rename(path, &place).is_ok() {
                    directories.push(place);
                }
            }
        }
        // What cannot be removed was changed by somebody outside; it lies in a place for
        // temporary files.
        let _ = fs::remove_dir(&directory);
    }
    let _ = fs::remove_dir(top);
}

fn open_up(directory: &Path) {
    let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o700));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scratch_without_permissions_is_removed_all_the_same() {
        let scratch = make_scratch().expect("a scratch");
        let path = scratch.path().to_owned();
        let locked = path.join("locked");
        fs::create_dir_all(locked.join("inner")).expect("folders");
        fs::write(locked.join("inner/file"), "x").expect("a file");
        for directory in [locked.join("inner"), locked] {
            fs::set_permissions(&directory, fs::Permissions::from_mode(0o000)).expect("ours");
        }
        remove(scratch);
        assert!(!path.exists());
    }

    #[test]
    fn a_link_out_of_the_scratch_is_removed_and_not_followed() {
        let elsewhere = tempfile::tempdir().expect("a directory");
        fs::write(elsewhere.path().join("file"), "x").expect("a file");
        let scratch = make_scratch().expect("a scratch");
        let path = scratch.path().to_owned();
        fs::create_dir(path.join("inner")).expect("a folder");
        for link in ["link", "inner/link"] {
            std::os::unix::fs::symlink(elsewhere.path(), path.join(link)).expect("a link");
        }
        remove(scratch);
        assert!(!path.exists() && elsewhere.path().join("file").exists());
    }

    #[test]
    fn a_scratch_of_any_depth_is_removed() {
        let scratch = make_scratch().expect("a scratch");
        let path = scratch.path().to_owned();
        // Two at the bottom of a tree, then that tree at the bottom of two others, and so
        // on: deeper than any path can be long, and with names that are taken.
        for level in 0..3_000 {
            let inner = path.join("inner");
            if level > 0 {
                fs::rename(path.join("0"), &inner).expect("moved");
            } else {
                fs::create_dir(&inner).expect("a folder");
            }
            fs::create_dir(path.join("0")).expect("a folder");
            fs::create_dir(path.join("0/1")).expect("a folder");
            fs::rename(inner, path.join("0/0")).expect("moved");
        }
        remove(scratch);
        assert!(!path.exists());
    }
}
