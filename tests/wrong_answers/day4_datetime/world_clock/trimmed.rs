//! Rejected by: day4_datetime::world_clock::a_name_that_is_no_zone_is_an_error
//! Takes a zone with blanks around it.

use std::collections::BTreeMap;

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;

use crate::{TimeError, ZoneRow};

/// What the clocks in `zones` show at the instant `at`, seen from `home`.
///
/// # Errors
/// A name that is no zone.
pub fn world_clock(
    at: DateTime<Utc>,
    home: &str,
    zones: &[&str],
) -> Result<Vec<ZoneRow>, TimeError> {
    let today = at.with_timezone(&zone(home)?).date_naive();
    // The key is what the rows are sorted by; and a map has each key once.
    let mut rows = BTreeMap::new();
    for &name in zones {
        let local = at.with_timezone(&zone(name)?);
        let row = ZoneRow {
            zone: name.to_owned(),
            local: local.format("%Y-%m-%d %H:%M").to_string(),
            offset: local.format("%:z").to_string(),
            // The difference of two dates; one of two times would depend on the hour.
            day_shift: (local.date_naive() - today).num_days() as i32,
        };
        rows.insert((local.offset().fix().local_minus_utc(), name), row);
    }
    Ok(rows.into_values().collect())
}

fn zone(name: &str) -> Result<Tz, TimeError> {
    let unknown = |_| TimeError::UnknownZone(name.to_owned());
    name.trim().parse().map_err(unknown)
}
