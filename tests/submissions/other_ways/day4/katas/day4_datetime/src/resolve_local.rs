//! Needs no knowledge of gaps: tries the offsets from the day before and the day after, and
//! finds the edges of a gap by halving.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;

use crate::{OnFold, OnGap, TimeError};

pub fn resolve_local(
    local: NaiveDateTime,
    tz: Tz,
    gap: OnGap,
    fold: OnFold,
) -> Result<DateTime<Tz>, TimeError> {
    let day = TimeDelta::days(1);
    let early = local.checked_sub_signed(day).unwrap_or(NaiveDateTime::MIN);
    let late = local.checked_add_signed(day).unwrap_or(NaiveDateTime::MAX);
    let (before, after) = (offset(tz, early), offset(tz, late));

    let read = |offset: FixedOffset| {
        let utc = local.checked_sub_offset(offset)?;
        let instant = tz.from_utc_datetime(&utc);
        (instant.offset().fix() == offset).then_some(instant)
    };
    let first = read(before);
    let second = read(after).filter(|_| before != after);
    match (first, second) {
        (Some(one), Some(other)) => either(one.min(other), one.max(other), fold),
        (Some(only), None) | (None, Some(only)) => Ok(only),
        (None, None) if before == after => Err(TimeError::OutOfRange),
        (None, None) => {
            let change = change(tz, early, late);
            match gap {
                OnGap::Reject => Err(TimeError::Gap {
                    start: change + before,
                    end: change + after,
                }),
                OnGap::FirstValid => Ok(tz.from_utc_datetime(&change)),
                OnGap::ShiftForward => Ok(tz.from_utc_datetime(&(local - before))),
            }
        }
    }
}

fn either(
    earlier: DateTime<Tz>,
    later: DateTime<Tz>,
    fold: OnFold,
) -> Result<DateTime<Tz>, TimeError> {
    match fold {
        OnFold::Earlier => Ok(earlier),
        OnFold::Later => Ok(later),
        OnFold::Reject => Err(TimeError::Fold {
            earlier: earlier.to_utc(),
            later: later.to_utc(),
        }),
    }
}

fn offset(tz: Tz, utc: NaiveDateTime) -> FixedOffset {
    tz.offset_from_utc_datetime(&utc).fix()
}

/// The second at which the offset changes, in UTC.
fn change(tz: Tz, early: NaiveDateTime, late: NaiveDateTime) -> NaiveDateTime {
    let before = offset(tz, early);
    let start = early.and_utc().timestamp();
    let (mut low, mut high) = (0, (late - early).num_seconds());
    let at = |seconds: i64| {
        let instant = DateTime::from_timestamp(start + seconds, 0);
        instant.expect("between two that there are").naive_utc()
    };
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        if offset(tz, at(middle)) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    at(high)
}
