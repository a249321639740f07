//! The grader's command line.

use std::process::ExitCode;

use clap::Parser;
use grader::cli::Cli;
use grader::{commands, jail};

fn main() -> ExitCode {
    // The grader is also the process between itself and each test; see `jail`.
    jail::enter_if_called();
    commands::execute(&Cli::parse())
}
