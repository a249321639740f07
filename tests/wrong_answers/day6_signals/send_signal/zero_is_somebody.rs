//! Rejected by: day6_signals::send_signal::zero_and_negative_numbers_are_refused
//! Only what is below 0 is refused.

use std::fs;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::{Disposition, KillError, Liveness};

pub fn parse_signal(text: &str) -> Option<Signal> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Signal::try_from(text.parse::<i32>().ok()?).ok();
    }
    // Compared as a whole, so that no prefix can be taken off twice.
    let is_meant = |signal: &Signal| {
        let name = signal.as_str();
        text.eq_ignore_ascii_case(name) || text.eq_ignore_ascii_case(&name["SIG".len()..])
    };
    Signal::iterator().find(is_meant)
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
    ask(pid, Some(sig))
}

pub fn liveness(pid: i32) -> Result<Liveness, KillError> {
    // No signal at all: kill(2) only looks whether it could send one.
    match ask(pid, None) {
        Ok(()) => {}
        Err(KillError::NoSuchProcess) => return Ok(Liveness::Gone),
        Err(KillError::NotPermitted) => return Ok(Liveness::NotOurs),
        Err(error) => return Err(error),
    }
    // A zombie can be sent signals as well; only its state tells. Where there is no /proc,
    // what kill(2) says is all there is to know.
    let state = fs::read(format!("/proc/{pid}/stat")).ok();
    Ok(match state.as_deref().and_then(state_letter) {
        Some(b'Z' | b'X') => Liveness::Zombie,
        Some(b'T' | b't') => Liveness::Stopped,
        _ => Liveness::Running,
    })
}

fn ask(pid: i32, signal: Option<Signal>) -> Result<(), KillError> {
    // 0 is our own group, -1 everything that we may signal, -n the group n.
    if pid < 0 {
        return Err(KillError::BadPid(pid));
    }
    kill(Pid::from_raw(pid), signal).map_err(|errno| match errno {
        Errno::ESRCH => KillError::NoSuchProcess,
        Errno::EPERM => KillError::NotPermitted,
        errno => KillError::Os(errno),
    })
}

/// The field behind the name, which stands in parentheses and may itself contain some.
fn state_letter(stat: &[u8]) -> Option<u8> {
    let end = stat.iter().rposition(|byte| *byte == b')')?;
    stat.get(end + 2).copied()
}
