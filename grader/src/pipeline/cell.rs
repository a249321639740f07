//! One test case: its private directories, its process, its verdict.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use nix::sys::statvfs::statvfs;
use proof::access::{self, Grant, Right};
use proof::{ACCESS_VARIABLE, SEED_VARIABLE};

use super::workers::Task;
use crate::cancel::Cancel;
use crate::jail::{Cell, Jail, JailError, Job, Limits, Scratch, reach};
use crate::judge::{drawn, judge};
use crate::model::event::{CaseFinished, Observed};
use crate::model::isolation::Layers;
use crate::model::verdict::Verdict;

/// Processor time a test case may take, in all: no honest one comes near.
const CPU_TIME: Duration = Duration::from_secs(20);
/// Private memory of each process.
const MEMORY_BYTES: u64 = 1 << 30;
/// A test that writes more than this writes without end.
const OUTPUT_BYTES: u64 = 8 << 20;
/// The largest file a test may write.
const FILE_BYTES: u64 = 64 << 20;
/// Open descriptors of each process.
const OPEN_FILES: u64 = 256;

/// Processes and threads of a test at a time.
const PROCESSES: u64 = 256;
/// Memory of all its processes together.
const TOTAL_MEMORY_BYTES: u64 = 2 << 30;
/// Room that its files take on the disk.
const DISK_BYTES: u64 = 256 << 20;
/// Files and directories that it may have.
const FILES: u64 = 20_000;

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
    let mut grants = reach::system();
    grants.extend(task.needs.iter().flat_map(|need| reach::for_need(need)));
    grants.push(Grant::new(Right::Write, scratch));
    let programs = task.binaries.programs.values();
    grants.extend(programs.map(|path| Grant::new(Right::Execute, path)));
    // The program under test may not read what the test expects of it.
    environment.push((ACCESS_VARIABLE.into(), access::encode(&grants)));
    grants.push(Grant::new(Right::Execute, &program));
    let limits = Limits {
        wall_time: task.wall_time,
        cpu_time: CPU_TIME,
        total_cpu_time: CPU_TIME,
        memory_bytes: MEMORY_BYTES,
        output_bytes: OUTPUT_BYTES,
        file_bytes: FILE_BYTES,
        open_files: OPEN_FILES,
        processes: PROCESSES,
        total_memory_bytes: TOTAL_MEMORY_BYTES,
        disk_bytes: DISK_BYTES,
        files: FILES,
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
