//! Rejected by: day4_datetime::resolve_local::samoa_has_left_out_a_whole_day
//! Looks for the edges of the gap, minute by minute, but not further away than three hours.

use chrono::{
    DateTime, DurationRound, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone,
};
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
    let whole = local
        .duration_trunc(TimeDelta::minutes(1))
        .map_err(|_| TimeError::OutOfRange)?;
    let at = |minutes: i64| {
        let near = whole.checked_add_signed(TimeDelta::minutes(minutes))?;
        tz.from_local_datetime(&near).earliest()
    };
    let end = (1..=180).find_map(at).ok_or(TimeError::OutOfRange)?;
    let mut before = (1..=180).map(|minutes| at(-minutes));
    let last = before.find_map(|at| at).ok_or(TimeError::OutOfRange)?;
    match gap {
        OnGap::Reject => Err(TimeError::Gap {
            start: last.naive_local() + TimeDelta::minutes(1),
            end: end.naive_local(),
        }),
        OnGap::FirstValid => Ok(end),
        OnGap::ShiftForward => {
            let utc = local.checked_sub_offset(last.offset().fix());
            utc.map(|utc| tz.from_utc_datetime(&utc))
                .ok_or(TimeError::OutOfRange)
        }
    }
}
