//! Rejected by: day4_datetime::next_daily::the_zone_of_the_machine_makes_no_difference_to_a_job
//! Begins with the date where the machine is.

use std::iter;

use chrono::{DateTime, Local, NaiveDate, NaiveTime};
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
    iter::successors(
        Some(after.with_timezone(&Local).date_naive()),
        NaiveDate::succ_opt,
    )
    .filter_map(run)
    .find(|run| *run > after)
}
