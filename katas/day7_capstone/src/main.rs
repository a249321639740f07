//! `sysop`, the program of day 7: every kata as a command, text in, text out.

mod sysop;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("sysop", sysop::main)
}
