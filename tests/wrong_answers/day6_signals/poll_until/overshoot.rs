//! Rejected by: day6_signals::poll_until::it_checks_after_each_step_and_at_the_limit
//! The last sleep is a whole step, beyond the limit.

use std::time::Duration;

use crate::{Clock, TimedOut};

/// What a step of none is taken for: asking without a pause helps nobody.
const SHORTEST_STEP: Duration = Duration::from_millis(1);

pub fn poll_until<T>(
    clock: &dyn Clock,
    limit: Duration,
    step: Duration,
    check: &mut dyn FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let step = if step.is_zero() { SHORTEST_STEP } else { step };
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
        clock.sleep(step);
    }
}
