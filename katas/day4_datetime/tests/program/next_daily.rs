//! Kata 4.8 from outside: `timekit next`.

use std::fmt::Write;

use harness::{Program, Scratch, rng, snapshot};

use crate::oracle::{
    self, DAY, Reading, ZONES, random_instant, random_local, rfc3339, shown, wall,
};
use crate::{Answer, Question, check_answers, check_everywhere};

fn next(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("next")
}

#[harness::test]
fn next_prints_when_a_daily_job_is_due() {
    let scratch = Scratch::new();
    let words = [
        "--count",
        "3",
        "2024-03-09T12:00:00-05:00",
        "America/New_York",
        "02:30",
    ];
    snapshot!(next(&scratch).args(words).transcript(), @"
    $ timekit next --count 3 2024-03-09T12:00:00-05:00 America/New_York 02:30
    exit: 0
    --- stdout ---
    2024-03-10T03:00:00-04:00
    2024-03-11T02:30:00-04:00
    2024-03-12T02:30:00-04:00
    ");
}

#[harness::test]
fn next_runs_once_on_a_day_of_25_hours() {
    let scratch = Scratch::new();
    let words = [
        "--count",
        "2",
        "2024-11-03T01:00:00-04:00",
        "America/New_York",
        "01:30",
    ];
    snapshot!(next(&scratch).args(words).transcript(), @"
    $ timekit next --count 2 2024-11-03T01:00:00-04:00 America/New_York 01:30
    exit: 0
    --- stdout ---
    2024-11-03T01:30:00-04:00
    2024-11-04T01:30:00-05:00
    ");
}

#[harness::test]
fn next_leaves_out_a_day_that_does_not_exist() {
    let scratch = Scratch::new();
    let words = [
        "--count",
        "2",
        "2011-12-29T00:00:00Z",
        "Pacific/Apia",
        "09:00",
    ];
    snapshot!(next(&scratch).args(words).transcript(), @"
    $ timekit next --count 2 2011-12-29T00:00:00Z Pacific/Apia 09:00
    exit: 0
    --- stdout ---
    2011-12-29T09:00:00-10:00
    2011-12-31T09:00:00+14:00
    ");
}

#[harness::test]
fn the_zone_of_the_machine_makes_no_difference_to_a_job() {
    // Far to the east it is tomorrow already, far to the west it is still last night.
    let words = ["next", "2024-03-15T12:00:00Z", "Europe/Dublin", "15:00"];
    check_everywhere(&words, "2024-03-15T15:00:00+00:00\n");
    let words = ["next", "2024-03-15T11:00:00Z", "Europe/Dublin", "10:00"];
    check_everywhere(&words, "2024-03-16T10:00:00+00:00\n");
}

/// The first runs behind an instant, from date to date.
fn expected(name: &str, after: i64, time: i64, count: usize) -> Vec<i64> {
    let tz = oracle::zone(name);
    let mut runs = Vec::new();
    let mut date = wall(tz, after).div_euclid(DAY);
    while runs.len() < count {
        let run = match oracle::read(tz, date * DAY + time) {
            Reading::Once(instant) | Reading::Twice(instant, _) => instant,
            Reading::Never(change) => change.instant,
        };
        if run > after && wall(tz, run).div_euclid(DAY) == date {
            runs.push(run);
        }
        date += 1;
    }
    runs
}

#[harness::test(seeded)]
fn any_job_has_one_run_on_each_date() {
    let rng = rng();
    let scratch = Scratch::new();
    let count = 4;
    let question = |_| {
        let name = *rng.pick(&ZONES);
        let local = random_local(&rng, oracle::zone(name));
        // The time of day is mostly one at which something happens that day.
        let time = if rng.one_in(3) {
            rng.between(0..=1_439) * 60
        } else {
            local.rem_euclid(DAY)
        };
        let after = local - rng.between(-12..=72) * 3_600 + rng.between(-1..=1);
        let runs = expected(name, after, time, count);
        let mut answer = String::new();
        for run in runs {
            writeln!(answer, "{}", rfc3339(oracle::zone(name), run)).expect("a text");
        }
        let (after, at) = (shown(after, 'T') + "Z", &shown(time, ' ')[11..]);
        Question {
            story: format!("daily at {at} in {name}, after {after}"),
            answer: Answer::is(answer),
            arguments: vec![after.into(), name.into(), at.into()],
        }
    };
    let questions: Vec<Question> = (0..80).map(question).collect();
    let count = count.to_string();
    check_answers(|| next(&scratch).args(["--count", &count]), &questions);
}

#[harness::test(seeded)]
fn over_months_every_date_has_its_run() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        let name = *rng.pick(&ZONES);
        let after = random_instant(&rng);
        let time = rng.between(0..=95) * 900;
        let runs = expected(name, after, time, 45);
        let shown_runs = runs
            .iter()
            .map(|run| rfc3339(oracle::zone(name), *run) + "\n");
        let (after, at) = (shown(after, 'T') + "Z", &shown(time, ' ')[11..]);
        Question {
            story: format!("daily at {at} in {name}, after {after}"),
            answer: Answer::is(shown_runs.collect()),
            arguments: vec![after.into(), name.into(), at.into()],
        }
    };
    let questions: Vec<Question> = (0..18).map(question).collect();
    check_answers(|| next(&scratch).args(["--count", "45"]), &questions);
}
