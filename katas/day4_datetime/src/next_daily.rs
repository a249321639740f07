//! Kata 4.8: every day at the same time.

use chrono::{DateTime, NaiveTime};
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
/// 5. `None` if there is no such run before the end of chrono's calendar. (Nobody asks about
///    an `after` so near its end that chrono cannot show it in the zone.)
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
    todo!()
}
