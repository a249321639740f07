//! Rejected by: day4_datetime::resolve_local::a_gap_may_begin_or_end_between_two_minutes
//! Looks for the end of the gap minute by minute.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{GapInfo, Tz};

use crate::{OnFold, OnGap, TimeError};

/// The instant at which the clocks in `tz` show `local`.
///
/// # Errors
/// A gap or a fold that is to be refused, or an instant out of range.
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

fn minute_by_minute(local: NaiveDateTime, tz: Tz) -> Result<DateTime<Tz>, TimeError> {
    let mut local = local;
    loop {
        local = local
            .checked_add_signed(TimeDelta::minutes(1))
            .ok_or(TimeError::OutOfRange)?;
        if let Some(instant) = tz.from_local_datetime(&local).earliest() {
            return Ok(instant);
        }
    }
}

fn in_gap(local: NaiveDateTime, tz: Tz, gap: OnGap) -> Result<DateTime<Tz>, TimeError> {
    // "None" may also mean that the instant is more than a `DateTime` can hold. A gap has
    // two edges, and only the zone knows where: they are not always an hour apart.
    let edges = GapInfo::new(&local, &tz).and_then(|info| info.begin.zip(info.end));
    let ((start, before), _) = edges.ok_or(TimeError::OutOfRange)?;
    match gap {
        OnGap::Reject => Err(TimeError::Gap {
            start,
            end: minute_by_minute(local, tz)?.naive_local(),
        }),
        OnGap::FirstValid => minute_by_minute(local, tz),
        OnGap::ShiftForward => {
            let utc = local.checked_sub_offset(before.fix());
            utc.map(|utc| tz.from_utc_datetime(&utc))
                .ok_or(TimeError::OutOfRange)
        }
    }
}
