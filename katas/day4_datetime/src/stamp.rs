//! Kata 4.1: say when, and how long ago.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::Clock;

/// The current time for a log line: `2024-03-15T09:05:00Z`.
///
/// The time comes from `clock`, a parameter, so that a test can say what time it is.
/// `clock.now()` is an *instant*, the same everywhere on earth; `DateTime<Utc>` shows it as
/// a clock in UTC would. This way to write it is RFC 3339, which every program can read.
///
/// 1. Year, month, day, `T`, hours, minutes, seconds, and `Z` for UTC, as in the example: a
///    year of four digits, everything else of two. (Nobody asks for other years than those
///    from 0 to 9999.)
/// 2. Whole seconds: what is left of the current second is cut off, not rounded.
/// 3. Only `clock` is asked, never the clock or the time zone of the machine.
///
/// ```ignore
/// let clock = FakeClock::at(Utc.with_ymd_and_hms(2024, 3, 15, 9, 5, 0).unwrap());
/// assert_eq!(stamp(&clock), "2024-03-15T09:05:00Z");
/// ```
#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    todo!()
}

/// The current time as a part of a file name: `20240315T090500Z`.
///
/// `:` is not welcome in file names (Windows refuses it, `scp` takes it for a host), so this
/// is the short form of ISO 8601.
///
/// 1. The same time as that of [`stamp`], without `-` and `:`.
/// 2. Sorted as texts, such stamps are sorted by time, for the years 0 to 9999.
///
/// ```ignore
/// assert_eq!(file_stamp(&clock), "20240315T090500Z");
/// ```
#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    todo!()
}

/// How long ago `then` was.
///
/// A [`Duration`] has no sign. That is no weakness: it makes you say what "ago" means for
/// an instant that is still to come.
///
/// 1. The time from `then` until now, to the nanosecond.
/// 2. If `then` is in the future, the result is `None`. That does happen: somebody set the
///    clock back, or `then` is the date of a file from another machine.
/// 3. If `then` is now, the result is zero.
///
/// ```ignore
/// let an_hour_ago = clock.now() - TimeDelta::hours(1);
/// assert_eq!(age(&clock, an_hour_ago), Some(Duration::from_secs(3600)));
/// ```
#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    todo!()
}
