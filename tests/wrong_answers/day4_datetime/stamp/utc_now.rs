//! Rejected by: day4_datetime::stamp::only_the_clock_that_is_given_says_what_time_it_is
//! Asks the clock of the machine.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    Utc::now().format("%Y%m%dT%H%M%SZ").to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
