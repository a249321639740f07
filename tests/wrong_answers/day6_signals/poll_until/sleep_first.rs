//! Rejected by: day6_signals::poll_until::the_first_check_comes_at_once
//! It sleeps before it has looked once.

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
        let left = limit.saturating_sub(clock.monotonic().saturating_sub(start));
        clock.sleep(step.min(left));
        attempts = attempts.saturating_add(1);
        if let Some(value) = check() {
            return Ok(value);
        }
        let waited = clock.monotonic().saturating_sub(start);
        if waited >= limit {
            return Err(TimedOut { waited, attempts });
        }
    }
}
