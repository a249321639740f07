//! Events add up to results.

use super::*;
use crate::model::event::{CaseFinished, PlannedCase};
use crate::model::verdict::FailureKind;

/// A day with one kata of 10 points: two fixed cases, one of each target, and a seeded one.
fn plan(is_whole: bool) -> Plan {
    let case = |sentence, target, seeded| PlannedCase {
        id: CaseId::new("day1_os_sys", "env_or", sentence),
        target,
        seeded,
        file: "katas/day1_os_sys/tests/functions/env_or.rs".into(),
        line: 5,
        hidden: false,
    };
    let cases = vec![
        case("f", Target::Functions, false),
        case("p", Target::Program, false),
        case("s", Target::Program, true),
    ];
    let kata = PlannedKata {
        name: "env_or".into(),
        number: "1.1".into(),
        title: "t".into(),
        points: 10,
        file: "katas/day1_os_sys/src/env_or.rs".into(),
        is_whole,
        cases,
    };
    let day = PlannedDay {
        name: "day1_os_sys".into(),
        number: 1,
        title: "t".into(),
        katas: vec![kata],
    };
    Plan {
        seed: 7,
        days: vec![day],
    }
}

#[test]
fn a_plan_needs_the_executables_that_hold_its_cases() {
    let mut of_one = plan(false);
    of_one.days[0].katas[0].cases.truncate(1);
    assert_eq!(of_one.targets(), [Target::Functions]);
    assert_eq!(plan(true).targets(), Target::ALL);
}

#[test]
fn a_student_learns_the_name_and_verdict_of_a_hidden_case_and_no_more() {
    let failure = Failure::new(FailureKind::Assertion, "the secret").at("t.rs", Some(3));
    let failed = || Verdict::Failed(failure.clone());
    let mut plan = plan(true);
    plan.hide(|file| file.ends_with("functions/env_or.rs"));
    plan.days[0].katas[0].cases[1].hidden = false;
    let mut results = Results::new(&plan);
    for sentence in ["f", "p"] {
        results.apply(&finished(sentence, failed()));
    }
    // Where a stub was met is said by code of the student's.
    let stub = Failure::new(FailureKind::NotImplemented, "waits for `the secret`");
    let stub = Failure {
        actual: Some("the secret".into()),
        ..stub.at("the secret", Some(3))
    };
    results.apply(&finished("s", Verdict::Failed(stub)));
    let shown = results.clone().for_students();
    let told: Vec<_> = shown
        .cases()
        .map(|case| case.failure.clone().expect("all failed"))
        .collect();
    let nothing = Failure::new(
        FailureKind::Assertion,
        "a hidden test, of which no more is told",
    );
    assert_eq!(told[0], nothing);
    assert_eq!(told[1], failure);
    // That nothing is written yet is no secret.
    assert_eq!(told[2], Failure::stub());
    assert_eq!(shown.score, results.score);
}

fn finished(sentence: &str, verdict: Verdict) -> Event {
    Event::CaseFinished(CaseFinished {
        id: CaseId::new("day1_os_sys", "env_or", sentence),
        verdict,
        outcome: None,
        isolation: None,
        duration_ms: 1,
        drawn: None,
        left_files: Vec::new(),
    })
}

fn run(is_whole: bool, verdicts: [Verdict; 3]) -> Results {
    let mut results = Results::new(&plan(is_whole));
    for (sentence, verdict) in ["f", "p", "s"].into_iter().zip(verdicts) {
        results.apply(&finished(sentence, verdict));
    }
    results
}

fn failed() -> Verdict {
    Verdict::Failed(Failure::new(FailureKind::Assertion, "m"))
}

#[test]
fn all_passed_is_solved_with_full_marks() {
    let results = run(true, [Verdict::Passed, Verdict::Passed, Verdict::Passed]);
    assert_eq!((results.score, results.max_score), (Some(10), 10));
    assert!(results.days[0].katas[0].solved && results.is_perfect());
}

#[test]
fn functions_green_and_program_red_is_inconsistent() {
    let results = run(true, [Verdict::Passed, failed(), failed()]);
    assert_eq!(results.score, Some(2));
    assert_eq!(
        results.days[0].katas[0].notes[0].kind,
        NoteKind::Inconsistent
    );
}

#[test]
fn fixed_green_and_seeded_red_says_so() {
    let results = run(true, [Verdict::Passed, Verdict::Passed, failed()]);
    assert_eq!(results.score, Some(5));
    assert_eq!(
        results.days[0].katas[0].notes[0].kind,
        NoteKind::OnlyFixedCases
    );
}

#[test]
fn an_error_of_ours_costs_no_points_but_leaves_no_score() {
    let results = run(
        true,
        [
            Verdict::Passed,
            Verdict::Errored("disk full".into()),
            Verdict::Passed,
        ],
    );
    assert_eq!((results.score, results.max_score), (None, 10));
    assert!(!results.is_complete());
}

#[test]
fn a_part_of_a_kata_has_no_score_and_no_points() {
    let results = run(false, [Verdict::Passed, Verdict::Passed, Verdict::Passed]);
    assert_eq!((results.score, results.max_score), (Some(0), 0));
    assert_eq!(results.days[0].katas[0].score, None);
    assert!(results.is_perfect());
}

#[test]
fn a_blocked_kata_fails_all_its_cases_and_keeps_its_points_in_the_sum() {
    let mut results = Results::new(&plan(true));
    results.apply(&Event::KataBlocked {
        day: "day1_os_sys".into(),
        kata: "env_or".into(),
        failure: Failure::new(FailureKind::DoesNotCompile, "expected `;`"),
    });
    assert_eq!((results.score, results.max_score), (Some(0), 10));
    assert!(results.cases().all(|case| case.failure.is_some()));
}

#[test]
fn a_log_of_events_that_was_written_down_gives_the_same_results() {
    let events = [
        Event::RunStarted(plan(true)),
        finished("f", Verdict::Passed),
        finished("p", failed()),
        finished("s", Verdict::Errored("e".into())),
        Event::RunFinished { duration_ms: 12 },
    ];
    let mut direct = Results::new(&plan(true));
    events.iter().for_each(|event| direct.apply(event));
    let log = serde_json::to_string(&events).expect("events are plain data");
    let read: Vec<Event> = serde_json::from_str(&log).expect("and come back");
    let mut replayed = Results::new(&plan(true));
    read.iter().for_each(|event| replayed.apply(event));
    assert_eq!(direct, replayed);
}
