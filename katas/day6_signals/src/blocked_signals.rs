//! Kata 6.4: a piece of work that no signal may cut in two.

use std::io;

use crate::Signal;

/// Calls `f` with these signals blocked, and returns what it returns.
///
/// A *blocked* signal is not lost: it waits until it is unblocked. Each thread has a *mask*
/// of its own, the set of signals that are blocked for it. This is how two steps that
/// belong together (write the file, then tell about it) are kept from being cut in two.
///
/// 1. While `f` runs, `signals` are blocked for the calling thread, **in addition** to those
///    that were blocked before.
/// 2. Afterwards the mask is what it was **before**. What was blocked already stays blocked.
/// 3. Also if `f` panics; the panic goes on to the caller.
/// 4. One of the signals that comes meanwhile is delivered afterwards.
/// 5. An empty list, or one with KILL or STOP, which cannot be blocked, is
///    [`InvalidInput`](io::ErrorKind::InvalidInput), and `f` is not called.
///
/// ```ignore
/// let written = with_signals_blocked(&[Signal::SIGTERM], || save(&state))?;
/// ```
///
/// # Errors
/// As above.
pub fn with_signals_blocked<T>(signals: &[Signal], f: impl FnOnce() -> T) -> io::Result<T> {
    todo!()
}
