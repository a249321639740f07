//! Kata 2.8: try again, but not for ever and not in vain.

use std::io::ErrorKind;
use std::iter;
use std::time::Duration;

use crate::{RetryError, RetryPolicy, RunError};

/// Calls `op` until it succeeds, or fails for good, or was called often enough.
///
/// Between two attempts it waits twice as long as the time before, so that whoever is
/// overloaded gets room to recover: *exponential backoff*. Time is a parameter: a test can
/// look at the waits without waiting.
///
/// 1. `op` is called with the number of the attempt: 1, 2, 3, … The first `Ok` is the
///    result.
/// 2. An error for which `transient` says false would come again: the result is
///    [`RetryError::Permanent`] with it, at once.
/// 3. After attempt number n, if it is not the last one, `sleep` is called once with
///    `policy.base` · 2ⁿ⁻¹, but never with more than `policy.cap`. No policy makes the sum
///    overflow: what would be too large is `cap`.
/// 4. After `policy.attempts` attempts the result is [`RetryError::Exhausted`] with their
///    number and the last error. There is **no wait after the last** attempt: nothing comes
///    behind it.
/// 5. A policy of 0 attempts makes one.
///
/// ```ignore
/// let policy = RetryPolicy { attempts: 3, base: ms(10), cap: ms(1000) };
/// let mut fail_twice = |attempt| if attempt < 3 { Err("busy") } else { Ok(attempt) };
/// let done = retry(&policy, &mut thread::sleep, &|_| true, &mut fail_twice);
/// assert_eq!(done, Ok(3)); // it has waited for 10 and for 20 ms
/// ```
///
/// # Errors
/// [`RetryError`], as above.
pub fn retry<T, E>(
    policy: &RetryPolicy,
    sleep: &mut dyn FnMut(Duration),
    transient: &dyn Fn(&E) -> bool,
    op: &mut dyn FnMut(u32) -> Result<T, E>,
) -> Result<T, RetryError<E>> {
    let last_attempt = policy.attempts.max(1);
    // Doubled until nothing fits any more, and cut only when it is asked for: the cap may be
    // smaller than the base.
    let mut waits = iter::successors(Some(policy.base), |wait| Some(wait.saturating_mul(2)))
        .map(|wait| wait.min(policy.cap));
    let mut attempt = 1;
    loop {
        match op(attempt) {
            Ok(value) => return Ok(value),
            Err(error) if !transient(&error) => return Err(RetryError::Permanent(error)),
            Err(last) if attempt == last_attempt => {
                return Err(RetryError::Exhausted {
                    attempts: attempt,
                    last,
                });
            }
            Err(_) => waits.next().into_iter().for_each(&mut *sleep),
        }
        attempt += 1;
    }
}

/// Whether a command that could not be run might well be run a moment later.
///
/// 1. Yes, if the system refused to start it ([`RunError::Io`] with `"spawn"`) for EAGAIN,
///    EINTR, ENOMEM or ETXTBSY. Their kinds are
///    [`WouldBlock`](std::io::ErrorKind::WouldBlock),
///    [`Interrupted`](std::io::ErrorKind::Interrupted),
///    [`OutOfMemory`](std::io::ErrorKind::OutOfMemory) and
///    [`ExecutableFileBusy`](std::io::ErrorKind::ExecutableFileBusy).
/// 2. No, for everything else: a program that is missing does not appear by waiting.
///
/// ```ignore
/// assert!(!is_transient(&RunError::NotFound("nope".into())));
/// ```
#[must_use]
pub fn is_transient(err: &RunError) -> bool {
    let RunError::Io { what, source } = err else {
        return false;
    };
    what == "spawn"
        && matches!(
            source.kind(),
            ErrorKind::WouldBlock
                | ErrorKind::Interrupted
                | ErrorKind::OutOfMemory
                | ErrorKind::ExecutableFileBusy
        )
}
