//! Kata 6.2: a latch that a signal may set.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::FORBIDDEN;
use signal_hook::{SigId, flag, low_level};

use crate::Signal;

/// Remembers that a signal has come.
///
/// A handler runs *inside* whatever was interrupted, maybe inside of `malloc` or with a lock
/// in its hand. So it may allocate nothing, lock nothing and print nothing; signal-safety(7)
/// lists what it may do. To store into an atomic variable is allowed. Everything else is
/// done later, by whoever looks at it.
///
/// It is a flag for each signal, by number; there is no common one that could say something
/// else.
pub struct Latch {
    caught: BTreeMap<i32, (Signal, Arc<AtomicBool>)>,
}

/// From now on the signals of this list set a latch.
///
/// 1. None of them has its default effect any more. A delivery sets the latch, for good.
/// 2. With `exit_on_second`, the *second* delivery of any of them ends the process at once,
///    with the status 128 + n if that is the signal number n: whoever presses Ctrl-C twice
///    means it. It works even if the main thread hangs. The first delivery never does so,
///    and without `exit_on_second` none does.
/// 3. An empty list is [`InvalidInput`](io::ErrorKind::InvalidInput), and so is one with
///    KILL or STOP, which nobody can catch, or with ILL, FPE or SEGV, after which a program
///    cannot go on ([`signal_hook::consts::FORBIDDEN`]). Then **nothing** is installed, not
///    even for the other signals of the list.
/// 4. A signal may stand in the list twice.
/// 5. A system call that is interrupted by such a signal goes on (`SA_RESTART`).
///
/// # Errors
/// As above, or what the system says.
pub fn install_latch(signals: &[Signal], exit_on_second: bool) -> io::Result<Latch> {
    if signals.is_empty() {
        return Err(invalid("no signal to wait for"));
    }
    if let Some(signal) = signals.iter().find(|s| FORBIDDEN.contains(&(**s as i32))) {
        return Err(invalid(&format!("{signal} cannot be caught")));
    }
    // A map: whoever stands in the list twice has one flag, and is not its own second.
    let caught: BTreeMap<_, _> = signals
        .iter()
        .map(|signal| (*signal as i32, (*signal, Arc::new(AtomicBool::new(false)))))
        .collect();
    let mut installed = Vec::new();
    for number in caught.keys() {
        if let Err(error) = install(*number, &caught, exit_on_second, &mut installed) {
            for id in installed {
                low_level::unregister(id);
            }
            return Err(error);
        }
    }
    Ok(Latch { caught })
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}

/// Registers the actions of one signal, which are done in this order:
///
/// 1. end, if this very signal has been here before;
/// 2. say that it is here;
/// 3. end, if another one has been here, or is just now;
/// 4. say that it has been here.
///
/// With a single flag, asked and then set, two different signals that are delivered to two
/// threads at once (or one within the handler of the other) might both find it clear. Here
/// each says so before it looks at the other, so at least one of them is the second.
fn install(
    number: i32,
    caught: &BTreeMap<i32, (Signal, Arc<AtomicBool>)>,
    exit_on_second: bool,
    installed: &mut Vec<SigId>,
) -> io::Result<()> {
    let here = &caught[&number].1;
    if !exit_on_second {
        installed.push(flag::register(number, Arc::clone(here))?);
        return Ok(());
    }
    let end_if = |flag: &Arc<AtomicBool>| {
        flag::register_conditional_shutdown(number, 128 + number, Arc::clone(flag))
    };
    let been_here = Arc::new(AtomicBool::new(false));
    installed.push(end_if(&been_here)?);
    installed.push(flag::register(number, Arc::clone(here))?);
    for (other, (_, flag)) in caught {
        if *other != number {
            installed.push(end_if(flag)?);
        }
    }
    installed.push(flag::register(number, been_here)?);
    Ok(())
}

impl Latch {
    /// Whether one of the signals has come.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.caught
            .values()
            .any(|(_, flag)| flag.load(Ordering::SeqCst))
    }

    /// Those of the signals that have come, ascending by number, each once.
    #[must_use]
    pub fn caught(&self) -> Vec<Signal> {
        self.caught
            .values()
            .filter(|(_, flag)| flag.load(Ordering::SeqCst))
            .map(|(signal, _)| *signal)
            .collect()
    }
}
