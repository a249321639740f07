//! Rejected by: day6_signals::blocked_signals::what_was_blocked_before_stays_blocked
//! Afterwards the signals are unblocked, whoever had blocked them.

use std::io::{self, ErrorKind};

use nix::sys::signal::SigSet;

use crate::Signal;

/// What is unblocked when this is dropped.
struct Restore(SigSet);

impl Drop for Restore {
    fn drop(&mut self) {
        let _ = self.0.thread_unblock();
    }
}

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    // The kernel would take these two and ignore them.
    let cannot_wait = |signal: &Signal| matches!(signal, Signal::SIGKILL | Signal::SIGSTOP);
    if signals.is_empty() || signals.iter().any(cannot_wait) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let signals: SigSet = signals.iter().copied().collect();
    signals.thread_block()?;
    let _restore = Restore(signals);
    Ok(f())
}
