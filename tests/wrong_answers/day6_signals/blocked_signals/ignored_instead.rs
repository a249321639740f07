//! Rejected by: day6_signals::blocked_signals::a_signal_that_comes_inside_is_delivered_afterwards
//! A signal that is ignored is lost, where a blocked one waits.

use std::io::{self, ErrorKind};

use support::signals::{set_default, set_ignored};

use crate::Signal;

struct Restore<'a>(&'a [Signal]);

impl Drop for Restore<'_> {
    fn drop(&mut self) {
        for signal in self.0 {
            let _ = set_default(*signal);
        }
    }
}

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    let cannot_wait = |signal: &Signal| matches!(signal, Signal::SIGKILL | Signal::SIGSTOP);
    if signals.is_empty() || signals.iter().any(cannot_wait) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let _restore = Restore(signals);
    for signal in signals {
        set_ignored(*signal)?;
    }
    Ok(f())
}
