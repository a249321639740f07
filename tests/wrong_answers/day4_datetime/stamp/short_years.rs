//! Rejected by: day4_datetime::stamp::a_year_always_has_four_digits
//! The year 999 has three digits, and is sorted behind 1000.

use std::time::Duration;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    let now = clock.now();
    format!("{}{}", now.year(), now.format("%m%dT%H%M%SZ"))
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
