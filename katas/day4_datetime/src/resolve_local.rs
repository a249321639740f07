//! Kata 4.4: from the clock on the wall to an instant.

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

use crate::{OnFold, OnGap, TimeError};

/// The instant at which the clocks in `tz` show `local`.
///
/// Mostly there is exactly one. But when clocks are set forward, some local times never
/// come (a *gap*), and when they are set back, some come twice (a *fold*). Neither is always
/// an hour, nor of whole minutes, nor at night, nor on the same date. Only the rules of the zone know; [`Tz`] has
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
///    [`TimeError::OutOfRange`]. (chrono's own answer does not tell that from a gap.)
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
    todo!()
}
