//! By the moment at which it gives up, instead of the time that is left.

use std::time::Duration;

use crate::{Clock, TimedOut};

pub fn poll_until<T>(
    clock: &dyn Clock,
    limit: Duration,
    step: Duration,
    check: &mut dyn FnMut() -> Option<T>,
) -> Result<T, TimedOut> {
    let begin = clock.monotonic();
    let end = begin.saturating_add(limit);
    let step = step.max(Duration::from_nanos(u64::from(step.is_zero()) * 1_000_000));
    let mut attempts = 1;
    let mut found = check();
    while found.is_none() {
        let now = clock.monotonic();
        if now >= end {
            let waited = now - begin;
            return Err(TimedOut { waited, attempts });
        }
        let next = now.saturating_add(step).min(end);
        clock.sleep(next - now);
        attempts += 1;
        found = check();
    }
    Ok(found.expect("the loop ends with something"))
}
