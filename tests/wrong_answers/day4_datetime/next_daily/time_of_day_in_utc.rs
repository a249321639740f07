//! Rejected by: day4_datetime::next_daily::a_day_later_at_the_same_time
//! Takes the time of day for one in UTC.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    let run = |date: NaiveDate| {
        let run = resolve_local(
            date.and_time(at),
            Tz::UTC,
            OnGap::FirstValid,
            OnFold::Earlier,
        );
        run.ok().map(|run| run.with_timezone(&zone))
    };
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
