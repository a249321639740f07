//! Kata 4.4: from the clock on the wall to an instant.

use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::Tz;

use crate::{OnFold, OnGap, TimeError};

/// The instant at which the clocks in `tz` show `local`.
///
/// Mostly there is exactly one. But when clocks are set forward, some local times never
/// come (a *gap*), and when they are set back, some come twice (a *fold*). Neither is always
/// an hour, nor at night, nor on the same date. Only the rules of the zone know; [`Tz`] has
/// them all.
///
/// 1. If the clocks show `local` once, the result is that instant.
/// 2. If they never do, `gap` says what the result is:
///     - [`Reject`](OnGap::Reject): [`TimeError::Gap`] with the first local time that is
///       missing, and the first one that exists again;
///     - [`FirstValid`](OnGap::FirstValid): the first instant behind the gap;
///     - [`ShiftForward`](OnGap::ShiftForward): the instant that `local` would be if the
///       clocks had not been set forward, that is, read with the offset from **before** the
///       gap. Shown with the new offset it is later by the length of the gap.
/// 3. If they do twice, `fold` says what the result is:
///     - [`Reject`](OnFold::Reject): [`TimeError::Fold`] with both instants;
///     - [`Earlier`](OnFold::Earlier), [`Later`](OnFold::Later): the one or the other.
/// 4. If the instant is beyond what chrono can hold, the result is
///    [`TimeError::OutOfRange`].
///
/// ```ignore
/// // New York, 10 March 2024: at 02:00 the clocks go to 03:00.
/// let resolve = |gap| resolve_local(half_past_two, New_York, gap, OnFold::Reject);
/// assert_eq!(resolve(OnGap::ShiftForward).unwrap().to_rfc3339(), "2024-03-10T03:30:00-04:00");
/// assert_eq!(resolve(OnGap::FirstValid).unwrap().to_rfc3339(), "2024-03-10T03:00:00-04:00");
/// ```
///
/// # Errors
/// [`TimeError::Gap`], [`TimeError::Fold`] and [`TimeError::OutOfRange`], as above.
pub fn resolve_local(
    local: NaiveDateTime,
    tz: Tz,
    gap: OnGap,
    fold: OnFold,
) -> Result<DateTime<Tz>, TimeError> {
    // The instant at which a clock with this offset shows `local`.
    let with = |offset: FixedOffset| {
        local
            .checked_sub_offset(offset)
            .map(|utc| tz.from_utc_datetime(&utc))
            .ok_or(TimeError::OutOfRange)
    };
    // Asked for offsets, not for instants: there, a gap is not confused with an instant
    // that chrono cannot hold.
    match tz.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) => with(offset.fix()),
        MappedLocalTime::Ambiguous(one, other) => {
            let (one, other) = (with(one.fix())?, with(other.fix())?);
            match fold {
                OnFold::Earlier => Ok(one.min(other)),
                OnFold::Later => Ok(one.max(other)),
                OnFold::Reject => Err(TimeError::Fold {
                    earlier: one.min(other).to_utc(),
                    later: one.max(other).to_utc(),
                }),
            }
        }
        MappedLocalTime::None => {
            let jump = first_beyond(local, tz).ok_or(TimeError::OutOfRange)?;
            let offset_at = |utc: NaiveDateTime| tz.offset_from_utc_datetime(&utc).fix();
            let before = offset_at(jump - TimeDelta::seconds(1));
            match gap {
                OnGap::Reject => Err(TimeError::Gap {
                    start: jump + before,
                    end: jump + offset_at(jump),
                }),
                OnGap::FirstValid => Ok(tz.from_utc_datetime(&jump)),
                OnGap::ShiftForward => with(before),
            }
        }
    }
}

/// The first second in UTC at which the clocks show more than `local`, which is in a gap.
///
/// Two days before, they show less, and two days behind, they show more: no offset is as
/// large as that. Between, clocks that never show `local` can only jump over it, and clocks
/// are set at whole seconds: halving what is between finds the jump.
fn first_beyond(local: NaiveDateTime, tz: Tz) -> Option<NaiveDateTime> {
    let local = local.with_nanosecond(0)?;
    let (mut low, mut high) = (-172_800, 172_800);
    local.checked_add_signed(TimeDelta::seconds(low))?;
    local.checked_add_signed(TimeDelta::seconds(high))?;
    while high - low > 1 {
        let middle = i64::midpoint(low, high);
        let utc = local + TimeDelta::seconds(middle);
        let offset = tz.offset_from_utc_datetime(&utc).fix().local_minus_utc();
        // The clocks show `local + middle + offset`.
        if middle + i64::from(offset) > 0 {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(local + TimeDelta::seconds(high))
}
