//! Rejected by: day6_signals::latch::a_latch_stays_set
//! Whoever looks takes the mark away.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::FORBIDDEN;
use signal_hook::flag;

use crate::Signal;

pub struct Latch {
    any: Arc<AtomicBool>,
    /// Ascending by number.
    kinds: Vec<(Signal, Arc<AtomicBool>)>,
}

pub fn install_latch(signals: &[Signal], exit_on_second: bool) -> io::Result<Latch> {
    let mut signals = signals.to_vec();
    signals.sort_unstable();
    signals.dedup();
    // All of them are looked at before anything is installed; signal-hook would panic.
    let is_forbidden = |signal: &Signal| FORBIDDEN.contains(&(*signal as i32));
    if signals.is_empty() || signals.iter().any(is_forbidden) {
        return Err(ErrorKind::InvalidInput.into());
    }
    let any = Arc::new(AtomicBool::new(false));
    let mut kinds = Vec::new();
    for signal in signals {
        let (number, kind) = (signal as i32, Arc::new(AtomicBool::new(false)));
        // The actions of a signal are done in this order: the first delivery finds the
        // latch still open, and it is shut only when the kind is known.
        if exit_on_second {
            flag::register_conditional_shutdown(number, 128 + number, Arc::clone(&any))?;
        }
        flag::register(number, Arc::clone(&kind))?;
        flag::register(number, Arc::clone(&any))?;
        kinds.push((signal, kind));
    }
    Ok(Latch { any, kinds })
}

impl Latch {
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.any.swap(false, Ordering::SeqCst)
    }

    #[must_use]
    pub fn caught(&self) -> Vec<Signal> {
        let kinds = self.kinds.iter();
        let caught = kinds.filter(|(_, kind)| kind.load(Ordering::SeqCst));
        caught.map(|(signal, _)| *signal).collect()
    }
}
