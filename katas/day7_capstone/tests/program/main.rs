//! The katas of day 7 from outside: the tests call `sysop` and look at what comes out.
//!
//! `sysop` itself ends with 70 if a child is left that nobody has waited for.

mod alerts;
mod backup;
#[path = "../common/listing.rs"]
mod listing;
mod monitor;
mod plan;
#[path = "../common/random_tree.rs"]
mod random_tree;
mod recovery;
mod restart;
#[path = "../common/rotated.rs"]
mod rotated;
mod rotation;
mod supervise;
mod system;

use std::ffi::OsString;
use std::time::{Duration, Instant};

use harness::{DEADLINE, Program, Run, Scratch, fail, program_path};

/// `sysop`, with the fixture in `PATH` and a clock that stands at noon.
fn sysop(scratch: &Scratch) -> Program<'_> {
    if !scratch.join("bin").exists() {
        scratch.directory("bin");
        scratch.link(program_path("d7-probe"), "bin/d7-probe");
    }
    let mut path = OsString::from(scratch.join("bin"));
    path.push(":/usr/bin:/bin");
    let program = Program::new("sysop", scratch).env("PATH", path);
    program.env("SYSOP_NOW", "2024-03-15T12:00:00Z")
}

/// Runs `sysop` with these words.
fn run(scratch: &Scratch, words: &[&str]) -> Run {
    sysop(scratch).args(words).run()
}

/// Waits until something has happened that cannot be waited for otherwise.
#[track_caller]
fn until(what: &str, mut has_happened: impl FnMut() -> bool) {
    let start = Instant::now();
    while !has_happened() {
        if start.elapsed() > DEADLINE {
            fail(format!(
                "{what} has not happened within {} s",
                DEADLINE.as_secs()
            ));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}
