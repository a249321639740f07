//! Rejected by: day6_signals::send_signal::a_process_may_have_a_name_that_is_no_text
//! A name that is not UTF-8 cannot be read.

use std::fs;

use nix::errno::Errno;
use nix::sys::signal;
use nix::unistd::Pid;

use crate::{Disposition, KillError, Liveness, Signal};

const SYNONYMS: [(&str, Signal); 3] = [
    ("IOT", Signal::SIGABRT),
    ("CLD", Signal::SIGCHLD),
    ("POLL", Signal::SIGIO),
];

#[must_use]
pub fn parse_signal(text: &str) -> Option<Signal> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // `parse` alone would also take a sign.
        return text
            .parse()
            .ok()
            .and_then(|number: i32| Signal::try_from(number).ok());
    }
    let upper = text.to_ascii_uppercase();
    // Taken away once: what then still begins with SIG is no name.
    let bare = upper.strip_prefix("SIG").unwrap_or(&upper);
    let synonyms = SYNONYMS.into_iter();
    Signal::iterator()
        .map(|signal| (&signal.as_str()["SIG".len()..], signal))
        .chain(synonyms)
        .find_map(|(name, signal)| (name == bare).then_some(signal))
}

#[must_use]
pub fn default_action(sig: Signal) -> Disposition {
    use Signal as S;
    match sig {
        S::SIGABRT | S::SIGBUS | S::SIGFPE | S::SIGILL | S::SIGQUIT => Disposition::Core,
        S::SIGSEGV | S::SIGSYS | S::SIGTRAP | S::SIGXCPU | S::SIGXFSZ => Disposition::Core,
        S::SIGSTOP | S::SIGTSTP | S::SIGTTIN | S::SIGTTOU => Disposition::Stop,
        S::SIGCONT => Disposition::Continue,
        S::SIGCHLD | S::SIGURG | S::SIGWINCH => Disposition::Ignore,
        _ => Disposition::Terminate,
    }
}

pub fn send_signal(pid: i32, sig: Signal) -> Result<(), KillError> {
    kill(pid, Some(sig))
}

pub fn liveness(pid: i32) -> Result<Liveness, KillError> {
    match kill(pid, None) {
        Ok(()) => Ok(state(pid).map_or(Liveness::Running, |letter| match letter {
            b'Z' | b'X' => Liveness::Zombie,
            b'T' | b't' => Liveness::Stopped,
            _ => Liveness::Running,
        })),
        Err(KillError::NoSuchProcess) => Ok(Liveness::Gone),
        Err(KillError::NotPermitted) => Ok(Liveness::NotOurs),
        Err(error) => Err(error),
    }
}

fn kill(pid: i32, sig: Option<Signal>) -> Result<(), KillError> {
    if pid <= 0 {
        return Err(KillError::BadPid(pid));
    }
    signal::kill(Pid::from_raw(pid), sig).map_err(|errno| match errno {
        Errno::ESRCH => KillError::NoSuchProcess,
        Errno::EPERM => KillError::NotPermitted,
        other => KillError::Os(other),
    })
}

fn state(pid: i32) -> Option<u8> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .ok()?
        .into_bytes();
    let end_of_name = stat.iter().rposition(|byte| *byte == b')')?;
    match stat.get(end_of_name + 1..)? {
        [b' ', letter, ..] => Some(*letter),
        _ => None,
    }
}
