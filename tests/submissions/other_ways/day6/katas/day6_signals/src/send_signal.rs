//! Kata 6.1: send a signal to one process, and know what it would do.

use std::fs;

use nix::errno::Errno;
use nix::sys::signal;
use nix::unistd::Pid;

use crate::{Disposition, KillError, Liveness, Signal};

/// The synonyms of signal(7), which `nix` does not know.
const SYNONYMS: [(&str, Signal); 3] = [
    ("IOT", Signal::SIGABRT),
    ("CLD", Signal::SIGCHLD),
    ("POLL", Signal::SIGIO),
];

/// The signal that `text` means, as people write signals.
///
/// 1. A name as in signal(7), with `SIG` in front of it or without, in capitals or in small
///    letters or mixed: `SIGTERM`, `TERM`, `term`. Letters are those of ASCII.
/// 2. Or its number on this machine, in decimal digits: `15`.
/// 3. `None` for everything else: nothing, blanks, 0, a number that no signal has, a name
///    that none has. `SIGSIGTERM`, `SIG15` and `-15` are no signals either.
///
/// ```ignore
/// assert_eq!(parse_signal("term"), Some(Signal::SIGTERM));
/// assert_eq!(parse_signal("9"), Some(Signal::SIGKILL));
/// assert_eq!(parse_signal("0"), None);
/// ```
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

/// What `sig` does to a process that has not said what it wants, as the table in signal(7)
/// has it.
///
/// 1. [`Core`](Disposition::Core): ABRT, BUS, FPE, ILL, QUIT, SEGV, SYS, TRAP, XCPU, XFSZ.
/// 2. [`Stop`](Disposition::Stop): STOP, TSTP, TTIN, TTOU.
/// 3. [`Continue`](Disposition::Continue): CONT.
/// 4. [`Ignore`](Disposition::Ignore): CHLD, URG, WINCH.
/// 5. [`Terminate`](Disposition::Terminate): all others.
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

/// Sends `sig` to the process of this number, and to no other.
///
/// To kill(2), a number below 1 is no process. 0 is the group of whoever calls, −1 is
/// *everything* that may be signalled, −n is the group n. A number that was computed wrong
/// must not hit them.
///
/// 1. If `pid` is 0 or less, the error is [`KillError::BadPid`] with it, and the system is
///    not called at all.
/// 2. No such process (ESRCH) is [`KillError::NoSuchProcess`], one that belongs to somebody
///    else (EPERM) [`KillError::NotPermitted`], anything else [`KillError::Os`].
///
/// # Errors
/// [`KillError`], as above.
pub fn send_signal(pid: i32, sig: Signal) -> Result<(), KillError> {
    kill(pid, Some(sig))
}

/// What is known of the process of this number.
///
/// To kill(2) with no signal a zombie looks alive. So ask twice: kill(2) whether there is
/// anything, and then the system in which state it is.
///
/// 1. If `pid` is 0 or less, the error is [`KillError::BadPid`] with it.
/// 2. kill(2) without a signal answers ESRCH: [`Liveness::Gone`]. EPERM:
///    [`Liveness::NotOurs`]. Another error is [`KillError::Os`].
/// 3. Otherwise the state is told by a letter in the file `/proc/PID/stat`; see
///    proc_pid_stat(5), and kata 1.9. Its second field is a name in parentheses, which may
///    itself contain blanks and parentheses; so the letter stands behind the *last* `)` and
///    a blank. `Z` and `X` are [`Liveness::Zombie`], `T` and `t` [`Liveness::Stopped`], all
///    others [`Liveness::Running`].
/// 4. Where that file cannot be read (macOS has none), it is [`Liveness::Running`]: that is
///    all that kill(2) can tell.
///
/// # Errors
/// [`KillError`], as above.
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

/// kill(2) for one process; the only place of this file that calls it.
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

/// The letter of the state in `/proc/PID/stat`. Read as bytes: the name of a process need
/// not be UTF-8.
fn state(pid: i32) -> Option<u8> {
    let stat = fs::read(format!("/proc/{pid}/stat")).ok()?;
    let end_of_name = stat.iter().rposition(|byte| *byte == b')')?;
    match stat.get(end_of_name + 1..)? {
        [b' ', letter, ..] => Some(*letter),
        _ => None,
    }
}
