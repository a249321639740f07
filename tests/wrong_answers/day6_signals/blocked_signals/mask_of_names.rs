//! Rejected by: day6_signals::blocked_signals::real_time_signals_that_were_blocked_stay_blocked
//! The mask is rebuilt from signals with names.

use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};

use nix::sys::signal::{SigSet, SigmaskHow};

use crate::Signal;

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    let hopeless = |signal: &Signal| matches!(signal, Signal::SIGKILL | Signal::SIGSTOP);
    if signals.is_empty() || signals.iter().any(hopeless) {
        return Err(io::Error::new(
            ErrorKind::InvalidInput,
            "signals that can be blocked are needed",
        ));
    }
    let blocked: SigSet = signals.iter().copied().collect();
    let before = blocked.thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
    // Caught and thrown again below; nobody sees in between what `f` may have left half done.
    let result = panic::catch_unwind(AssertUnwindSafe(f));
    // The whole mask as it was, real-time signals too. To unblock `signals` would be wrong:
    // one of them may have been blocked before.
    let restored = before.iter().collect::<SigSet>().thread_set_mask();
    match result {
        Ok(value) => restored.map(|()| value).map_err(io::Error::from),
        Err(panic) => panic::resume_unwind(panic),
    }
}
