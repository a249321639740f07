//! Rejected by: day6_signals::blocked_signals::a_list_that_makes_no_sense_is_refused_and_the_function_not_called
//! The work is done before anybody looks at the list.

use std::io::{self, ErrorKind};

use nix::sys::signal::{SigSet, SigmaskHow};

use crate::Signal;

/// The mask that was there before; it comes back when this is dropped, also by a panic.
struct Restore(SigSet);

impl Drop for Restore {
    fn drop(&mut self) {
        // It can fail only for a mask that the system did not give us.
        let _ = self.0.thread_set_mask();
    }
}

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    let value = f();
    // The kernel would take these two and ignore them.
    let cannot_wait = |signal: &Signal| matches!(signal, Signal::SIGKILL | Signal::SIGSTOP);
    if signals.is_empty() || signals.iter().any(cannot_wait) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let signals: SigSet = signals.iter().copied().collect();
    let _restore = Restore(signals.thread_swap_mask(SigmaskHow::SIG_BLOCK)?);
    Ok(value)
}
