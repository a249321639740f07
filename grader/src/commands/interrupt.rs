//! Ctrl-C, SIGTERM and SIGHUP: the run is broken off, the terminal restored, nothing left
//! running, and then the signal has the effect that whoever sent it expects.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::cancel::Cancel;

/// The signals that end a run.
const SIGNALS: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Listens for signals and cancels the run when one comes.
pub(super) struct Interrupt {
    /// Set when a signal has come.
    pub(super) cancel: Cancel,
    came: Arc<AtomicI32>,
}

impl Interrupt {
    pub(super) fn listen() -> io::Result<Self> {
        let cancel = Cancel::new()?;
        let came = Arc::new(AtomicI32::new(0));
        let mut signals = Signals::new(SIGNALS)?;
        let (token, number) = (cancel.clone(), came.clone());
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in signals.forever() {
                    number.store(signal, Ordering::SeqCst);
                    token.set();
                }
            })?;
        Ok(Self { cancel, came })
    }

    /// Ends the process by the signal that came, if one did.
    pub(super) fn pass_on(&self) {
        let signal = self.came.load(Ordering::SeqCst);
        if signal != 0 {
            // Should it fail, the exit status still says that the run was broken off.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    }
}
