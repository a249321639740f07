//! Kata 4.8: every day at the same time.

use std::iter;

use chrono::{DateTime, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

/// The next time that a daily job is due, behind the instant `after`.
#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    // From date to date, and not from instant to instant: a date has one run at most.
    let run = |date: NaiveDate| {
        let run = resolve_local(date.and_time(at), zone, OnGap::FirstValid, OnFold::Earlier);
        // A gap may swallow the rest of the date, or all of it.
        run.ok().filter(|run| run.date_naive() == date)
    };
    // `iter_days` would do, but it leaves out the last date there is.
    iter::successors(Some(after.date_naive()), NaiveDate::succ_opt)
        .filter_map(run)
        .find(|run| *run > after)
}
