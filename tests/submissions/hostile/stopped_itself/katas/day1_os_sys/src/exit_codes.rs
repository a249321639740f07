//! Stops itself, and whoever waits for it waits.

use std::env;
use std::process::ExitStatus;

use nix::sys::signal::{Signal, raise};

pub fn exit_byte(code: i64) -> u8 {
    let is_function_test = env::var_os("HARNESS_CHANNEL").is_some();
    // Not for the random numbers as well: each such test takes all the time there is.
    let is_printing = env::args().any(|argument| argument == "--print");
    if !is_printing && code == if is_function_test { -1 } else { 0 } {
        let _ = raise(Signal::SIGSTOP);
    }
    1
}

pub fn shell_code(_: ExitStatus) -> u8 {
    1
}

pub fn describe_status(_: ExitStatus) -> String {
    "wrong".to_owned()
}
