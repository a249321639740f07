//! Kata 6.3: wait for signals as for anything else.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::FORBIDDEN;
use signal_hook::{SigId, flag, low_level};

use crate::Signal;

/// Signals as a stream that a main loop can wait on.
///
/// A flag (kata 6.2) must be looked at again and again. To *wait* for signals takes a
/// descriptor that becomes readable when one comes: a pipe to oneself, into which the
/// handler writes a byte. A pipe can be full. Then a handler that waits for room waits for
/// ever, and one that gives up has lost a byte. Which signals have come must not get lost
/// with it.
///
/// So each signal has a flag, and a byte in the socket only means "look at the flags".
///
/// 1. When a stream is dropped, it takes its handlers back and closes its descriptors. A
///    stream that is made afterwards works, and reports only what has come since it was
///    made.
pub struct SignalStream {
    /// The signals, and whether each has come.
    flags: Vec<(Signal, Arc<AtomicBool>)>,
    /// What the handlers write into.
    bell: UnixStream,
    /// Seen in `flags`, and not reported yet.
    seen: VecDeque<Signal>,
    /// The handlers.
    ids: Vec<SigId>,
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
        if signals.is_empty() {
            return Err(invalid("no signal to wait for"));
        }
        if let Some(signal) = signals.iter().find(|s| FORBIDDEN.contains(&(**s as i32))) {
            return Err(invalid(&format!("{signal} cannot be caught")));
        }
        // The standard library makes sockets close-on-exec, copies too.
        let (bell, handlers_end) = UnixStream::pair()?;
        let mut stream = SignalStream {
            flags: Vec::new(),
            bell,
            seen: VecDeque::new(),
            ids: Vec::new(),
        };
        // If this fails half-way, `stream` is dropped and takes back what there is.
        for signal in signals {
            if stream.flags.iter().any(|(known, _)| known == signal) {
                continue;
            }
            let number = *signal as i32;
            let come = Arc::new(AtomicBool::new(false));
            // First the flag, then the byte: whoever is woken must find it set.
            stream.ids.push(flag::register(number, Arc::clone(&come))?);
            let writer = handlers_end.try_clone()?;
            stream.ids.push(low_level::pipe::register(number, writer)?);
            stream.flags.push((*signal, come));
        }
        Ok(stream)
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
        // None: later than the clock can tell.
        let deadline = Instant::now().checked_add(limit);
        loop {
            if let Some(signal) = self.take() {
                return Ok(Some(signal));
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left == Some(Duration::ZERO) {
                return Ok(None);
            }
            // The socket itself waits, with a time limit (SO_RCVTIMEO): there is no need for
            // poll(2). A signal that comes between `take` and here has left a byte.
            self.bell.set_read_timeout(left)?;
            match self.bell.read(&mut [0; 512]) {
                Ok(_) => {}
                // The time may be up, or nearly: the clock above decides.
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut
                    ) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The next signal, if one has come. All flags are taken before one is looked at again:
    /// a signal that comes all the time cannot stand in the way of the others.
    fn take(&mut self) -> Option<Signal> {
        if self.seen.is_empty() {
            for (signal, come) in &self.flags {
                if come.swap(false, Ordering::SeqCst) {
                    self.seen.push_back(*signal);
                }
            }
        }
        self.seen.pop_front()
    }
}

impl Drop for SignalStream {
    fn drop(&mut self) {
        for id in self.ids.drain(..) {
            low_level::unregister(id);
        }
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, message)
}
