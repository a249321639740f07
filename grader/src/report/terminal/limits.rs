//! What no screen does, whatever it shows: lines too wide, colours that say more than the
//! words, anything that a terminal acts on.

use insta::assert_snapshot;

use crate::model::event::{Observed, Plan};
use crate::model::outcome::Ending;
use crate::model::results::Results;
use crate::model::verdict::{Failure, FailureKind, Verdict};
use crate::report::palette::Look;
use crate::report::sample;
use crate::report::terminal::render;
use crate::report::text::width;

fn every_screen() -> Vec<Results> {
    let passed = |plan: &Plan| sample::results(plan, |_, _| Some(Verdict::Passed));
    let mut screens = vec![sample::begun()];
    for plan in [sample::one_day(), sample::week(), sample::one_kata()] {
        screens.extend([sample::untouched(&plan), passed(&plan), Results::new(&plan)]);
    }
    screens
}

#[test]
fn no_line_is_wider_than_the_terminal_but_for_what_is_to_be_copied() {
    for results in every_screen() {
        for columns in 40..=120 {
            let screen = render(&results, &Look::plain(columns), &sample::sources);
            let is_to_copy = |line: &str| {
                line.contains("cargo run") || line.contains("katas/") || line.contains("Stuck")
            };
            let is_too_wide = |line: &&str| width(line) > usize::from(columns) && !is_to_copy(line);
            assert_eq!(screen.lines().find(is_too_wide), None, "{columns} columns");
        }
    }
}

#[test]
fn colours_say_the_same_again() {
    let mut plan = sample::one_day();
    plan.days[0].katas.truncate(2);
    let results = sample::results(&plan, |kata, at| match (kata, at) {
        ("env_parse", 1) => Some(sample::mismatch()),
        _ => Some(Verdict::Passed),
    });
    let look = Look {
        colour: true,
        ..Look::plain(80)
    };
    let screen = render(&results, &look, &|_| None);
    assert_snapshot!(screen.replace('\x1b', "␛"), @r#"
       ␛[1mday1_os_sys␛[0m  os and sys  ␛[32m███████████████████████████␛[0m␛[2m░░░␛[0m   13/14
         ␛[32m✓␛[0m 1.1  env_or     6/6
         ␛[31m✗␛[0m 1.2  env_parse  7/8  5 of 6 tests pass
    ␛[2m   12 tests in 4.2 s␛[0m

    ␛[2m──␛[0m ␛[1mNext: 1.2 env_parse · Read numbers and flags␛[0m ␛[2m────────────────────────────────␛[0m
       7 of 8 points · ␛[36mkatas/day1_os_sys/src/env_parse.rs␛[0m

       ␛[31m✗ an empty value is a value␛[0m
         PAGER is set, to nothing: that is not the same as not set

         ␛[2mexpected␛[0m  ␛[32mOk("")␛[0m
         ␛[2mactual  ␛[0m  ␛[31mOk("less")␛[0m

         ␛[36mkatas/day1_os_sys/tests/functions/env_or.rs:19␛[0m
         ␛[2mthe test:␛[0m ␛[36mkatas/day1_os_sys/tests/functions/env_parse.rs:17␛[0m

       Change it, save, and type

           ␛[1mcargo run -p grader -- check day1::env_parse␛[0m

    ␛[2m   Stuck? cargo run -p grader -- hint day1::env_parse␛[0m
    "#);
    let plain = render(&results, &Look::plain(80), &|_| None);
    assert_eq!(console::strip_ansi_codes(&screen), plain);
}

#[test]
fn nothing_that_a_student_writes_reaches_the_terminal_as_it_is() {
    let hostile = "\x1b]52;c;cm0=\x07\x1b[2J\r\u{9b}A\u{202e}\u{2066}".repeat(2_000);
    let lines = format!("{hostile}\n").repeat(10_000 / 2_000);
    let failure = Failure {
        kind: FailureKind::Assertion,
        message: lines.clone(),
        expected: Some(lines.clone()),
        actual: Some(hostile.clone()),
        file: Some(hostile.clone()),
        line: Some(3),
    };
    for plan in [sample::one_day(), sample::one_kata()] {
        let mut results = sample::results(&plan, |_, _| Some(Verdict::Failed(failure.clone())));
        for kata in &mut results.days[0].katas {
            kata.cases[1].error = Some(lines.clone());
            kata.cases[1].outcome = Some(Observed {
                ending: Ending::Signaled(hostile.clone()),
                stdout: lines.clone(),
                stderr: lines.clone(),
                left: vec![hostile.clone()],
            });
        }
        results.apply(&sample::note(&lines, Some(&hostile)));
        let screen = render(&results, &Look::plain(80), &|_| Some(lines.clone()));
        let is_bad = |char: char| char != '\n' && (char.is_control() || char == '\u{202e}');
        assert!(!screen.contains(is_bad));
        assert!(screen.lines().count() < 200, "{}", screen.lines().count());
    }
}
