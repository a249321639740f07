//! Day 4, datetime and time: instants, wall clocks, calendars and elapsed time.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod calendar;
pub mod durations;
pub mod format_dt;
pub mod next_daily;
pub mod parsing;
pub mod resolve_local;
pub mod stamp;
pub mod stopwatch;
pub mod world_clock;

mod types;

pub use support::Clock;
pub use types::{Moment, OnFold, OnGap, TimeError, ZoneRow};

/// What the tests and `timekit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::time::Duration;

    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
    use chrono_tz::Tz;

    use crate::stopwatch::Stopwatch;
    use crate::{Clock, Moment, OnFold, OnGap, TimeError, ZoneRow};
    use crate::{
        calendar, durations, format_dt, next_daily, parsing, resolve_local, stamp, stopwatch,
        world_clock,
    };

    const _: fn(&dyn Clock) -> String = stamp::stamp;
    const _: fn(&dyn Clock) -> String = stamp::file_stamp;
    const _: fn(&dyn Clock, DateTime<Utc>) -> Option<Duration> = stamp::age;

    const _: fn(&NaiveDateTime, &str) -> Result<String, TimeError> = format_dt::format_dt;

    const _: fn(&str, &str) -> Result<Moment, TimeError> = parsing::parse_strict;
    const _: fn(&str) -> Result<Moment, TimeError> = parsing::parse_any;

    type Resolve = fn(NaiveDateTime, Tz, OnGap, OnFold) -> Result<DateTime<Tz>, TimeError>;
    const _: Resolve = resolve_local::resolve_local;

    type WorldClock = fn(DateTime<Utc>, &str, &[&str]) -> Result<Vec<ZoneRow>, TimeError>;
    const _: WorldClock = world_clock::world_clock;

    const _: fn(NaiveDate, i32) -> Option<NaiveDate> = calendar::add_months;
    const _: fn(i32, u32, Weekday, i8) -> Option<NaiveDate> = calendar::nth_weekday;
    const _: fn(NaiveDate, NaiveDate) -> Option<u32> = calendar::years_old;
    const _: fn(NaiveDate, NaiveDate, &[NaiveDate]) -> i64 = calendar::business_days;

    const _: fn(&str) -> Result<Duration, TimeError> = durations::parse_duration;
    const _: fn(Duration) -> String = durations::format_duration;

    const _: fn(DateTime<Tz>, NaiveTime) -> Option<DateTime<Tz>> = next_daily::next_daily;

    const _: fn(&'static dyn Clock) -> Stopwatch<'static> = Stopwatch::start;
    const _: fn(&mut Stopwatch<'static>) -> Duration = Stopwatch::lap;
    const _: for<'s> fn(&'s Stopwatch<'static>) -> &'s [Duration] = Stopwatch::laps;
    const _: fn(&Stopwatch<'static>) -> Duration = Stopwatch::elapsed;
    const _: fn(&[Duration], f64) -> Option<Duration> = stopwatch::percentile;
}
