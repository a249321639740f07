//! Kata 6.5: ask until the answer is yes, but not for ever.

use std::time::Duration;

use crate::{Clock, TimedOut};

/// Calls `check` until it returns something, for at most `limit`.
///
/// Python's `signal.alarm` interrupts a function with an exception. In Rust nothing can
/// interrupt a function from outside: who wants to be able to stop, asks the clock himself.
///
/// 1. It checks at once, before it sleeps. The first `Some` is the result.
/// 2. After a check that returned `None`, the time left is `limit` minus the time since the
///    call, the time that checks took included. If there is none left, the result is
///    [`TimedOut`] with the time since the call and the number of checks.
/// 3. Otherwise it sleeps for `step`, or for the time left if that is shorter; so the last
///    check comes at the limit, neither before nor after. A `step` of 0 counts as 1 ms.
/// 4. A `limit` of 0 is one check.
/// 5. Time is what [`Clock::monotonic`] says, and it passes by [`Clock::sleep`]. The wall
///    clock, [`Clock::now`], may jump and is not asked.
///
/// ```ignore
/// // Checks after 0, 4, 8 and 10 ms:
/// let found = poll_until(&clock, ms(10), ms(4), &mut || fs::read("pidfile").ok());
/// ```
///
/// # Errors
/// [`TimedOut`], as above.
pub fn poll_until<T>(
    clock: &dyn Clock,
    limit: Duration,
    step: Duration,
    check: &mut dyn FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    todo!()
}
