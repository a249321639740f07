//! Kata 6.7: wait for all children that have ended, and for no other.

use std::io;

use crate::ChildEvent;

/// Waits for all children of this process that have ended already, and tells how.
///
/// A child that has ended stays in the table of processes, as a *zombie*, until its parent
/// asks how it ended; then it is *reaped*. SIGCHLD tells the parent that there is something
/// to ask. But signals are not counted: twenty children that end while it is blocked are
/// one SIGCHLD.
///
/// 1. **All** children that have ended are reaped; there is one event for each, in any order.
/// 2. It does not wait: children that run are left alone, and so are those that stand still.
/// 3. No such child, or no child at all (ECHILD), is `Ok` with no events.
/// 4. A call that a signal interrupts (EINTR) is repeated.
/// 5. A child that was killed is told with the number of the signal, also if that is a
///    real-time signal, which `nix` has no name for and refuses with an error, *after* the
///    child is reaped. `core` says whether its memory was written into a file (`WCOREDUMP`
///    in wait(2), 0x80 in the wait status).
///
/// # Errors
/// What the system says.
pub fn reap_all() -> io::Result<Vec<ChildEvent>> {
    todo!()
}
