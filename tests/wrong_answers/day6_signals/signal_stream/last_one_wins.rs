//! Rejected by: day6_signals::signal_stream::several_kinds_at_once_are_all_reported
//! One number for all: a signal writes over the one before it.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::FORBIDDEN;
use signal_hook::{SigId, flag, low_level};

use crate::Signal;

pub struct SignalStream {
    last: Arc<AtomicUsize>,
    registered: Vec<SigId>,
}

impl SignalStream {
    pub fn new(signals: &[Signal]) -> io::Result<SignalStream> {
        let is_forbidden = |signal: &Signal| FORBIDDEN.contains(&(*signal as i32));
        if signals.is_empty() || signals.iter().any(is_forbidden) {
            return Err(ErrorKind::InvalidInput.into());
        }
        let last = Arc::new(AtomicUsize::new(0));
        let mut registered = Vec::new();
        for signal in signals {
            let number = *signal as i32;
            registered.push(flag::register_usize(
                number,
                Arc::clone(&last),
                number as usize,
            )?);
        }
        Ok(SignalStream { last, registered })
    }

    pub fn next_timeout(&mut self, limit: Duration) -> io::Result<Option<Signal>> {
        let start = Instant::now();
        loop {
            let number = self.last.swap(0, Ordering::SeqCst);
            if number != 0 {
                return Ok(Signal::try_from(number as i32).ok());
            }
            if start.elapsed() >= limit {
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for SignalStream {
    fn drop(&mut self) {
        for registered in self.registered.drain(..) {
            low_level::unregister(registered);
        }
    }
}
