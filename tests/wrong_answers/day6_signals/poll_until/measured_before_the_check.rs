//! Rejected by: day6_signals::poll_until::checks_use_up_the_time
//! It looks at the clock before the check, and not after it.

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
        let waited = clock.monotonic().saturating_sub(start);
        if let Some(value) = check() {
            return Ok(value);
        }
        let left = limit.saturating_sub(waited);
        if left.is_zero() {
            return Err(TimedOut { waited, attempts });
        }
        clock.sleep(step.min(left));
    }
}
