//! Rejected by: day6_signals::signal_stream::while_it_waits_it_does_not_keep_asking
//! It looks at the flags each millisecond.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::FORBIDDEN;
use signal_hook::{SigId, flag, low_level};

use crate::Signal;

pub struct SignalStream {
    flags: Vec<(Signal, Arc<AtomicBool>)>,
    bell: UnixStream,
    seen: VecDeque<Signal>,
    ids: Vec<SigId>,
}

impl SignalStream {
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
            std::thread::sleep(Duration::from_millis(1));
            self.bell.set_read_timeout(Some(Duration::from_micros(1)))?;
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
