//! Kata 1.7: how programs end.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::sys::signal::Signal;

/// `EX_SOFTWARE` of sysexits.h.
const SOFTWARE: u8 = 70;

/// The byte with which a program ends that wants to report `code`.
#[must_use]
pub fn exit_byte(code: i64) -> u8 {
    // `code as u8` would make 256 a success.
    u8::try_from(code).unwrap_or(SOFTWARE)
}

/// The status `$?` that a shell would show.
#[must_use]
pub fn shell_code(status: ExitStatus) -> u8 {
    // `code` is `None` for a child that did not exit: then a signal has the answer.
    match (status.code(), status.signal().or(status.stopped_signal())) {
        (Some(code), _) => exit_byte(code.into()),
        (None, Some(number)) => exit_byte(128 + i64::from(number)),
        (None, None) => 0,
    }
}

/// What became of a child, for people.
#[must_use]
pub fn describe_status(status: ExitStatus) -> String {
    if let Some(code) = status.code() {
        format!("exit {code}")
    } else if let Some(number) = status.signal() {
        let core = if status.core_dumped() {
            ", core dumped"
        } else {
            ""
        };
        format!("killed by {}{core}", signal_name(number))
    } else if let Some(number) = status.stopped_signal() {
        format!("stopped by {}", signal_name(number))
    } else {
        "continued".to_owned()
    }
}

fn signal_name(number: i32) -> String {
    // nix names the classic signals only; a real-time signal is its number.
    match Signal::try_from(number) {
        Ok(signal) => format!("{signal} ({number})"),
        Err(_) => format!("signal {number}"),
    }
}
