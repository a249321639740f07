//! What the clocks of a zone show, found out by trying: from an instant to a local time
//! there is only one way, and the tests go no other.

use std::collections::BTreeSet;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use harness::Rng;

/// Zones in which something has happened: half an hour, two hours, a whole day, midnight.
pub const ZONES: [&str; 24] = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Caracas",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
    "UTC",
];

const HALF_AN_HOUR: i64 = 1_800;
pub const DAY: i64 = 86_400;

pub fn zone(name: &str) -> Tz {
    name.parse().expect("one of the zones above")
}

/// By how much the clocks are ahead of UTC, in seconds, at an instant.
pub fn offset(tz: Tz, instant: i64) -> i64 {
    let utc = DateTime::from_timestamp(instant, 0).expect("no year is that far");
    let offset = tz.offset_from_utc_datetime(&utc.naive_utc());
    offset.fix().local_minus_utc().into()
}

/// What clocks show, as seconds since they showed midnight of 1 January 1970.
pub fn wall(tz: Tz, instant: i64) -> i64 {
    instant + offset(tz, instant)
}

/// The instant at which clocks were set.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub instant: i64,
    pub before: i64,
    pub after: i64,
}

/// How often the clocks show a local time.
#[derive(Debug)]
pub enum Reading {
    Never(Change),
    Once(i64),
    Twice(i64, i64),
}

pub fn read(tz: Tz, local: i64) -> Reading {
    // No clock is more than 15 hours away from UTC.
    let around: Vec<i64> = (-30..=30).map(|n| local + n * HALF_AN_HOUR).collect();
    let offsets: BTreeSet<i64> = around.iter().map(|at| offset(tz, *at)).collect();
    let instants = offsets.iter().rev().map(|offset| local - offset);
    let instants: Vec<i64> = instants.filter(|at| wall(tz, *at) == local).collect();
    match instants[..] {
        [once] => Reading::Once(once),
        [first, second] => Reading::Twice(first, second),
        _ => {
            let mut changes = changes(tz, &around).into_iter();
            let jumped = changes.find(|change| {
                let (before, after) = (change.before, change.after);
                (change.instant + before..change.instant + after).contains(&local)
            });
            Reading::Never(jumped.expect("what is not there was jumped over"))
        }
    }
}

/// The changes between neighbours of these instants.
fn changes(tz: Tz, instants: &[i64]) -> Vec<Change> {
    let mut changes = Vec::new();
    for pair in instants.windows(2) {
        let (before, after) = (offset(tz, pair[0]), offset(tz, pair[1]));
        if before == after {
            continue;
        }
        let (mut low, mut high) = (pair[0], pair[1]);
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if offset(tz, middle) == before {
                low = middle;
            } else {
                high = middle;
            }
        }
        changes.push(Change {
            instant: high,
            before,
            after: offset(tz, high),
        });
    }
    changes
}

/// A local time from 1980 to 2037, in whole minutes; often one near a change of the clocks.
pub fn random_local(rng: &Rng, tz: Tz) -> i64 {
    let start = DateTime::UNIX_EPOCH.timestamp() + rng.between(10 * 365..=67 * 365) * DAY;
    if rng.one_in(4) {
        return start + rng.between(0..=1_439) * 60;
    }
    let weeks: Vec<i64> = (0..53).map(|week| start + week * 7 * DAY).collect();
    let changes = changes(tz, &weeks);
    let Some(change) = changes.get(rng.index(changes.len().max(1))) else {
        return start + rng.between(0..=1_439) * 60;
    };
    // Between the two, before or behind; and their edges.
    let (first, last) = (
        change.before.min(change.after),
        change.before.max(change.after),
    );
    let edges = [first, last, last - 60];
    let shown = match rng.index(4) {
        0 => *rng.pick(&edges),
        1 => rng.between(first - 7_200..=last + 7_200),
        _ => rng.between(first..=last),
    };
    (change.instant + shown).div_euclid(60) * 60
}

/// `2024-03-15T09:05:00`, with something else for the `T`.
pub fn shown(local: i64, separator: char) -> String {
    let local = DateTime::from_timestamp(local, 0).expect("no year is that far");
    let (date, time) = (local.format("%Y-%m-%d"), local.format("%H:%M:%S"));
    format!("{date}{separator}{time}")
}

/// `+05:45`.
pub fn shown_offset(offset: i64) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// An instant as the clocks in a zone show it.
pub fn rfc3339(tz: Tz, instant: i64) -> String {
    let offset = offset(tz, instant);
    format!("{}{}", shown(instant + offset, 'T'), shown_offset(offset))
}
