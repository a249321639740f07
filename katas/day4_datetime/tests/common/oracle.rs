//! What the clocks of a zone show, found out by trying: from an instant to a local time
//! there is only one way, and the tests go no other.

use std::collections::BTreeSet;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;
use harness::Rng;

/// Zones in which something has happened: half an hour, two hours, a whole day, midnight.
pub const ZONES: [&str; 25] = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Monrovia",
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
            let mut changes = pairs(tz, &around).into_iter().map(|pair| change(tz, pair));
            let jumped = changes.find(|change| {
                let (before, after) = (change.before, change.after);
                (change.instant + before..change.instant + after).contains(&local)
            });
            Reading::Never(jumped.expect("what is not there was jumped over"))
        }
    }
}

/// Neighbours of these instants between which clocks were set.
fn pairs(tz: Tz, instants: &[i64]) -> Vec<(i64, i64)> {
    let offsets: Vec<i64> = instants.iter().map(|at| offset(tz, *at)).collect();
    let steps = instants.windows(2).zip(offsets.windows(2));
    let set = steps.filter(|(_, offsets)| offsets[0] != offsets[1]);
    set.map(|(instants, _)| (instants[0], instants[1]))
        .collect()
}

/// The change between two instants, by halving.
fn change(tz: Tz, (mut low, mut high): (i64, i64)) -> Change {
    let before = offset(tz, low);
    while low + 1 < high {
        let middle = low + (high - low) / 2;
        if offset(tz, middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    Change {
        instant: high,
        before,
        after: offset(tz, high),
    }
}

/// 1 January 1947, and a day of 2036, in days since 1970.
const FIRST_DAY: i64 = -8_401;
const LAST_DAY: i64 = 67 * 365;

/// Any instant from 1947 to 2036.
pub fn random_instant(rng: &Rng) -> i64 {
    rng.between(FIRST_DAY * DAY..=LAST_DAY * DAY)
}

/// A local time from 1947 to 2037; often one near a change of the clocks.
pub fn random_local(rng: &Rng, tz: Tz) -> i64 {
    let start = rng.between(FIRST_DAY..=LAST_DAY) * DAY;
    if rng.one_in(4) {
        return start + rng.between(0..=1_439) * 60;
    }
    let instants: Vec<i64> = if rng.one_in(2) {
        (0..53).map(|week| start + week * 7 * DAY).collect()
    } else {
        let days = (FIRST_DAY..=LAST_DAY).step_by(90);
        days.map(|day| day * DAY).collect()
    };
    let pairs = pairs(tz, &instants);
    let Some(pair) = pairs.get(rng.index(pairs.len().max(1))) else {
        return start + rng.between(0..=1_439) * 60;
    };
    let change = change(tz, *pair);
    // Between the two, before or behind; and their edges.
    let (first, last) = (
        change.before.min(change.after),
        change.before.max(change.after),
    );
    let edges = [first, last, last - 60, last - 1];
    let shown = match rng.index(4) {
        0 => *rng.pick(&edges),
        1 => rng.between(first - 7_200..=last + 7_200),
        _ => rng.between(first..=last),
    };
    let local = change.instant + shown;
    if rng.one_in(2) {
        local
    } else {
        local.div_euclid(60) * 60
    }
}

/// `2024-03-15T09:05:00`, with something else for the `T`.
pub fn shown(local: i64, separator: char) -> String {
    let local = DateTime::from_timestamp(local, 0).expect("no year is that far");
    let (date, time) = (local.format("%Y-%m-%d"), local.format("%H:%M:%S"));
    format!("{date}{separator}{time}")
}

/// `+05:45`; what was not in whole minutes, in old times, is rounded, as chrono does it.
pub fn shown_offset(offset: i64) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = (offset.abs() + 30) / 60;
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// An instant as the clocks in a zone show it.
pub fn rfc3339(tz: Tz, instant: i64) -> String {
    let offset = offset(tz, instant);
    format!("{}{}", shown(instant + offset, 'T'), shown_offset(offset))
}
