//! Rejected by: day4_datetime::stamp::now_is_no_time_ago
//! What happens right now has no age.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    clock.now().format("%Y%m%dT%H%M%SZ").to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then)
        .to_std()
        .ok()
        .filter(|age| !age.is_zero())
}
