//! What the screens look like.

use crate::model::event::*;
use crate::model::outcome::*;
use crate::model::verdict::*;
use crate::report::palette::Look;
use crate::report::sample::{self, *};
use crate::report::terminal::render;

fn show(title: &str, results: &crate::model::results::Results) {
    let colour = std::env::var_os("COLOUR").is_some();
    let look = Look {
        colour,
        ..Look::plain(
            std::env::var("W")
                .ok()
                .and_then(|w| w.parse().ok())
                .unwrap_or(80),
        )
    };
    println!(
        "=================== {title}\n{}",
        render(results, &look, &sample::sources)
    );
}

#[test]
fn first() {
    let only = std::env::var("ONLY").unwrap_or_default();
    if only.is_empty() || only == "1" {
        show("first", &sample::untouched(&sample::one_day()));
    }
    let plan = sample::one_day();
    let mut r = results(&plan, |kata, at| {
        Some(match (kata, at) {
        ("env_or", 1) => sample::mismatch(),
        ("child_env", 0) => sample::mismatch(),
        ("env_parse", 4 | 5) | ("find_program", 5) => sample::mismatch(),
        ("expand", _) => Verdict::Failed(Failure::new(FailureKind::DoesNotCompile, "error[E0308]: mismatched types\n --> katas/day1_os_sys/src/expand.rs:12:5\n  |\n").at(stub(DAY, "expand"), Some(12))),
        ("exit_codes", _) => not_implemented(DAY, "child_env"),
        ("parse_args", _) => not_implemented(DAY, "parse_args"),
        _ => Verdict::Passed,
    })
    });
    r.apply(&Event::NoteTaken(Note {
        kind: NoteKind::EditedFile,
        message: "this test was changed; it is graded as released".into(),
        file: Some("katas/day1_os_sys/tests/functions/env_or.rs".into()),
    }));
    for i in 0..7 {
        r.apply(&Event::NoteTaken(Note { kind: NoteKind::Housekeeping, message: format!("progress {i} could not be saved: the directory .grader cannot be written; make it writable or name another with --progress"), file: None }));
    }
    if only.is_empty() || only == "2" {
        show("middle", &r);
    }
    let plan = week();
    let r = results(&plan, |kata, at| match (kata, at) {
        ("first" | "second", 0) => Some(Verdict::Errored(
            "no room left on the disk: /tmp/grader".into(),
        )),
        ("first" | "second", _) => None,
        _ => Some(Verdict::Passed),
    });
    if only.is_empty() || only == "3" {
        show("errored and not run", &r);
    }
    let r = results(&plan, |_, _| Some(Verdict::Passed));
    if only.is_empty() || only == "4" {
        show("all", &r);
    }
    let plan = one_kata();
    let r = results(&plan, |_, at| {
        Some(match at {
            0 => Verdict::Passed,
            1 => mismatch(),
            2 => Verdict::Failed(
                Failure::new(
                    FailureKind::Panicked,
                    "called `Option::unwrap()` on a `None` value",
                )
                .at(stub(DAY, "env_or"), Some(7)),
            ),
            3 => Verdict::Failed(Failure::new(
                FailureKind::LimitExceeded,
                "still running after 10 s",
            )),
            4 => Verdict::Failed(
                Failure {
                    expected: Some("$ envkit get A\nexit: 0\n--- stdout ---\nvalue\n".into()),
                    actual: Some("$ envkit get A\nexit: 1\n--- stdout ---\nvalue \n".into()),
                    ..Failure::new(
                        FailureKind::Assertion,
                        "the output is not what was recorded",
                    )
                }
                .at("katas/day1_os_sys/tests/program/env_or.rs", Some(4)),
            ),
            _ => mismatch(),
        })
    });
    let mut r = r;
    r.days[0].katas[0].cases[3].outcome = Some(Observed { stdout: "\nrunning 1 test\ntest env_or::an_impossible_key_is_an_error ... hello\x1b[31m red\rover\nline 2".into(), stderr: "thread main\n".repeat(500), left: vec!["sleep".into()], ending: Ending::LimitExceeded(Limit::WallTime(10_000)) });
    if only.is_empty() || only == "5" {
        show("kata", &r);
    }
    let mut r2 = r.clone();
    for i in [1, 2] {
        r2.days[0].katas[0].cases[i].failure = None;
        r2.days[0].katas[0].cases[i].verdict = crate::model::results::VerdictWord::Passed;
    }
    if only.is_empty() || only == "6" {
        show("kata 2", &r2);
    }
}
