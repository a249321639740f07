//! Kata 6.2: a latch that a signal may set.

use std::io;

use crate::Signal;

/// Remembers that a signal has come.
///
/// A handler runs *inside* whatever was interrupted, maybe inside of `malloc` or with a lock
/// in its hand. So it may allocate nothing, lock nothing and print nothing; signal-safety(7)
/// lists what it may do. To store into an atomic variable is allowed. Everything else is
/// done later, by whoever looks at it.
///
/// Put what you need in the place of `_todo`.
pub struct Latch {
    _todo: (),
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
    todo!()
}

impl Latch {
    /// Whether one of the signals has come.
    #[must_use]
    pub fn is_set(&self) -> bool {
        todo!()
    }

    /// Those of the signals that have come, ascending by number, each once.
    #[must_use]
    pub fn caught(&self) -> Vec<Signal> {
        todo!()
    }
}
