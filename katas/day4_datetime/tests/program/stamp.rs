//! Kata 4.1 from outside: `timekit now`, `timekit stamp` and `timekit age`.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta};
use harness::{Program, Rng, Scratch, equal, rng, snapshot};

use crate::civil::{Date, Time};
use crate::{Answer, Question, check_answers, check_everywhere};

fn timekit(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).args(["--at", "2024-03-15T09:05:00.75Z"])
}

#[harness::test]
fn now_prints_a_stamp() {
    let scratch = Scratch::new();
    snapshot!(timekit(&scratch).arg("now").transcript(), @"
    $ timekit --at 2024-03-15T09:05:00.75Z now
    exit: 0
    --- stdout ---
    2024-03-15T09:05:00Z
    ");
    snapshot!(timekit(&scratch).args(["now", "--file"]).transcript(), @"
    $ timekit --at 2024-03-15T09:05:00.75Z now --file
    exit: 0
    --- stdout ---
    20240315T090500Z
    ");
}

#[harness::test]
fn a_clock_is_shown_in_utc_whatever_its_offset() {
    let scratch = Scratch::new();
    let instants = ["2024-03-15T01:05:00+05:45", "2024-12-31T23:30:00-10:00"];
    let stamp = Program::new("timekit", &scratch)
        .arg("stamp")
        .args(instants);
    snapshot!(stamp.transcript(), @"
    $ timekit stamp 2024-03-15T01:05:00+05:45 2024-12-31T23:30:00-10:00
    exit: 0
    --- stdout ---
    2024-03-14T19:20:00Z
    2025-01-01T09:30:00Z
    ");
}

#[harness::test]
fn age_tells_how_long_ago_something_was() {
    let scratch = Scratch::new();
    let instants = [
        "2024-03-15T09:05:00.75Z",
        "2024-03-15T09:05:01Z",
        "2024-03-15T08:05:00Z",
    ];
    snapshot!(timekit(&scratch).arg("age").args(instants).transcript(), @"
    $ timekit --at 2024-03-15T09:05:00.75Z age 2024-03-15T09:05:00.75Z 2024-03-15T09:05:01Z 2024-03-15T08:05:00Z
    exit: 1
    --- stdout ---
    0ns
    3600.75s
    --- stderr ---
    timekit: 2024-03-15T09:05:01Z is in the future
    ");
}

#[harness::test]
fn the_zone_of_the_machine_makes_no_difference_to_a_stamp() {
    let at = ["--at", "2024-03-15T09:05:00Z"];
    check_everywhere(&[at[0], at[1], "now"], "2024-03-15T09:05:00Z\n");
    check_everywhere(&[at[0], at[1], "now", "--file"], "20240315T090500Z\n");
    let hour_ago = [at[0], at[1], "age", "2024-03-15T08:05:00Z"];
    check_everywhere(&hour_ago, "3600s\n");
}

struct Instant {
    date: Date,
    time: Time,
    nanos: i64,
}

impl Instant {
    fn random(rng: &Rng) -> Self {
        let years = if rng.one_in(3) { 0..=9999 } else { 2023..=2025 };
        Self {
            date: Date::random(rng, years),
            time: Time::random(rng),
            nanos: *rng.pick(&[0, 1, 499_999_999, 500_000_000, 999_999_999]),
        }
    }

    fn question(&self, is_file: bool) -> Question {
        let Self { date, time, nanos } = self;
        let stamp = if is_file {
            format!("{date}T{time}Z").replace(['-', ':'], "")
        } else {
            format!("{date}T{time}Z")
        };
        let now = format!("{date}T{time}.{nanos:09}Z");
        Question {
            story: format!("the clock shows {now}"),
            answer: Answer::is(stamp + "\n"),
            arguments: vec![now.into()],
        }
    }
}

#[harness::test(seeded)]
fn any_instant_has_its_stamp() {
    let rng = rng();
    let scratch = Scratch::new();
    for is_file in [false, true] {
        let timekit = || {
            let timekit = Program::new("timekit", &scratch).arg("stamp");
            timekit.args(is_file.then_some("--file"))
        };
        let questions: Vec<Question> = (0..60)
            .map(|_| Instant::random(&rng).question(is_file))
            .collect();
        check_answers(timekit, &questions);
    }
}

#[harness::test(seeded)]
fn stamps_of_files_are_sorted_like_their_instants() {
    let rng = rng();
    let scratch = Scratch::new();
    let random = |_| {
        let instant = Instant::random(&rng);
        format!("{}T{}Z", instant.date, instant.time)
    };
    let mut instants: Vec<String> = (0..80).map(random).collect();
    // Of four digits each, they are sorted as texts.
    instants.sort();
    let stamp = Program::new("timekit", &scratch).args(["stamp", "--file"]);
    let run = stamp.args(&instants).run();
    let stamps = run.stdout_text();
    let stamps: Vec<&str> = stamps.lines().collect();
    let mut sorted = stamps.clone();
    sorted.sort_unstable();
    equal!(sorted, stamps, "from the earliest instant to the latest");
    equal!(instants.len(), stamps.len(), "one stamp for each instant");
}

#[harness::test(seeded)]
fn what_is_over_has_an_age_and_what_is_to_come_has_none() {
    let rng = rng();
    let scratch = Scratch::new();
    let now = DateTime::from_timestamp(rng.between(0..=4_000_000_000), 250_000_000);
    let now = now.expect("before 2100");
    let at = now.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    let question = |_| {
        let most = *rng.pick(&[1, 1_000_000_000, 1_000_000_000_000_000_000]);
        let nanos = rng.between(-most..=most);
        let then = now - TimeDelta::nanoseconds(nanos);
        let then = then.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let answer = match u64::try_from(nanos) {
            Ok(nanos) => Answer::is(format!("{:?}\n", Duration::from_nanos(nanos))),
            Err(_) => Answer::fails(1, &format!("{then} is in the future")),
        };
        Question {
            story: format!("{then}, seen from {at}"),
            answer,
            arguments: vec![then.into()],
        }
    };
    let questions: Vec<Question> = (0..60).map(question).collect();
    let timekit = || Program::new("timekit", &scratch).args(["--at", &at, "age"]);
    check_answers(timekit, &questions);
}
