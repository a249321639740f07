//! Rejected by: day4_datetime::stamp::a_file_stamp_has_no_punctuation
//! The name of a file has colons in it.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    clock.now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
