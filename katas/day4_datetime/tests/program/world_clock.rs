//! Kata 4.5 from outside: `timekit world`.

use harness::{Program, Scratch, rng, snapshot};

use crate::check_everywhere;
use crate::oracle::{DAY, ZONES, offset, random_instant, shown, shown_offset, zone};

fn world(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("world")
}

#[harness::test]
fn world_prints_clocks_from_west_to_east() {
    let scratch = Scratch::new();
    let words = [
        "2024-03-15T09:05:00Z",
        "--home",
        "America/New_York",
        "Asia/Kathmandu",
        "Pacific/Honolulu",
        "UTC",
        "Asia/Kathmandu",
    ];
    snapshot!(world(&scratch).args(words).transcript(), @"
    $ timekit world 2024-03-15T09:05:00Z --home America/New_York Asia/Kathmandu Pacific/Honolulu UTC Asia/Kathmandu
    exit: 0
    --- stdout ---
    2024-03-14 23:05  -10:00  -1  Pacific/Honolulu
    2024-03-15 09:05  +00:00  +0  UTC
    2024-03-15 14:50  +05:45  +0  Asia/Kathmandu
    ");
}

#[harness::test]
fn world_refuses_a_name_that_is_no_zone() {
    let scratch = Scratch::new();
    let words = [
        "2024-03-15T09:05:00Z",
        "--home",
        "UTC",
        "UTC",
        "Mars/Olympus",
    ];
    snapshot!(world(&scratch).args(words).transcript(), @"
    $ timekit world 2024-03-15T09:05:00Z --home UTC UTC Mars/Olympus
    exit: 65
    --- stderr ---
    timekit: unknown time zone: Mars/Olympus
    ");
}

#[harness::test]
fn the_zone_of_the_machine_is_not_home() {
    let words = [
        "world",
        "2024-03-15T20:00:00Z",
        "--home",
        "Asia/Tokyo",
        "UTC",
        "Asia/Tokyo",
    ];
    let expected = "2024-03-15 20:00  +00:00  -1  UTC\n\
                    2024-03-16 05:00  +09:00  +0  Asia/Tokyo\n";
    check_everywhere(&words, expected);
}

/// The rows that must come.
fn expected(instant: i64, home: &str, names: &[&str]) -> String {
    let today = (instant + offset(zone(home), instant)).div_euclid(DAY);
    let mut names = names.to_vec();
    names.sort_unstable_by_key(|name| (offset(zone(name), instant), *name));
    names.dedup();
    let row = |name: &&str| {
        let offset = offset(zone(name), instant);
        let local = shown(instant + offset, ' ');
        let shift = (instant + offset).div_euclid(DAY) - today;
        let (local, offset) = (&local[..16], shown_offset(offset));
        format!("{local}  {offset}  {shift:+}  {name}\n")
    };
    names.iter().map(row).collect()
}

#[harness::test(seeded)]
fn any_instant_is_shown_in_all_zones() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let instant = random_instant(&rng);
        let home = *rng.pick(&ZONES);
        // How an offset with seconds is to be shown, nobody says.
        let is_told = |name: &&str| offset(zone(name), instant) % 60 == 0;
        let names = (0..rng.index(24)).map(|_| *rng.pick(&ZONES));
        let names: Vec<&str> = names.filter(is_told).collect();
        let at = shown(instant, 'T') + "Z";
        let world = world(&scratch).args([&at, "--home", home]).args(&names);
        world.run().expect(0, expected(instant, home, &names), "");
    }
}
