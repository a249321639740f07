//! Kata 4.1: say when, and how long ago.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Clock;

/// The current time for a log line: `2024-03-15T09:05:00Z`.
#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    // `to_rfc3339` alone would write `+00:00`, and nanoseconds where there are some.
    clock.now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The current time as a part of a file name: `20240315T090500Z`.
#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    clock.now().format("%Y%m%dT%H%M%SZ").to_string()
}

/// How long ago `then` was.
#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    // A `TimeDelta` has a sign, a `Duration` has none: what is negative does not fit.
    (clock.now() - then).to_std().ok()
}
