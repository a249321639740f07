//! Kata 6.3: wait for signals as for anything else.

use std::io;
use std::time::Duration;

use crate::Signal;

/// Signals as a stream that a main loop can wait on.
///
/// A flag (kata 6.2) must be looked at again and again. To *wait* for signals takes a
/// descriptor that becomes readable when one comes: a pipe to oneself, into which the
/// handler writes a byte. A pipe can be full. Then a handler that waits for room waits for
/// ever, and one that gives up has lost a byte. Which signals have come must not get lost
/// with it.
///
/// Put what you need in the place of `_todo`, and add `impl Drop for SignalStream` if you
/// need that:
///
/// 1. When a stream is dropped, it takes its handlers back and closes its descriptors. A
///    stream that is made afterwards works, and reports only what has come since it was
///    made.
pub struct SignalStream {
    _todo: (),
}

impl SignalStream {
    /// A stream of these signals.
    ///
    /// 1. None of them has its default effect any more.
    /// 2. An empty list, or one with KILL, STOP, ILL, FPE or SEGV
    ///    ([`signal_hook::consts::FORBIDDEN`]), is
    ///    [`InvalidInput`](io::ErrorKind::InvalidInput), and nothing has changed.
    /// 3. All descriptors are close-on-exec: programs that are started do not inherit them.
    ///
    /// # Errors
    /// As above, or what the system says.
    pub fn new(signals: &[Signal]) -> io::Result<SignalStream> {
        todo!()
    }

    /// The next signal that has come; waits for one, but not longer than `limit`.
    ///
    /// 1. One that has come already is returned at once, also with a limit of 0.
    /// 2. `Ok(None)` if none comes within `limit`, and **not before**. Other signals, which
    ///    are none of this stream's business, may interrupt the system call that waits
    ///    (EINTR); then it waits for the rest of the time.
    /// 3. The same signal, if it comes several times before anybody looks, may be reported
    ///    once. But no *kind* of signal is ever lost, however many there are of another.
    /// 4. In which order several kinds are reported that came before anybody looked, is up
    ///    to you. Each is reported.
    /// 5. No handler ever waits for anything.
    /// 6. Any limit is fine, [`Duration::MAX`] too.
    ///
    /// # Errors
    /// What the system says.
    pub fn next_timeout(&mut self, limit: Duration) -> io::Result<Option<Signal>> {
        todo!()
    }
}
