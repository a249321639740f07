//! Rejected by: day4_datetime::next_daily::a_day_may_have_23_or_25_hours
//! Tomorrow is in 24 hours.

use chrono::{DateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use crate::resolve_local::resolve_local;
use crate::{OnFold, OnGap};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let today = after.date_naive().and_time(at);
    let zone = after.timezone();
    let mut run = resolve_local(today, zone, OnGap::FirstValid, OnFold::Earlier).ok()?;
    while run <= after {
        run = run.checked_add_signed(TimeDelta::hours(24))?;
    }
    Some(run)
}
