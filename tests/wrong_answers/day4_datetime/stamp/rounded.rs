//! Rejected by: day4_datetime::stamp::what_is_left_of_a_second_is_cut_off
//! Rounds to the nearest second, which may not have come yet.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    (clock.now() + TimeDelta::milliseconds(500)).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    (clock.now() + TimeDelta::milliseconds(500))
        .format("%Y%m%dT%H%M%SZ")
        .to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
