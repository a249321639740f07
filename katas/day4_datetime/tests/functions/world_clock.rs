//! Kata 4.5 from inside: `world_clock`.

use day4_datetime::world_clock::world_clock;
use day4_datetime::{TimeError, ZoneRow};
use harness::equal;

use crate::utc;

const HOME: &str = "America/New_York";

type Row<'a> = (&'a str, &'a str, i32, &'a str);

#[track_caller]
fn check(at: &str, home: &str, zones: &[&str], expected: &[Row<'_>]) {
    let row = |(local, offset, day_shift, zone): &Row<'_>| ZoneRow {
        zone: (*zone).to_owned(),
        local: (*local).to_owned(),
        offset: (*offset).to_owned(),
        day_shift: *day_shift,
    };
    let expected = Ok(expected.iter().map(row).collect());
    let actual = world_clock(utc(at), home, zones);
    equal!(expected, actual, "at {at}, from {home}, for {zones:?}");
}

/// In New York it is five in the morning.
const MORNING: &str = "2024-03-15T09:05:00Z";

#[harness::test]
fn the_same_instant_looks_different_everywhere() {
    check(
        MORNING,
        HOME,
        &["Pacific/Honolulu", HOME, "UTC", "Asia/Kathmandu"],
        &[
            ("2024-03-14 23:05", "-10:00", -1, "Pacific/Honolulu"),
            ("2024-03-15 05:05", "-04:00", 0, HOME),
            ("2024-03-15 09:05", "+00:00", 0, "UTC"),
            ("2024-03-15 14:50", "+05:45", 0, "Asia/Kathmandu"),
        ],
    );
}

#[harness::test]
fn the_day_is_shifted_against_home_and_not_against_utc() {
    let kiritimati = "Pacific/Kiritimati";
    check(
        MORNING,
        HOME,
        &[kiritimati],
        &[("2024-03-15 23:05", "+14:00", 0, kiritimati)],
    );
    check(
        "2024-03-15T18:00:00Z",
        HOME,
        &[kiritimati],
        &[("2024-03-16 08:00", "+14:00", 1, kiritimati)],
    );
    // In UTC it is the 16th already; at home it is not.
    check(
        "2024-03-16T01:00:00Z",
        HOME,
        &["UTC", HOME],
        &[
            ("2024-03-15 21:00", "-04:00", 0, HOME),
            ("2024-03-16 01:00", "+00:00", 1, "UTC"),
        ],
    );
    check(
        "2024-03-15T22:00:00Z",
        "Asia/Tokyo",
        &["UTC", "Asia/Tokyo"],
        &[
            ("2024-03-15 22:00", "+00:00", -1, "UTC"),
            ("2024-03-16 07:00", "+09:00", 0, "Asia/Tokyo"),
        ],
    );
}

#[harness::test]
fn between_new_year_and_new_year_is_one_day() {
    check(
        "2023-12-31T23:30:00Z",
        "UTC",
        &["Europe/Paris", "America/New_York"],
        &[
            ("2023-12-31 18:30", "-05:00", 0, "America/New_York"),
            ("2024-01-01 00:30", "+01:00", 1, "Europe/Paris"),
        ],
    );
}

#[harness::test]
fn two_zones_may_be_more_than_a_day_apart() {
    check(
        "2024-03-15T10:30:00Z",
        "Pacific/Pago_Pago",
        &["Pacific/Kiritimati", "Pacific/Pago_Pago"],
        &[
            ("2024-03-14 23:30", "-11:00", 0, "Pacific/Pago_Pago"),
            ("2024-03-16 00:30", "+14:00", 2, "Pacific/Kiritimati"),
        ],
    );
}

#[harness::test]
fn rows_go_from_west_to_east_and_then_by_name() {
    let zones = [
        "Europe/Paris",
        "Africa/Lagos",
        "Asia/Tokyo",
        "America/Los_Angeles",
        "Europe/Berlin",
        "Asia/Kolkata",
    ];
    check(
        "2024-01-15T12:00:00Z",
        "UTC",
        &zones,
        &[
            ("2024-01-15 04:00", "-08:00", 0, "America/Los_Angeles"),
            ("2024-01-15 13:00", "+01:00", 0, "Africa/Lagos"),
            ("2024-01-15 13:00", "+01:00", 0, "Europe/Berlin"),
            ("2024-01-15 13:00", "+01:00", 0, "Europe/Paris"),
            ("2024-01-15 17:30", "+05:30", 0, "Asia/Kolkata"),
            ("2024-01-15 21:00", "+09:00", 0, "Asia/Tokyo"),
        ],
    );
}

#[harness::test]
fn negative_offsets_are_sorted_as_numbers() {
    check(
        "2024-01-15T12:00:00Z",
        "UTC",
        &["America/New_York", "Pacific/Honolulu", "America/St_Johns"],
        &[
            ("2024-01-15 02:00", "-10:00", 0, "Pacific/Honolulu"),
            ("2024-01-15 07:00", "-05:00", 0, "America/New_York"),
            ("2024-01-15 08:30", "-03:30", 0, "America/St_Johns"),
        ],
    );
}

#[harness::test]
fn the_offset_is_that_of_the_season() {
    check(
        "2024-07-15T12:00:00Z",
        "UTC",
        &["Europe/Paris", "America/New_York"],
        &[
            ("2024-07-15 08:00", "-04:00", 0, "America/New_York"),
            ("2024-07-15 14:00", "+02:00", 0, "Europe/Paris"),
        ],
    );
}

#[harness::test]
fn a_zone_that_is_named_twice_has_one_row() {
    let tokyo = ("2024-03-15 18:05", "+09:00", 0, "Asia/Tokyo");
    check(
        MORNING,
        HOME,
        &["Asia/Tokyo", "UTC", "Asia/Tokyo"],
        &[("2024-03-15 09:05", "+00:00", 0, "UTC"), tokyo],
    );
    // Two names of one zone are two names.
    check(
        MORNING,
        HOME,
        &["Japan", "Asia/Tokyo"],
        &[tokyo, ("2024-03-15 18:05", "+09:00", 0, "Japan")],
    );
}

#[harness::test]
fn a_name_that_is_no_zone_is_an_error() {
    let unknown = |name: &str| Err(TimeError::UnknownZone(name.to_owned()));
    for name in [
        "Mars/Olympus",
        "",
        "utc",
        "EST5",
        "+01:00",
        "Asia/ Tokyo",
        " UTC",
        "UTC ",
        "UTC\n",
    ] {
        let actual = world_clock(utc(MORNING), HOME, &["UTC", name]);
        equal!(unknown(name), actual, "{name:?} among the zones");
        let actual = world_clock(utc(MORNING), name, &["UTC"]);
        equal!(unknown(name), actual, "{name:?} as home");
        let actual = world_clock(utc(MORNING), name, &[]);
        equal!(unknown(name), actual, "{name:?} as home of no zones");
    }
}

#[harness::test]
fn of_several_unknown_zones_the_first_is_named() {
    let unknown = |name: &str| Err(TimeError::UnknownZone(name.to_owned()));
    let actual = world_clock(utc(MORNING), HOME, &["Z/z", "UTC", "A/a", "Z/z"]);
    equal!(unknown("Z/z"), actual, "Z/z, UTC, A/a, Z/z");
    let actual = world_clock(utc(MORNING), "Home/home", &["A/a"]);
    equal!(unknown("Home/home"), actual, "home comes first");
}

#[harness::test]
fn no_zones_no_rows() {
    check(MORNING, HOME, &[], &[]);
}

#[harness::test]
fn midnight_was_midnight_before_1970() {
    check(
        "1969-12-31T20:00:00Z",
        "UTC",
        &["Asia/Tokyo", HOME],
        &[
            ("1969-12-31 15:00", "-05:00", 0, HOME),
            ("1970-01-01 05:00", "+09:00", 1, "Asia/Tokyo"),
        ],
    );
    check(
        "1969-07-20T20:17:40Z",
        "Asia/Tokyo",
        &["UTC", HOME, "Asia/Tokyo"],
        &[
            ("1969-07-20 16:17", "-04:00", -1, HOME),
            ("1969-07-20 20:17", "+00:00", -1, "UTC"),
            ("1969-07-21 05:17", "+09:00", 0, "Asia/Tokyo"),
        ],
    );
}
