//! Rejected by: day4_datetime::world_clock::the_offset_is_that_of_the_season
//! Knows no summer time.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};

use crate::{TimeError, ZoneRow};

pub fn world_clock(
    at: DateTime<Utc>,
    home: &str,
    zones: &[&str],
) -> Result<Vec<ZoneRow>, TimeError> {
    let today = at.with_timezone(&zone(home)?).date_naive();
    let mut rows = BTreeMap::new();
    for &name in zones {
        let zone = zone(name)?;
        let offset = zone.offset_from_utc_datetime(&at.naive_utc());
        let seconds = offset.base_utc_offset().num_seconds() as i32;
        let offset = FixedOffset::east_opt(seconds).unwrap_or(offset.fix());
        let local = at.with_timezone(&offset);
        let row = ZoneRow {
            zone: name.to_owned(),
            local: local.format("%Y-%m-%d %H:%M").to_string(),
            offset: local.format("%:z").to_string(),
            day_shift: (local.date_naive() - today).num_days() as i32,
        };
        rows.insert((local.offset().fix().local_minus_utc(), name), row);
    }
    Ok(rows.into_values().collect())
}

fn zone(name: &str) -> Result<Tz, TimeError> {
    let unknown = |_| TimeError::UnknownZone(name.to_owned());
    name.parse().map_err(unknown)
}
