//! Kata 4.5: one instant, many clocks.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};
use chrono_tz::Tz;

use crate::{TimeError, ZoneRow};

/// What the clocks in `zones` show at the instant `at`, seen from `home`.
///
/// An instant has no time zone; only its picture in a calendar has one. So the same instant
/// is Friday morning here and still Thursday there.
///
/// 1. There is one row for each zone. `zone` is its name as it was given; `local` is the
///    date and the time there, as in `2024-03-15 14:50`; `offset` is hours and minutes from
///    UTC with a sign, as in `+05:45`, `-10:00` and, for UTC itself, `+00:00`.
/// 2. `day_shift` is the date there minus the date **at home**, in days: mostly -1, 0 or 1.
/// 3. The rows are sorted by offset, from west to east, and those of the same offset by the
///    name of the zone. A zone that is named twice has one row.
/// 4. A name that is no zone of the IANA data is [`TimeError::UnknownZone`] with that name,
///    also if it is `home`. If there are several, it is the first one, and `home` comes
///    before `zones`. Names count in upper and lower case as they are: `utc` is no zone,
///    `UTC` is one.
/// 5. No zones, no rows.
///
/// ```ignore
/// let at = Utc.with_ymd_and_hms(2024, 3, 15, 9, 5, 0).unwrap();
/// let rows = world_clock(at, "America/New_York", &["Asia/Kathmandu"])?;
/// assert_eq!(rows[0].local, "2024-03-15 14:50");
/// assert_eq!(rows[0].offset, "+05:45");
/// ```
///
/// # Errors
/// [`TimeError::UnknownZone`], as above.
pub fn world_clock(
    at: DateTime<Utc>,
    home: &str,
    zones: &[&str],
) -> Result<Vec<ZoneRow>, TimeError> {
    let zone = |name: &str| Tz::from_str(name).map_err(|_| TimeError::UnknownZone(name.to_owned()));
    let offset_in = |tz: Tz| tz.offset_from_utc_datetime(&at.naive_utc()).fix();
    // Dates as day numbers: on the last day of chrono's calendar, the date there may be one
    // that chrono cannot hold.
    let day_at = |offset: FixedOffset| {
        (at.timestamp() + i64::from(offset.local_minus_utc())).div_euclid(86_400)
    };

    let today = day_at(offset_in(zone(home)?));
    // The key is the order: of two rows with the same one, the map keeps one.
    let mut rows = BTreeMap::new();
    for &name in zones {
        let offset = offset_in(zone(name)?);
        let there = at.with_timezone(&offset);
        // Offsets are less than a day, so this is -2 to 2.
        #[allow(clippy::cast_possible_truncation)]
        let day_shift = (day_at(offset) - today) as i32;
        let row = ZoneRow {
            zone: name.to_owned(),
            local: there.format("%Y-%m-%d %H:%M").to_string(),
            offset: there.format("%:z").to_string(),
            day_shift,
        };
        rows.insert((offset.local_minus_utc(), name), row);
    }
    Ok(rows.into_values().collect())
}
