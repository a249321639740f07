//! Kata 2.8: try again, but not for ever and not in vain.

use std::io::ErrorKind;
use std::time::Duration;

use crate::{RetryError, RetryPolicy, RunError};

/// Calls `op` until it succeeds, or fails for good, or was called often enough.
///
/// # Errors
/// An error that would come again, or the last of too many.
pub fn retry<T, E>(
    policy: &RetryPolicy,
    sleep: &mut dyn FnMut(Duration),
    transient: &dyn Fn(&E) -> bool,
    op: &mut dyn FnMut(u32) -> Result<T, E>,
) -> Result<T, RetryError<E>> {
    let attempts = policy.attempts.max(1);
    let mut wait = policy.base.min(policy.cap);
    let mut attempt = 1;
    loop {
        match op(attempt) {
            Ok(value) => return Ok(value),
            Err(error) if !transient(&error) => return Err(RetryError::Permanent(error)),
            Err(last) if attempt == attempts => {
                return Err(RetryError::Exhausted { attempts, last });
            }
            Err(_) => sleep(wait),
        }
        // Capped each time, the wait stays small and the product cannot overflow for long.
        wait = wait.saturating_mul(2).min(policy.cap);
        attempt += 1;
    }
}

/// Whether a command that could not be run might well be run a moment later.
#[must_use]
pub fn is_transient(err: &RunError) -> bool {
    let RunError::Io { what, source } = err else {
        return false;
    };
    let may_pass = matches!(
        source.kind(),
        ErrorKind::WouldBlock
            | ErrorKind::Interrupted
            | ErrorKind::OutOfMemory
            | ErrorKind::ExecutableFileBusy
    );
    what == "spawn" && may_pass
}
