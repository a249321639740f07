//! Rejected by: day4_datetime::next_daily::today_is_what_it_is_in_the_zone
//! Begins with the date in UTC.

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
    iter::successors(Some(after.naive_utc().date()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
