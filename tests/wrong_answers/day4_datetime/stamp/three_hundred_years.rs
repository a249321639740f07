//! Rejected by: day4_datetime::stamp::an_age_may_be_hundreds_of_thousands_of_years
//! Counts in nanoseconds, of which an `i64` holds no more than 292 years.

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
    let nanos = (clock.now() - then).num_nanoseconds()?;
    u64::try_from(nanos).ok().map(Duration::from_nanos)
}
