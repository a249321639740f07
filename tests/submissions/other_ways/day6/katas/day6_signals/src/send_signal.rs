//! Signals in a table, and states from `/proc/PID/status`.

use std::fs;
use std::io::{BufRead, BufReader};

use nix::errno::Errno;
use nix::sys::signal;
use nix::unistd::Pid;

use crate::Disposition::{Continue, Core, Ignore, Stop};
use crate::{Disposition, KillError, Liveness, Signal};

const OTHERS: [(&str, Disposition); 18] = [
    ("ABRT", Core),
    ("BUS", Core),
    ("FPE", Core),
    ("ILL", Core),
    ("QUIT", Core),
    ("SEGV", Core),
    ("SYS", Core),
    ("TRAP", Core),
    ("XCPU", Core),
    ("XFSZ", Core),
    ("STOP", Stop),
    ("TSTP", Stop),
    ("TTIN", Stop),
    ("TTOU", Stop),
    ("CONT", Continue),
    ("CHLD", Ignore),
    ("URG", Ignore),
    ("WINCH", Ignore),
];

pub fn parse_signal(text: &str) -> Option<Signal> {
    let mut text = text.to_ascii_uppercase();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let number: i32 = text.parse().ok()?;
        return number.try_into().ok();
    }
    if !text.starts_with("SIG") {
        text.insert_str(0, "SIG");
    }
    text.parse().ok()
}

pub fn default_action(sig: Signal) -> Disposition {
    for (name, action) in OTHERS {
        if sig.as_str().strip_prefix("SIG") == Some(name) {
            return action;
        }
    }
    Disposition::Terminate
}

pub fn send_signal(pid: i32, sig: Signal) -> Result<(), KillError> {
    match signal::kill(one(pid)?, sig) {
        Ok(()) => Ok(()),
        Err(Errno::ESRCH) => Err(KillError::NoSuchProcess),
        Err(Errno::EPERM) => Err(KillError::NotPermitted),
        Err(errno) => Err(KillError::Os(errno)),
    }
}

pub fn liveness(pid: i32) -> Result<Liveness, KillError> {
    match signal::kill(one(pid)?, None) {
        Err(Errno::ESRCH) => Ok(Liveness::Gone),
        Err(Errno::EPERM) => Ok(Liveness::NotOurs),
        Err(errno) => Err(KillError::Os(errno)),
        Ok(()) => Ok(state(pid).unwrap_or(Liveness::Running)),
    }
}

fn one(pid: i32) -> Result<Pid, KillError> {
    if pid.is_positive() {
        Ok(Pid::from_raw(pid))
    } else {
        Err(KillError::BadPid(pid))
    }
}

fn state(pid: i32) -> Option<Liveness> {
    let status = fs::File::open(format!("/proc/{pid}/status")).ok()?;
    for line in BufReader::new(status).split(b'\n') {
        let line = line.ok()?;
        if let Some(state) = line.strip_prefix(b"State:\t") {
            return Some(match state.first()? {
                b'Z' | b'X' => Liveness::Zombie,
                b'T' | b't' => Liveness::Stopped,
                _ => Liveness::Running,
            });
        }
    }
    None
}
