//! Rejected by: day6_signals::blocked_signals::the_mask_is_restored_also_after_a_panic
//! A panic passes by the line that restores the mask.

use std::io::{self, ErrorKind};

use nix::sys::signal::{SigSet, SigmaskHow};

use crate::Signal;

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    // The kernel would take these two and ignore them.
    let cannot_wait = |signal: &Signal| matches!(signal, Signal::SIGKILL | Signal::SIGSTOP);
    if signals.is_empty() || signals.iter().any(cannot_wait) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let signals: SigSet = signals.iter().copied().collect();
    let before = signals.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    let value = f();
    before.thread_set_mask()?;
    Ok(value)
}
