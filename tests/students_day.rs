//! A student's day, from the first run to a mistake and back.

use std::fs;

use grader::model::event::NoteKind;
use grader::model::results::{KataResult, Results};
use grader::model::verdict::FailureKind;
use predicates::prelude::*;
use predicates::str::contains;

use crate::support::Clone;

const WEAKENED_TEST: &str = "katas/day1_os_sys/tests/functions/env_or.rs";

fn kata<'a>(results: &'a Results, name: &str) -> &'a KataResult {
    let mut katas = results.katas();
    katas
        .find(|(_, kata)| kata.name == name)
        .expect("it is graded")
        .1
}

/// `cargo test` with what a student types after it.
fn cargo_test(clone: &Clone, arguments: &[&str]) -> assert_cmd::assert::Assert {
    clone.command("cargo").arg("test").args(arguments).assert()
}

#[test]
fn a_students_day() {
    let clone = Clone::apart("students_day");
    clone.grader(&[]).assert().code(1).stdout(contains("0/90"));

    clone.solve("env_or");
    clone
        .grader(&[])
        .assert()
        .code(1)
        .stdout(contains("6/90").and(contains("Next: 1.2 env_parse")));

    edit_a_test_away(&clone);
    reset_and_undo(&clone);
    break_one_file(&clone);

    // The overlay that graded the broken file is not what the student's own command builds.
    clone.solve("env_parse");
    cargo_test(&clone, &["-p", "day1_os_sys", "env_or"]).success();
    cargo_test(&clone, &["-p", "day1_os_sys", "env_parse"]).success();
    cargo_test(&clone, &["-p", "day1_os_sys", "expand"])
        .failure()
        .stdout(contains("not yet implemented"));
    // Plain `cargo test` leaves the katas out, so it does not turn red while they are solved.
    cargo_test(&clone, &["-p", "support", "-p", "proof", "-p", "harness"]).success();
}

fn edit_a_test_away(clone: &Clone) {
    let original = clone.read(WEAKENED_TEST);
    clone.write(
        "katas/day1_os_sys/src/env_or.rs",
        clone
            .read("katas/day1_os_sys/src/env_or.rs")
            .replace("Ok(default", "Ok(key"),
    );
    clone.write(WEAKENED_TEST, "//! Nothing is tested any more.\n");
    let results = clone.results(&["check", "env_or"]);
    assert!(!kata(&results, "env_or").solved, "it is graded as released");
    let edited = |note: &grader::model::event::Note| {
        note.kind == NoteKind::EditedFile && note.file.as_deref() == Some(WEAKENED_TEST)
    };
    assert!(results.notes.iter().any(edited), "{:?}", results.notes);
    clone.write(WEAKENED_TEST, original);
}

fn reset_and_undo(clone: &Clone) {
    let mine = clone.read("katas/day1_os_sys/src/env_or.rs");
    clone
        .grader(&["reset", "env_or"])
        .assert()
        .code(0)
        .stdout(contains("reset --undo env_or"));
    assert_eq!(clone.results(&["check", "env_or"]).score, Some(0));
    clone
        .grader(&["reset", "--undo", "env_or"])
        .assert()
        .code(0);
    assert_eq!(clone.read("katas/day1_os_sys/src/env_or.rs"), mine);
    clone
        .grader(&["reset", "--undo", "env_or"])
        .assert()
        .code(2)
        .stderr(contains("no file was put aside"));
    clone.solve("env_or");
    assert_eq!(clone.results(&["check", "env_or"]).score, Some(6));
}

fn break_one_file(clone: &Clone) {
    fs::write(clone.kata("env_parse"), "pub fn env_parse( {\n").expect("a kata's file");
    let results = clone.results(&[]);
    let broken = kata(&results, "env_parse").cases[0]
        .failure
        .as_ref()
        .expect("it fails");
    assert_eq!(broken.kind, FailureKind::DoesNotCompile);
    assert!(
        broken.message.contains("env_parse.rs:1"),
        "the compiler's words: {}",
        broken.message
    );
    assert_eq!(
        kata(&results, "env_or").score,
        Some(6),
        "the others keep their points"
    );
    assert_eq!(
        kata(&results, "expand").cases[0]
            .failure
            .as_ref()
            .map(|f| f.kind),
        Some(FailureKind::NotImplemented)
    );
}

#[test]
fn after_a_run_cargo_has_nothing_left_to_compile() {
    let clone = Clone::apart("nothing_left_to_compile");
    clone.solve("env_or");
    clone.grader(&["check", "env_or"]).assert().code(0);
    let built = cargo_test(&clone, &["--no-run", "-p", "day1_os_sys"]).success();
    let words = String::from_utf8_lossy(&built.get_output().stderr);
    assert!(
        !words.contains("Compiling") && words.contains("Finished"),
        "{words}"
    );
}

#[test]
fn two_graders_at_once_lose_nothing() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone.solve("expand");
    std::thread::scope(|scope| {
        for name in ["env_or", "expand"] {
            let clone = &clone;
            scope.spawn(move || clone.grader(&["check", name]).assert().code(0));
        }
    });
    clone
        .grader(&["list"])
        .assert()
        .code(0)
        .stdout(contains("✓  1.1").and(contains("✓  1.4")));
}
