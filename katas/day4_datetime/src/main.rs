//! `timekit`, the program of day 4: every kata as a command, text in, text out.

mod timekit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("timekit", timekit::main)
}
