//! Rejected by: day4_datetime::resolve_local::an_hour_is_missing_when_clocks_are_set_forward
//! Reads what does not exist as if it were UTC.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone};
use chrono_tz::{GapInfo, Tz};

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
        MappedLocalTime::None => in_gap(local, tz, gap),
    }
}

fn in_gap(local: NaiveDateTime, tz: Tz, gap: OnGap) -> Result<DateTime<Tz>, TimeError> {
    let edges = GapInfo::new(&local, &tz).and_then(|info| info.begin.zip(info.end));
    let ((start, _), end) = edges.ok_or(TimeError::OutOfRange)?;
    match gap {
        OnGap::Reject => Err(TimeError::Gap {
            start,
            end: end.naive_local(),
        }),
        OnGap::FirstValid => Ok(end),
        OnGap::ShiftForward => Ok(tz.from_utc_datetime(&local)),
    }
}
