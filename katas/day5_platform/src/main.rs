//! `platkit`, the program of day 5: every kata as a command, text in, text out.

mod platkit;

use std::process::ExitCode;

fn main() -> ExitCode {
    support::run_main("platkit", platkit::main)
}
