//! Rejected by: day4_datetime::resolve_local::lord_howe_moves_its_clocks_by_half_an_hour
//! Believes that every gap is a full hour.

use chrono::{DateTime, DurationRound, MappedLocalTime, NaiveDateTime, TimeDelta, TimeZone};
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
        MappedLocalTime::None => in_gap(local, tz, gap),
    }
}

fn in_gap(local: NaiveDateTime, tz: Tz, gap: OnGap) -> Result<DateTime<Tz>, TimeError> {
    let hour = TimeDelta::hours(1);
    let start = local
        .duration_trunc(hour)
        .map_err(|_| TimeError::OutOfRange)?;
    let read = |local: Option<NaiveDateTime>| {
        let instant = local.and_then(|local| tz.from_local_datetime(&local).earliest());
        instant.ok_or(TimeError::OutOfRange)
    };
    let end = read(start.checked_add_signed(hour))?;
    match gap {
        OnGap::Reject => Err(TimeError::Gap {
            start,
            end: end.naive_local(),
        }),
        OnGap::FirstValid => Ok(end),
        OnGap::ShiftForward => read(local.checked_add_signed(hour)),
    }
}
