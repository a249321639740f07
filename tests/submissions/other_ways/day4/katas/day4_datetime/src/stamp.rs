//! Put together from the fields of the calendar, and an age from two numbers.

use std::time::Duration;

use chrono::{DateTime, Datelike, Timelike, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    written(clock.now(), "-", ":")
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    written(clock.now(), "", "")
}

fn written(now: DateTime<Utc>, dash: &str, colon: &str) -> String {
    let (year, month, day) = (now.year(), now.month(), now.day());
    let (hour, minute, second) = (now.hour(), now.minute(), now.second());
    format!(
        "{year:04}{dash}{month:02}{dash}{day:02}T{hour:02}{colon}{minute:02}{colon}{second:02}Z"
    )
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    since_the_beginning(clock.now()).checked_sub(since_the_beginning(then))
}

/// The time since the first instant there is, so that it is never negative.
fn since_the_beginning(instant: DateTime<Utc>) -> Duration {
    let seconds = instant.timestamp() - DateTime::<Utc>::MIN_UTC.timestamp();
    Duration::new(seconds.unsigned_abs(), instant.timestamp_subsec_nanos())
}
