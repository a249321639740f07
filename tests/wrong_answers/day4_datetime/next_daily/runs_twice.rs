//! Rejected by: day4_datetime::next_daily::a_time_that_happens_twice_runs_once
//! Runs in both passes of a fold.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    let run = |date: NaiveDate, fold| {
        let run = resolve_local(date.and_time(at), zone, OnGap::FirstValid, fold);
        run.ok().filter(|run| run.date_naive() == date)
    };
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .flat_map(|date| [run(date, OnFold::Earlier), run(date, OnFold::Later)])
        .flatten()
        .find(|run| *run > after)
}
