//! `sigkit`, the program of day 6: every kata as a command, text in, text out.

mod sigkit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("sigkit", sigkit::main)
}
