//! Rejected by: day4_datetime::stamp::a_stamp_is_rfc_3339_in_utc
//! Writes `+00:00` instead of `Z`.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, false)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    clock.now().format("%Y%m%dT%H%M%SZ").to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
