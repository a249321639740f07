//! Kata 4.8: every day at the same time.

use std::iter;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike};
use chrono_tz::Tz;

/// The next time that a daily job is due, behind the instant `after`.
///
/// "Every day at 02:30" is a promise about the clock on the wall. It is not "every 24
/// hours": some days have 23 hours, some 25, and some do not exist. A job that runs twice
/// on one day and not at all on another is how backups get lost.
///
/// 1. The job runs once on each date of the zone's calendar, at the instant at which the
///    clocks show `at`. The result is the first run that is **strictly** later than `after`.
/// 2. Where the clocks show `at` twice on a date, the job runs the first time only.
/// 3. Where the clocks jump over `at`, the job runs at the first instant behind the gap, if
///    that is still the same date. If it is not, that date has no run.
/// 4. The zone is that of `after`, and so is the zone of the result.
/// 5. `None` if there is no such run before the end of chrono's calendar.
///
/// ```ignore
/// // New York, 10 March 2024: at 02:00 the clocks go to 03:00.
/// let first = next_daily(noon_on_march_9, half_past_two).unwrap();
/// assert_eq!(first.to_rfc3339(), "2024-03-10T03:00:00-04:00");
/// let second = next_daily(first, half_past_two).unwrap();
/// assert_eq!(second.to_rfc3339(), "2024-03-11T02:30:00-04:00");
/// ```
#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    // From the date in UTC, which is always one of chrono's calendar. The clocks of the zone
    // are less than a day behind, and what ran earlier is passed over.
    let today = after.naive_utc().date();
    let yesterday = today.pred_opt().unwrap_or(today);
    // Not `iter_days`: that ends before the calendar's last day.
    iter::successors(Some(yesterday), NaiveDate::succ_opt)
        .filter_map(|date| run_on(date, at, after.timezone()))
        .find(|run| *run > after)
}

/// When the job runs on `date`: when the clocks first show `at` or, where they jump over it,
/// something later on the same date.
fn run_on(date: NaiveDate, at: NaiveTime, tz: Tz) -> Option<DateTime<Tz>> {
    let wanted = date.and_time(at);
    tz.from_local_datetime(&wanted).earliest().or_else(|| {
        let run = first_beyond(wanted, tz)?;
        (run.date_naive() == date).then_some(run)
    })
}

/// The first instant at which the clocks show more than `wanted`, which they never show;
/// `None` where that is so because the calendar ends.
fn first_beyond(wanted: NaiveDateTime, tz: Tz) -> Option<DateTime<Tz>> {
    // Clocks are set at whole seconds, so a gap contains whole seconds.
    let wanted = wanted.with_nanosecond(0)?;
    // No offset is as large as two days: at the first instant the clocks show less than
    // `wanted`, at the last one more, and between they can only jump.
    let first = wanted.checked_sub_days(Days::new(2))?;
    wanted.checked_add_days(Days::new(2))?;
    let shown = |second: i64| {
        let utc = first + TimeDelta::seconds(second);
        tz.from_utc_datetime(&utc)
    };
    let mut span = 0..4 * 86_400;
    while span.end - span.start > 1 {
        let middle = i64::midpoint(span.start, span.end);
        if shown(middle).naive_local() > wanted {
            span.end = middle;
        } else {
            span.start = middle;
        }
    }
    Some(shown(span.end))
}
