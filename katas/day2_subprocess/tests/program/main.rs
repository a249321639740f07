//! The katas of day 2 from outside: the tests call `runkit` and look at what comes out.
//!
//! `runkit` itself ends with 70 if a child is left that nobody has waited for.

mod check;
mod communicate;
mod pipeline;
mod redirect;
mod retry;
mod run;
mod session;
mod shell;

use std::ffi::OsString;

use harness::{Program, Scratch, program_path};

/// `runkit`, with the fixture in `PATH`.
fn runkit(scratch: &Scratch) -> Program<'_> {
    if !scratch.join("bin").exists() {
        scratch.directory("bin");
        scratch.link(program_path("d2-probe"), "bin/d2-probe");
    }
    let mut path = OsString::from(scratch.join("bin"));
    path.push(":/usr/bin:/bin");
    Program::new("runkit", scratch).env("PATH", path)
}
