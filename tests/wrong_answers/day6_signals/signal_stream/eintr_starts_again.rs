//! Rejected by: day6_signals::signal_stream::a_wait_that_another_signal_interrupts_goes_on
//! After each interruption it waits for the whole time again.

use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use signal_hook::consts::FORBIDDEN;
use signal_hook::{SigId, flag, low_level};

use crate::Signal;

/// Which signals have come is in the flags, one for each kind, so that none can be lost.
/// The pipe says only "look", and may as well be full: then there is a reason to look.
pub struct SignalStream {
    kinds: Vec<(Signal, Arc<AtomicBool>)>,
    wake: UnixStream,
    registered: Vec<SigId>,
}

impl SignalStream {
    pub fn new(signals: &[Signal]) -> io::Result<SignalStream> {
        let is_forbidden = |signal: &Signal| FORBIDDEN.contains(&(*signal as i32));
        if signals.is_empty() || signals.iter().any(is_forbidden) {
            return Err(ErrorKind::InvalidInput.into());
        }
        // Both ends are close-on-exec, as everything is that the standard library opens.
        let (wake, waker) = UnixStream::pair()?;
        wake.set_nonblocking(true)?;
        // From here on an error drops the stream, which takes back what was registered.
        let mut stream = SignalStream {
            kinds: Vec::new(),
            wake,
            registered: Vec::new(),
        };
        for signal in signals {
            let (number, flag) = (*signal as i32, Arc::new(AtomicBool::new(false)));
            // The flag first: whoever is woken finds it set.
            let registered = flag::register(number, Arc::clone(&flag))?;
            stream.registered.push(registered);
            let registered = low_level::pipe::register(number, waker.try_clone()?)?;
            stream.registered.push(registered);
            stream.kinds.push((*signal, flag));
        }
        Ok(stream)
    }

    pub fn next_timeout(&mut self, limit: Duration) -> io::Result<Option<Signal>> {
        loop {
            let deadline = Instant::now().checked_add(limit);
            // The pipe before the flags: what comes in between makes one vain look more.
            self.drain()?;
            if let Some(signal) = self.take() {
                return Ok(Some(signal));
            }
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if limit.is_zero() {
                return Ok(None);
            }
            if self.wait(left)? {
                return Ok(self.take());
            }
        }
    }

    fn take(&self) -> Option<Signal> {
        let mut kinds = self.kinds.iter();
        let caught = kinds.find(|(_, flag)| flag.swap(false, Ordering::SeqCst));
        caught.map(|(signal, _)| *signal)
    }

    fn drain(&mut self) -> io::Result<()> {
        let mut bytes = [0; 256];
        loop {
            match self.wake.read(&mut bytes) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until there is something to look at; it may also come back for nothing.
    fn wait(&self, left: Option<Duration>) -> io::Result<bool> {
        // Rounded up: less than a millisecond would be a wait of none, again and again.
        let millis = left.map_or(i32::MAX as u128, |left| left.as_nanos().div_ceil(1_000_000));
        let timeout = PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX);
        let mut descriptors = [PollFd::new(self.wake.as_fd(), PollFlags::POLLIN)];
        match poll(&mut descriptors, timeout) {
            Ok(_) => Ok(true),
            Err(Errno::EINTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for SignalStream {
    fn drop(&mut self) {
        // With an action goes its copy of the descriptor.
        for registered in self.registered.drain(..) {
            low_level::unregister(registered);
        }
    }
}
