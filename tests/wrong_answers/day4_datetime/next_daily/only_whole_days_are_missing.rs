//! Rejected by: day4_datetime::next_daily::a_gap_that_ends_at_midnight_takes_the_run_with_it
//! Looks only whether the date exists at all.

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
        let noon = date.and_hms_opt(12, 0, 0)?;
        let noon = resolve_local(noon, zone, OnGap::Reject, OnFold::Earlier);
        run.ok().filter(|_| noon.is_ok())
    };
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
