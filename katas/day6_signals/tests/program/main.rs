//! The katas of day 6 from outside: the tests call `sigkit` and look at what comes out.
//!
//! `sigkit` itself ends with 70 if a child is left that nobody has waited for.

mod blocked_signals;
mod latch;
mod poll_until;
mod reap_all;
mod repl;
mod send_signal;
mod signal_stream;
mod timeout;
mod worker;

use std::ffi::OsString;

use harness::{Program, Scratch, program_path};

/// `sigkit`, with the fixture in `PATH`.
fn sigkit<'a>(scratch: &'a Scratch, arguments: &[&str]) -> Program<'a> {
    if !scratch.join("bin").exists() {
        scratch.directory("bin");
        scratch.link(program_path("d6-probe"), "bin/d6-probe");
    }
    let mut path = OsString::from(scratch.join("bin"));
    path.push(":/usr/bin:/bin");
    let program = Program::new("sigkit", scratch).env("PATH", path);
    program.args(arguments)
}
