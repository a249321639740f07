//! `runkit`, the program of day 2: every kata as a command, text in, text out.

mod runkit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("runkit", runkit::main)
}
