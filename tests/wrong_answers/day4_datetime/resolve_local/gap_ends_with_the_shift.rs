//! Rejected by: day4_datetime::resolve_local::a_gap_begins_with_its_first_missing_time_and_ends_before_the_next
//! Takes the shifted time for the first one behind the gap.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
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
    let ((start, before), end) = edges.ok_or(TimeError::OutOfRange)?;
    match gap {
        OnGap::Reject => Err(TimeError::Gap {
            start,
            end: end.naive_local(),
        }),
        OnGap::FirstValid if local == start => Ok(end),
        OnGap::FirstValid | OnGap::ShiftForward => {
            let utc = local.checked_sub_offset(before.fix());
            utc.map(|utc| tz.from_utc_datetime(&utc))
                .ok_or(TimeError::OutOfRange)
        }
    }
}
