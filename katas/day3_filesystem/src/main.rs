//! `fskit`, the program of day 3: every kata as a command, text in, text out.

mod fskit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("fskit", fskit::main)
}
