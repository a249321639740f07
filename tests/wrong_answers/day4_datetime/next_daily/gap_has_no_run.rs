//! Rejected by: day4_datetime::next_daily::a_time_that_is_jumped_over_runs_right_behind_the_gap
//! A day on which the clocks jump over it has no run.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    let run = |date: NaiveDate| {
        let run = resolve_local(date.and_time(at), zone, OnGap::Reject, OnFold::Earlier);
        run.ok().filter(|run| run.date_naive() == date)
    };
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
