//! Rejected by: day6_signals::poll_until::a_step_of_zero_counts_as_a_millisecond
//! With a step of 0 it never sleeps, and no time passes.

use std::time::Duration;

use crate::{Clock, TimedOut};

pub fn poll_until<T>(
    clock: &dyn Clock,
    limit: Duration,
    step: Duration,
    check: &mut dyn FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let start = clock.monotonic();
    let mut attempts: u32 = 0;
    loop {
        attempts = attempts.saturating_add(1);
        if let Some(value) = check() {
            return Ok(value);
        }
        // Measured, not added up: a check takes time, too, and a sleep may take longer.
        let waited = clock.monotonic().saturating_sub(start);
        let left = limit.saturating_sub(waited);
        if left.is_zero() {
            return Err(TimedOut { waited, attempts });
        }
        clock.sleep(step.min(left));
    }
}
