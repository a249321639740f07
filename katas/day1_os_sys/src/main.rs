//! `envkit`, the program of day 1: every kata as a command, text in, text out.

mod envkit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("envkit", envkit::main)
}
