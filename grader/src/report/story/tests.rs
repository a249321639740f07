//! How failures are told.

use std::cell::RefCell;

use insta::assert_snapshot;

use super::*;
use crate::model::outcome::{Ending, Limit};
use crate::model::results::Results;
use crate::model::verdict::Verdict;
use crate::report::sample;

/// The story of the second case, if it failed so.
pub(super) fn told(failure: Failure, outcome: Option<Observed>) -> String {
    told_from(&results(failure, outcome), &sample::sources)
}

fn results(failure: Failure, outcome: Option<Observed>) -> Results {
    let plan = sample::one_kata();
    let mut results = Results::new(&plan);
    let id = &plan.days[0].katas[0].cases[1].id;
    results.apply(&sample::finished(id, Verdict::Failed(failure), outcome));
    results
}

fn told_from(results: &Results, sources: Sources<'_>) -> String {
    let kata = &results.days[0].katas[0];
    story(kata, &kata.cases[1], &Look::plain(80), sources).join("\n")
}

fn seen(ending: Ending, stdout: &str, stderr: &str) -> Option<Observed> {
    Some(Observed {
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
        ..sample::observed(ending)
    })
}

#[test]
fn an_assertion_shows_both_values_its_place_and_its_lines() {
    let Verdict::Failed(failure) = sample::mismatch() else {
        panic!("a mismatch is a failure");
    };
    assert_snapshot!(told(failure, seen(Ending::Exited(101), "", "")), @r#"
    ✗ an empty value is a value
      PAGER is set, to nothing: that is not the same as not set

      expected  Ok("")
      actual    Ok("less")

      katas/day1_os_sys/tests/functions/env_or.rs:19
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
      > 19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
    "#);
}

#[test]
fn a_process_that_was_killed_is_told_in_words_with_its_output() {
    let failure = Failure::new(FailureKind::KilledBySignal, "killed by SIGABRT");
    let stdout = "\nrunning 1 test\ntest env_or::an_empty_value_is_a_value ... hello\nworld\n";
    let ending = Ending::Signaled("SIGABRT".to_owned());
    assert_snapshot!(told(failure, seen(ending, stdout, "free(): double free\n")), @r#"
    ✗ an empty value is a value
      killed by SIGABRT

      the test: katas/day1_os_sys/tests/functions/env_or.rs:17
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
        19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
        24 │ }

      it wrote to standard output:
      │ hello
      │ world
      it wrote to standard error:
      │ free(): double free
    "#);
}

#[test]
fn what_was_left_running_is_told_besides() {
    let failure = Failure::new(FailureKind::LimitExceeded, "still running after 10 s");
    let outcome = Observed {
        left: vec!["sleep".to_owned(), "sh".to_owned()],
        ..sample::observed(Ending::LimitExceeded(Limit::WallTime(10_000)))
    };
    let story = told(failure, Some(outcome.clone()));
    assert!(
        story.contains("\n  and left 2 processes behind: sleep, sh\n"),
        "{story}"
    );
    let failure = Failure::new(
        FailureKind::LeftProcesses,
        "left 2 processes behind: sleep, sh",
    );
    assert_eq!(told(failure, Some(outcome)).matches("behind").count(), 1);
}

#[test]
fn a_panic_shows_the_line_of_the_student_and_names_the_test() {
    let message = "called `Option::unwrap()` on a `None` value";
    let failure = Failure::new(FailureKind::Panicked, message);
    let file = sample::stub(sample::DAY, "env_or");
    assert_snapshot!(told(failure.at(file, Some(7)), None), @r#"
    ✗ an empty value is a value
      panicked: called `Option::unwrap()` on a `None` value

      katas/day1_os_sys/src/env_or.rs:7
        6 │ pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String,…
      > 7 │     todo!()

      the test: katas/day1_os_sys/tests/functions/env_or.rs:17
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
        19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
        24 │ }
    "#);
}

#[test]
fn a_panic_of_the_test_shows_the_test_once() {
    let failure = Failure::new(FailureKind::Panicked, "no such file");
    let file = "katas/day1_os_sys/tests/functions/env_or.rs";
    let story = told(failure.at(file, Some(18)), None);
    assert!(story.contains("> 18 │"), "{story}");
    assert!(!story.contains("the test:"), "{story}");
}

#[test]
fn what_never_ends_and_what_never_returns_is_put_into_words() {
    let failure = Failure::new(FailureKind::LimitExceeded, "still running after 10 s");
    let story = told(failure, None);
    let words = "still running after 10 s: an endless loop, or a wait for something that\n";
    assert!(story.contains(words), "{story}");
    let failure = || Failure::new(FailureKind::KilledBySignal, "killed by SIGABRT");
    let ending = || Ending::Signaled("SIGABRT".to_owned());
    let stderr = "\nthread 'main' (7) has overflowed its stack\nfatal runtime error\n";
    let story = told(failure(), seen(ending(), "", stderr));
    assert!(
        story.contains("\n  stack overflow (killed by SIGABRT)\n"),
        "{story}"
    );
    let story = told(failure(), seen(ending(), "", "free(): double free\n"));
    assert!(story.contains("\n  killed by SIGABRT\n"), "{story}");
}

#[test]
fn the_private_directory_has_one_name_wherever_it_is_told_of() {
    let failure = Failure {
        expected: Some("Ok(\"/tmp/grader-a1/kata-b2/bin\")".to_owned()),
        actual: Some("Err(NotFound { path: \"/tmp/grader-a1/kata-b2/bin\" })".to_owned()),
        ..Failure::new(
            FailureKind::Assertion,
            "/tmp/grader-a1/kata-b2/bin is there",
        )
    };
    let outcome = seen(Ending::Exited(1), "in /tmp/grader-a1/kata-b2\n", "");
    assert_snapshot!(told(failure, outcome), @r#"
    ✗ an empty value is a value
      [TMP]/bin is there

      expected  Ok("[TMP]/bin")
      actual    Err(NotFound { path: "[TMP]/bin" })

      the test: katas/day1_os_sys/tests/functions/env_or.rs:17
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
        19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
        24 │ }

      it wrote to standard output:
      │ in [TMP]
    "#);
}

#[test]
fn a_difference_of_lines_is_a_diff() {
    let failure = Failure {
        expected: Some("$ envkit get A\nexit: 0\n--- stdout ---\nvalue\n".to_owned()),
        actual: Some("$ envkit get A\nexit: 0\n--- stdout ---\nvalue \n".to_owned()),
        ..Failure::new(FailureKind::Assertion, "`envkit get A` did something else")
    };
    let failure = failure.at("katas/day1_os_sys/tests/functions/env_or.rs", Some(19));
    assert_snapshot!(told(failure, None), @r#"
    ✗ an empty value is a value
      `envkit get A` did something else

      - expected  + actual
        $ envkit get A
        exit: 0
        --- stdout ---
      - value
      + value·

      katas/day1_os_sys/tests/functions/env_or.rs:19
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
      > 19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
    "#);
}

#[test]
fn a_stub_shows_the_test_and_another_katas_stub_that_kata() {
    let story = |kata: &str| match sample::not_implemented(sample::DAY, kata) {
        Verdict::Failed(failure) => told(failure, None),
        verdict => panic!("{verdict:?} is no failure"),
    };
    assert_snapshot!(story("env_or"), @r#"
    ○ an empty value is a value
      not implemented yet

      the test: katas/day1_os_sys/tests/functions/env_or.rs:17
        17 │ fn an_empty_value_is_a_value() {
        18 │     let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");
        19 │     equal!(
        20 │         Ok(String::new()),
        21 │         actual,
        22 │         "PAGER is set, to nothing: that is not the same as not set"
        23 │     );
        24 │ }
    "#);
    assert_snapshot!(story("find_program"), @"
    ○ an empty value is a value
      waits for find_program, which is not implemented yet

      katas/day1_os_sys/src/find_program.rs:7
        6 │ pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String,…
      > 7 │     todo!()
      the test: katas/day1_os_sys/tests/functions/env_or.rs:17
    ");
}

#[test]
fn output_that_only_looks_like_libtest_is_shown() {
    for (output, own) in [
        ("\nrunning 1 test\n", ""),
        (
            "\nrunning 1 test\ntest env_or::an_empty_value_is_a_value ... ",
            "",
        ),
        ("\nrunning 1 test\nmine\n", "mine\n"),
        (
            "\nrunning 1 test\ntest of mine ... works\n",
            "test of mine ... works\n",
        ),
        ("running 2 tests\n", "running 2 tests\n"),
        ("mine\nrunning 1 test\n", "mine\nrunning 1 test\n"),
    ] {
        assert_eq!(
            without_libtest(output, "an_empty_value_is_a_value"),
            own,
            "{output:?}"
        );
    }
}

#[test]
fn only_the_katas_own_sources_are_ever_looked_up() {
    for file in [
        "/etc/passwd",
        "katas/../../etc/passwd.rs",
        "katas/day1_os_sys/Cargo.toml",
        "/rustc/1234/library/core/src/option.rs",
        "solutions/day1_os_sys/src/env_or.rs",
    ] {
        let asked = RefCell::new(Vec::new());
        let sources = |file: &str| {
            asked.borrow_mut().push(file.to_owned());
            None
        };
        let failure = Failure::new(FailureKind::Panicked, "no").at(file, Some(1));
        let story = told_from(&results(failure, None), &sources);
        assert!(story.contains(&format!("{file}:1")), "{story}");
        assert!(!asked.borrow().iter().any(|asked| asked == file), "{file}");
    }
}
