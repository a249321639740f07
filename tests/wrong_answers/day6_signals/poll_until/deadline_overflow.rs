//! Rejected by: day6_signals::poll_until::the_longest_limit_is_a_limit
//! There is no such time as the start and the longest limit.

use std::iter;
use std::time::Duration;

use crate::{Clock, TimedOut};

pub fn poll_until<T>(
    clock: &dyn Clock,
    limit: Duration,
    step: Duration,
    check: &mut dyn FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let step = if step.is_zero() {
        Duration::from_millis(1)
    } else {
        step
    };
    let start = clock.monotonic();
    // Counting stops at the largest number, asking does not.
    iter::successors(Some(1), |attempts| Some(u32::saturating_add(*attempts, 1)))
        .find_map(|attempts| {
            if let Some(found) = check() {
                return Some(Ok(found));
            }
            let waited = clock.monotonic().saturating_sub(start);
            if clock.monotonic() >= start + limit {
                return Some(Err(TimedOut { waited, attempts }));
            }
            clock.sleep(step.min(limit - waited));
            None
        })
        .expect("the numbers never end")
}
