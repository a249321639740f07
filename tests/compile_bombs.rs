//! Code that attacks whoever compiles it, or looks around there, ends in a failure of its
//! own, in bounded time and with a message that somebody can read.

use std::fmt::Write;
use std::fs;

use grader::model::results::{Results, VerdictWord};
use grader::model::verdict::FailureKind;

use crate::support::{Clone, repository};

/// More than anybody reads of a compiler's words.
const MOST_WORDS: usize = 64 * 1024;

/// What is solved, besides.
const HONEST: &str = "day1_os_sys/src/expand.rs";
/// Another day's.
const OF_ANOTHER_DAY: &str = "day4_datetime/src/format_dt.rs";

/// Grades a submission of the stub of `env_or` with `text` behind it, and of these katas
/// solved.
fn grade(text: &str, honest: &[&str]) -> Results {
    let clone = Clone::new();
    for file in honest {
        let solution = repository().join("solutions").join(file);
        let solution = fs::read(solution).expect("every kata has a solution");
        clone.write(&format!("submission/katas/{file}"), solution);
    }
    let file = "katas/day1_os_sys/src/env_or.rs";
    let stub = clone.read(file);
    let submission = format!("submission/{file}");
    clone.write(&submission, stub + text);
    let place = clone.path("submission");
    clone.results(&["grade", place.to_str().expect("UTF-8")])
}

/// The words of the one kata that does not compile; all others are judged.
fn words(results: &Results, honest: &[&str]) -> String {
    let is_blocked = |case: &&grader::model::results::CaseResult| {
        let failure = case.failure.as_ref();
        failure.is_some_and(|failure| failure.kind == FailureKind::DoesNotCompile)
    };
    let mut words = String::new();
    for (_, kata) in results.katas() {
        for case in &kata.cases {
            assert_eq!(is_blocked(&case), kata.name == "env_or", "{}", kata.name);
            let is_honest = case.verdict == VerdictWord::Passed;
            let is_solved = honest.iter().any(|file| kata.file.ends_with(file));
            assert_eq!(is_honest, is_solved, "{}", kata.name);
        }
        let blocked = kata.cases.iter().find(is_blocked);
        if let Some(failure) = blocked.and_then(|case| case.failure.as_ref()) {
            words.clone_from(&failure.message);
        }
    }
    words
}

#[test]
fn a_macro_that_doubles_itself_runs_into_the_limit_of_memory_and_costs_no_other_day() {
    let honest = [HONEST, OF_ANOTHER_DAY];
    let bomb = "macro_rules! m { ($($t:tt)*) => { m!{$($t)* $($t)*} } }\nm!{a}\n";
    let words = words(&grade(bomb, &honest), &honest);
    assert!(words.contains("too much time or memory"), "{words}");
}

#[test]
fn twenty_thousand_errors_are_told_in_few_words() {
    let mut text = String::new();
    for number in 0..20_000 {
        writeln!(text, "const N{number}: u8 = 1u16;").expect("memory");
    }
    // As many as fit into the largest file that is taken.
    text.truncate(200 * 1024);
    let end = text.rfind('\n').unwrap_or(0);
    text.truncate(end + 1);
    let words = words(&grade(&text, &[HONEST]), &[HONEST]);
    assert!(words.contains("mismatched types"), "{words}");
    assert!(words.len() < MOST_WORDS, "{} bytes", words.len());
}

#[test]
fn what_an_earlier_build_left_is_no_source() {
    // It has to be readable, for it is where the compiler writes.
    let left = concat!(
        env!("CARGO_TARGET_TMPDIR"),
        "/clones/graded/.grader-prepared"
    );
    let text = format!("const LEFT: &str = include_str!({left:?});\n");
    let words = words(&grade(&text, &[HONEST]), &[HONEST]);
    assert!(
        words.contains("only files in `src/` can be"),
        "{words}: is {left} there?"
    );
}
