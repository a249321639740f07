//! Rejected by: day1_os_sys::exit_codes::a_stopped_child_is_neither_dead_nor_done
//! Knows exit and death only: a stopped child is told to be killed by signal 0.

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
    if let Some(code) = status.code() {
        code as u8
    } else if let Some(signal) = status.signal() {
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
    let core = if status.core_dumped() {
        ", core dumped"
    } else {
        ""
    };
    format!("killed by {}{core}", name(status.signal().unwrap_or(0)))
}

fn name(number: i32) -> String {
    match Signal::try_from(number) {
        Ok(signal) => format!("{signal} ({number})"),
        Err(_) => format!("signal {number}"),
    }
}
