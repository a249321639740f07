//! A thread takes the signals and hands them on through a channel without a limit.

use std::io::{self, ErrorKind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use signal_hook::consts::FORBIDDEN;
use signal_hook::iterator::{Handle, Signals};

use crate::Signal;

pub struct SignalStream {
    coming: Receiver<Signal>,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl SignalStream {
    pub fn new(signals: &[Signal]) -> io::Result<SignalStream> {
        let numbers: Vec<i32> = signals.iter().map(|signal| *signal as i32).collect();
        if numbers.is_empty() || numbers.iter().any(|number| FORBIDDEN.contains(number)) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let mut signals = Signals::new(numbers)?;
        let handle = signals.handle();
        let (sender, coming) = mpsc::channel();
        let thread = thread::Builder::new().spawn(move || {
            for number in signals.forever() {
                if let Ok(signal) = Signal::try_from(number) {
                    // Nobody listens any more once the stream is dropped.
                    let _ = sender.send(signal);
                }
            }
        })?;
        Ok(SignalStream {
            coming,
            handle,
            thread: Some(thread),
        })
    }

    pub fn next_timeout(&mut self, limit: Duration) -> io::Result<Option<Signal>> {
        match self.coming.recv_timeout(limit) {
            Ok(signal) => Ok(Some(signal)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Drop for SignalStream {
    fn drop(&mut self) {
        self.handle.close();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
