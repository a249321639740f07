//! Kata 6.1: send a signal to one process, and know what it would do.

use crate::{Disposition, KillError, Liveness, Signal};

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
    todo!()
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
    todo!()
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
    todo!()
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
    todo!()
}
