//! Whatever happens to the grader, nothing that it started goes on.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::Nest;
use crate::support::processes_of;

/// How often the grader is killed.
const ROUNDS: u64 = 50;
/// The latest moment at which it is, in microseconds after its start.
const LATEST: u64 = 120_000;
/// How long what it started may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// Children in the same session and in their own, orphans, and ever new ones.
const FAMILY: &str = "sleep 100 & setsid sleep 100 & (setsid sleep 100 &) ; \
                      while :; do (:) & sleep 0.001; done";

#[test]
fn nothing_survives_a_grader_that_is_killed_at_any_moment() {
    let nest = Nest::new();
    let mut state = proof::DEFAULT_SEED;
    for round in 0..ROUNDS {
        let moment = Duration::from_micros(next(&mut state) % LATEST);
        let mut grader = nest.command_of_grader(&["author", "jail", "/bin/sh", "-c", FAMILY]);
        grader
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut grader = grader.spawn().expect("it starts");
        thread::sleep(moment);
        grader.kill().expect("it is ours");
        grader.wait().expect("it is ours");
        let left = left_after(&nest.path(""));
        assert!(left.is_empty(), "round {round}, {moment:?}: {left:?}");
    }
    let full =
        |entry: &fs::DirEntry| fs::read_dir(entry.path()).is_ok_and(|mut e| e.next().is_some());
    let entries = fs::read_dir(nest.path("tmp")).expect("there").flatten();
    let left: Vec<_> = entries.filter(full).collect();
    assert!(left.is_empty(), "files of a dead test are left: {left:?}");
}

/// What still runs below a directory once it had its time to end.
fn left_after(place: &Path) -> Vec<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let left = processes_of(place);
        if left.is_empty() || Instant::now() > deadline {
            return left;
        }
        thread::yield_now();
    }
}

/// Marsaglia's xorshift64, for moments that are the same in every run.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
