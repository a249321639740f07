//! Rejected by: day1_os_sys::exit_codes::a_killed_child_is_128_plus_the_signal
//! Treats a child without an exit code as one that exited with 1.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::sys::signal::Signal;

/// The byte with which a program ends that wants to report `code`.
#[must_use]
pub fn exit_byte(code: i64) -> u8 {
    u8::try_from(code).unwrap_or(70)
}

/// The status that a shell would show.
#[must_use]
pub fn shell_code(status: ExitStatus) -> u8 {
    status.code().unwrap_or(1) as u8
}

/// What became of a child, for people.
#[must_use]
pub fn describe_status(status: ExitStatus) -> String {
    if let Some(code) = status.code() {
        return format!("exit {code}");
    }
    if let Some(signal) = status.signal() {
        let core = if status.core_dumped() {
            ", core dumped"
        } else {
            ""
        };
        return format!("killed by {}{core}", name(signal));
    }
    match status.stopped_signal() {
        Some(signal) => format!("stopped by {}", name(signal)),
        None => "continued".to_owned(),
    }
}

fn name(number: i32) -> String {
    match Signal::try_from(number) {
        Ok(signal) => format!("{signal} ({number})"),
        Err(_) => format!("signal {number}"),
    }
}
