//! Kata 4.4 from outside: `timekit local`.

use harness::{Program, Scratch, rng, snapshot};

use crate::oracle::{self, Reading, ZONES, random_local, rfc3339, shown};
use crate::{Answer, Question, check_answers, check_everywhere};

fn local(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("local")
}

#[harness::test]
fn local_prints_the_instant_of_a_local_time() {
    let scratch = Scratch::new();
    let words = [
        "2024-03-15 09:05",
        "America/New_York",
        "2024-03-15 09:05",
        "Asia/Kathmandu",
    ];
    snapshot!(local(&scratch).args(words).transcript(), @"
    $ timekit local '2024-03-15 09:05' America/New_York '2024-03-15 09:05' Asia/Kathmandu
    exit: 0
    --- stdout ---
    2024-03-15T09:05:00-04:00
    2024-03-15T09:05:00+05:45
    ");
}

#[harness::test]
fn local_refuses_what_does_not_exist_or_happens_twice() {
    let scratch = Scratch::new();
    let words = [
        "2024-03-10 02:30",
        "America/New_York",
        "2024-11-03 01:30",
        "America/New_York",
    ];
    snapshot!(local(&scratch).args(words).transcript(), @"
    $ timekit local '2024-03-10 02:30' America/New_York '2024-11-03 01:30' America/New_York
    exit: 65
    --- stderr ---
    timekit: America/New_York has no 2024-03-10 02:30:00: the clocks go from 2024-03-10 02:00:00 to 2024-03-10 03:00:00
    timekit: America/New_York has 2024-11-03 01:30:00 twice: the clocks show it at 2024-11-03T05:30:00Z and at 2024-11-03T06:30:00Z
    ");
}

#[harness::test]
fn local_does_with_gaps_and_folds_what_it_is_told() {
    let scratch = Scratch::new();
    for (option, value, when, expected) in [
        (
            "--gap",
            "shift",
            "2024-10-06 02:15",
            "2024-10-06T02:45:00+11:00",
        ),
        (
            "--gap",
            "first",
            "2024-10-06 02:15",
            "2024-10-06T02:30:00+11:00",
        ),
        (
            "--fold",
            "earlier",
            "2024-04-07 01:45",
            "2024-04-07T01:45:00+11:00",
        ),
        (
            "--fold",
            "later",
            "2024-04-07 01:45",
            "2024-04-07T01:45:00+10:30",
        ),
    ] {
        let words = [option, value, when, "Australia/Lord_Howe"];
        let run = local(&scratch).args(words).run();
        run.expect(0, format!("{expected}\n"), "");
    }
}

#[harness::test]
fn the_zone_of_the_machine_makes_no_difference_to_other_zones() {
    let words = ["local", "2024-03-15 09:05", "Europe/Dublin"];
    check_everywhere(&words, "2024-03-15T09:05:00+00:00\n");
    let words = [
        "local",
        "2024-03-10 02:30",
        "America/New_York",
        "--gap",
        "shift",
    ];
    check_everywhere(&words, "2024-03-10T03:30:00-04:00\n");
}

#[harness::test]
fn a_name_that_is_no_zone_does_not_keep_the_others_from_being_read() {
    let scratch = Scratch::new();
    let words = [
        "2024-03-15 09:05",
        "Mars/Olympus",
        "2024-03-15 09:05",
        "UTC",
    ];
    local(&scratch).args(words).run().expect(
        65,
        "2024-03-15T09:05:00+00:00\n",
        "timekit: unknown time zone: Mars/Olympus\n",
    );
}

/// What must come of a local time in a zone.
fn expected(name: &str, local: i64, gap: &str, fold: &str) -> Answer {
    let tz = oracle::zone(name);
    let is = |instant| Answer::is(rfc3339(tz, instant) + "\n");
    match (oracle::read(tz, local), gap, fold) {
        (Reading::Once(instant), ..) => is(instant),
        (Reading::Twice(first, _), _, "earlier") => is(first),
        (Reading::Twice(_, second), _, "later") => is(second),
        (Reading::Twice(first, second), ..) => {
            let [first, second] = [first, second].map(|instant| shown(instant, 'T'));
            let local = shown(local, ' ');
            Answer::fails(
                65,
                &format!(
                    "{name} has {local} twice: the clocks show it at {first}Z and at {second}Z"
                ),
            )
        }
        (Reading::Never(change), "first", _) => is(change.instant),
        (Reading::Never(change), "shift", _) => is(local - change.before),
        (Reading::Never(change), ..) => {
            let edges = [change.before, change.after];
            let [start, end] = edges.map(|offset| shown(change.instant + offset, ' '));
            let local = shown(local, ' ');
            let reason = format!("{name} has no {local}: the clocks go from {start} to {end}");
            Answer::fails(65, &reason)
        }
    }
}

#[harness::test(seeded)]
fn any_local_time_is_found_or_told_to_be_missing() {
    let rng = rng();
    let scratch = Scratch::new();
    for gap in ["reject", "shift", "first"] {
        let fold = *rng.pick(&["reject", "earlier", "later"]);
        let question = |_| {
            let name = *rng.pick(&ZONES);
            let local = random_local(&rng, oracle::zone(name));
            let text = shown(local, ' ');
            Question {
                story: format!("{text} in {name}, --gap {gap} --fold {fold}"),
                answer: expected(name, local, gap, fold),
                arguments: vec![text.into(), name.into()],
            }
        };
        let questions: Vec<Question> = (0..60).map(question).collect();
        let timekit = || local(&scratch).args(["--gap", gap, "--fold", fold]);
        check_answers(timekit, &questions);
    }
}

#[harness::test(seeded)]
fn of_two_instants_the_one_asked_for_is_found() {
    let rng = rng();
    let scratch = Scratch::new();
    for fold in ["earlier", "later", "reject"] {
        let question = |_| {
            // Some zones never set their clocks back.
            let (name, local) = loop {
                let name = *rng.pick(&ZONES);
                let tz = oracle::zone(name);
                let local = random_local(&rng, tz);
                if matches!(oracle::read(tz, local), Reading::Twice(..)) {
                    break (name, local);
                }
            };
            let text = shown(local, ' ');
            Question {
                story: format!("{text} in {name}, which happens twice, --fold {fold}"),
                answer: expected(name, local, "reject", fold),
                arguments: vec![text.into(), name.into()],
            }
        };
        let questions: Vec<Question> = (0..20).map(question).collect();
        check_answers(|| self::local(&scratch).args(["--fold", fold]), &questions);
    }
}
