//! Rejected by: day2_subprocess::retry::what_is_wrong_stays_wrong
//! Every error of the system is taken for one that passes.

use std::time::Duration;

use crate::{RetryError, RetryPolicy, RunError};

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
        wait = wait.saturating_mul(2).min(policy.cap);
        attempt += 1;
    }
}

#[must_use]
pub fn is_transient(err: &RunError) -> bool {
    matches!(err, RunError::Io { .. })
}
