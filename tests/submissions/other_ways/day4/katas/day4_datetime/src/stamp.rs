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
///    year of four digits, everything else of two.
/// 2. Whole seconds: what is left of the current second is cut off, not rounded.
/// 3. Only `clock` is asked, never the clock or the time zone of the machine.
///
/// ```ignore
/// let clock = FakeClock::at(Utc.with_ymd_and_hms(2024, 3, 15, 9, 5, 0).unwrap());
/// assert_eq!(stamp(&clock), "2024-03-15T09:05:00Z");
/// ```
#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    let now = Civil::of(clock.now());
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = &now;
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
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
    // A year beyond four digits has a sign, and that minus must stay: drop separators only.
    let now = Civil::of(clock.now());
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = &now;
    format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
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
    let ago = clock.now() - then;
    // Both parts have the sign of the whole, so a negative one refuses to become unsigned,
    // also if less than a second is missing.
    let seconds = u64::try_from(ago.num_seconds()).ok()?;
    let nanos = u32::try_from(ago.subsec_nanos()).ok()?;
    Some(Duration::new(seconds, nanos))
}

/// An instant as a calendar in UTC shows it, from the count of seconds alone.
struct Civil {
    year: String,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Civil {
    fn of(at: DateTime<Utc>) -> Self {
        let days = at.timestamp().div_euclid(86_400);
        let second_of_day = at.timestamp().rem_euclid(86_400);
        // chrono keeps the leap second 23:59:60 as 23:59:59 with more than a second's nanos.
        let leap = i64::from(at.timestamp_subsec_nanos() / 1_000_000_000);

        // Count from 0000-03-01, so that a leap day is the last day of its year; 400 years
        // always have 146,097 days.
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // March is 0; five months from March or August on have 153 days.
        let march_based = (5 * day_of_year + 2) / 153;
        let month = (march_based + 2) % 12 + 1;
        let year = 400 * era + year_of_era + i64::from(month <= 2);
        Self {
            year: match year {
                0..=9999 => format!("{year:04}"),
                _ => format!("{year:+05}"),
            },
            month,
            day: day_of_year - (153 * march_based + 2) / 5 + 1,
            hour: second_of_day / 3_600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60 + leap,
        }
    }
}
