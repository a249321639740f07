//! Rejected by: day4_datetime::next_daily::at_the_end_of_the_calendar_no_run_is_left
//! Believes that there is always another day.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    let run = |date: NaiveDate| {
        let run = resolve_local(date.and_time(at), zone, OnGap::FirstValid, OnFold::Earlier);
        run.ok().filter(|run| run.date_naive() == date)
    };
    iter::successors(Some(after.date_naive()), |date| {
        Some(date.succ_opt().unwrap())
    })
    .filter_map(run)
    .find(|run| *run > after)
}
