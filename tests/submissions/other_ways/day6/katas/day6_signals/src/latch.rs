//! No handler at all: the signals are blocked, and a thread waits for them.

use std::io::{Error, ErrorKind, Result};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use nix::sys::signal::SigSet;

use crate::Signal;

pub struct Latch {
    /// A bit for each number.
    caught: Arc<AtomicU64>,
}

pub fn install_latch(signals: &[Signal], exit_on_second: bool) -> Result<Latch> {
    let mut set = SigSet::empty();
    for signal in signals {
        match signal {
            Signal::SIGKILL | Signal::SIGSTOP => return Err(refused()),
            Signal::SIGILL | Signal::SIGFPE | Signal::SIGSEGV => return Err(refused()),
            signal => set.add(*signal),
        }
    }
    if signals.is_empty() {
        return Err(refused());
    }
    set.thread_block()?;
    let caught = Arc::new(AtomicU64::new(0));
    let ours = Arc::clone(&caught);
    thread::Builder::new().spawn(move || {
        while let Ok(signal) = set.wait() {
            let before = ours.fetch_or(1 << (signal as i32), Ordering::SeqCst);
            if before != 0 && exit_on_second {
                process::exit(128 + signal as i32);
            }
        }
    })?;
    Ok(Latch { caught })
}

fn refused() -> Error {
    Error::new(ErrorKind::InvalidInput, "no latch for such signals")
}

impl Latch {
    pub fn is_set(&self) -> bool {
        !self.caught().is_empty()
    }

    pub fn caught(&self) -> Vec<Signal> {
        let bits = self.caught.load(Ordering::SeqCst);
        let numbers = (0..64).filter(|number| bits & (1 << number) != 0);
        numbers.filter_map(|n| Signal::try_from(n).ok()).collect()
    }
}
