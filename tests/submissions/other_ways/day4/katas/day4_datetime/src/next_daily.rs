//! Without kata 4.4: asks chrono and the gap itself, in a plain loop.

use chrono::{DateTime, NaiveTime, TimeZone};
use chrono_tz::{GapInfo, Tz};

#[must_use]
pub fn next_daily(after: DateTime<Tz>, at: NaiveTime) -> Option<DateTime<Tz>> {
    let zone = after.timezone();
    let mut date = after.date_naive();
    loop {
        let local = date.and_time(at);
        let run = match zone.from_local_datetime(&local).earliest() {
            Some(run) => Some(run),
            None => GapInfo::new(&local, &zone).and_then(|gap| gap.end),
        };
        match run {
            Some(run) if run > after && run.date_naive() == date => return Some(run),
            _ => date = date.succ_opt()?,
        }
    }
}
