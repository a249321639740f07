//! Sorts and drops what is named twice, and writes offsets by hand.

use chrono::{DateTime, Datelike, Offset, Utc};
use chrono_tz::Tz;

use crate::{TimeError, ZoneRow};

pub fn world_clock(
    at: DateTime<Utc>,
    home: &str,
    zones: &[&str],
) -> Result<Vec<ZoneRow>, TimeError> {
    let clock = |name: &str| match name.parse::<Tz>() {
        Ok(tz) => Ok(at.with_timezone(&tz)),
        Err(_) => Err(TimeError::UnknownZone(name.to_owned())),
    };
    let home = clock(home)?;
    let clocks = zones.iter().map(|name| Ok((*name, clock(name)?)));
    let mut clocks = clocks.collect::<Result<Vec<_>, TimeError>>()?;

    clocks.sort_by(|(name, clock), (other_name, other)| {
        let offsets = seconds(clock).cmp(&seconds(other));
        offsets.then_with(|| name.cmp(other_name))
    });
    clocks.dedup_by_key(|(name, _)| *name);

    let row = |(name, clock): (&str, DateTime<Tz>)| ZoneRow {
        zone: name.to_owned(),
        local: clock.naive_local().to_string()[..16].to_owned(),
        offset: offset(seconds(&clock)),
        day_shift: clock.num_days_from_ce() - home.num_days_from_ce(),
    };
    Ok(clocks.into_iter().map(row).collect())
}

fn seconds(clock: &DateTime<Tz>) -> i32 {
    clock.offset().fix().local_minus_utc()
}

fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
