//! Without a guard: a panic is caught, and goes on when the mask is restored.

use std::io::{Error, ErrorKind, Result};
use std::panic::{self, AssertUnwindSafe};

use nix::sys::signal::{SigSet, SigmaskHow, pthread_sigmask};

use crate::Signal;

pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> Result<T> {
    let mut set = SigSet::empty();
    for signal in signals {
        if [Signal::SIGKILL, Signal::SIGSTOP].contains(signal) {
            return Err(Error::new(ErrorKind::InvalidInput, "cannot be blocked"));
        }
        set.add(*signal);
    }
    if set == SigSet::empty() {
        return Err(Error::new(ErrorKind::InvalidInput, "no signals"));
    }
    let mut before = SigSet::empty();
    pthread_sigmask(SigmaskHow::SIG_BLOCK, Some(&set), Some(&mut before))?;
    let value = panic::catch_unwind(AssertUnwindSafe(f));
    pthread_sigmask(SigmaskHow::SIG_SETMASK, Some(&before), None)?;
    value.or_else(|payload| panic::resume_unwind(payload))
}
