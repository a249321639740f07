//! Rejected by: day6_signals::latch::the_second_signal_ends_it_even_if_the_main_loop_hangs
//! The main loop counts when it asks; if it hangs, nobody counts.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use signal_hook::consts::FORBIDDEN;
use signal_hook::flag;

use crate::Signal;

pub struct Latch {
    any: Arc<AtomicBool>,
    exit_on_second: bool,
    count: AtomicU32,
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
        flag::register(number, Arc::clone(&kind))?;
        flag::register(number, Arc::clone(&any))?;
        kinds.push((signal, kind));
    }
    Ok(Latch {
        any,
        exit_on_second,
        count: AtomicU32::new(0),
        kinds,
    })
}

impl Latch {
    #[must_use]
    pub fn is_set(&self) -> bool {
        let is_new = self.any.swap(false, Ordering::SeqCst);
        let before = self.count.fetch_add(u32::from(is_new), Ordering::SeqCst);
        if is_new && before > 0 && self.exit_on_second {
            std::process::exit(130);
        }
        is_new || before > 0
    }

    #[must_use]
    pub fn caught(&self) -> Vec<Signal> {
        let kinds = self.kinds.iter();
        let caught = kinds.filter(|(_, kind)| kind.load(Ordering::SeqCst));
        caught.map(|(signal, _)| *signal).collect()
    }
}
