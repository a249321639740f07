//! Rejected by: day4_datetime::resolve_local::an_hour_happens_twice_when_clocks_are_set_back
//! Takes the offset that holds when it is that late in UTC.

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::{OnFold, OnGap, TimeError};

pub fn resolve_local(
    local: NaiveDateTime,
    tz: Tz,
    _: OnGap,
    _: OnFold,
) -> Result<DateTime<Tz>, TimeError> {
    let offset = tz.offset_from_utc_datetime(&local).fix();
    let utc = local.checked_sub_offset(offset);
    utc.map(|utc| tz.from_utc_datetime(&utc))
        .ok_or(TimeError::OutOfRange)
}
