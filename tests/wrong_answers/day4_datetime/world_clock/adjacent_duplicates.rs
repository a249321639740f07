//! Rejected by: day4_datetime::world_clock::a_zone_that_is_named_twice_has_one_row
//! Drops a zone only if the one before it in the list is the same.

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;

use crate::{TimeError, ZoneRow};

pub fn world_clock(
    at: DateTime<Utc>,
    home: &str,
    zones: &[&str],
) -> Result<Vec<ZoneRow>, TimeError> {
    let today = at.with_timezone(&zone(home)?).date_naive();
    let mut rows = Vec::new();
    let mut zones = zones.to_vec();
    zones.dedup();
    for name in zones {
        let local = at.with_timezone(&zone(name)?);
        let row = ZoneRow {
            zone: name.to_owned(),
            local: local.format("%Y-%m-%d %H:%M").to_string(),
            offset: local.format("%:z").to_string(),
            day_shift: (local.date_naive() - today).num_days() as i32,
        };
        rows.push(((local.offset().fix().local_minus_utc(), name), row));
    }
    rows.sort_by_key(|(key, _)| *key);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

fn zone(name: &str) -> Result<Tz, TimeError> {
    let unknown = |_| TimeError::UnknownZone(name.to_owned());
    name.parse().map_err(unknown)
}
