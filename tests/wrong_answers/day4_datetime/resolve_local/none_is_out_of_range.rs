//! Rejected by: day4_datetime::resolve_local::an_hour_is_missing_when_clocks_are_set_forward
//! Asks for the latest instant, of which a gap has none.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use crate::{OnFold, OnGap, TimeError};

pub fn resolve_local(
    local: NaiveDateTime,
    tz: Tz,
    gap: OnGap,
    fold: OnFold,
) -> Result<DateTime<Tz>, TimeError> {
    match tz.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) => Ok(instant),
        MappedLocalTime::Ambiguous(earlier, later) => match fold {
            OnFold::Reject => Err(TimeError::Fold {
                earlier: earlier.to_utc(),
                later: later.to_utc(),
            }),
            OnFold::Earlier => Ok(earlier),
            OnFold::Later => Ok(later),
        },
        MappedLocalTime::None => Err(TimeError::OutOfRange),
    }
}
