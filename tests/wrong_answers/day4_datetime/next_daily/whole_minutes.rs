//! Rejected by: day4_datetime::next_daily::seconds_and_their_fractions_belong_to_the_time
//! Runs on whole minutes only.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let at = NaiveTime::from_hms_opt(at.hour(), at.minute(), 0)?;
    let zone = after.timezone();
    let run = |date: NaiveDate| {
        let run = resolve_local(date.and_time(at), zone, OnGap::FirstValid, OnFold::Earlier);
        run.ok().filter(|run| run.date_naive() == date)
    };
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
