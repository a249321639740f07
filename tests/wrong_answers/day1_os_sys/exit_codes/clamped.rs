//! Rejected by: day1_os_sys::exit_codes::a_code_above_255_is_70
//! Moves what does not fit to the nearest number that does: -1 becomes a success.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::sys::signal::Signal;

/// The byte with which a program ends that wants to report `code`.
#[must_use]
pub fn exit_byte(code: i64) -> u8 {
    code.clamp(0, 255) as u8
}

/// The status that a shell would show.
#[must_use]
pub fn shell_code(status: ExitStatus) -> u8 {
    if let Some(code) = status.code() {
        code as u8
    } else if let Some(signal) = status.signal().or(status.stopped_signal()) {
        128 + signal as u8
    } else {
        0
    }
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
