//! The gates that the katas of day 1 have to pass, and faults that the gates must find.

use std::fs;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, ends_with, starts_with};

use crate::support::{Clone, repository};

/// The gates take more than ten builds.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

const ENV_OR: &str = "solutions/day1_os_sys/src/env_or.rs";
const ANSWERS: &str = "tests/wrong_answers";

/// A clone with the solutions and the wrong answers, to call the gates in. Its katas are
/// the released ones, whatever a student has made of those in the repository.
struct Authors {
    clone: Clone,
}

impl Authors {
    fn new() -> Self {
        let clone = Clone::new();
        for folder in ["solutions", ANSWERS] {
            clone.take_over(folder);
        }
        Self { clone }
    }

    /// The command that passes the gates for day 1.
    fn check(&self, options: &[&str]) -> Command {
        let mut command = self.clone.grader(&["author", "check", "--day", "day1"]);
        command.args(options).timeout(PATIENCE);
        command
    }

    fn write_answer(&self, path: &str, rejected_by: &str, text: &str) {
        let text = format!("//! Rejected by: day1_os_sys::{rejected_by}\n{text}");
        self.clone
            .write(&format!("{ANSWERS}/day1_os_sys/{path}"), text);
    }

    fn remove_answers(&self) {
        fs::remove_dir_all(self.clone.path(ANSWERS)).expect("they were taken over");
    }
}

#[test]
fn day_1_passes_its_gates() {
    // Not `independence`, which takes a build for each kata: `.ci/run` passes it.
    let gates = ["catalog", "stubs", "solutions", "seeds", "wrong-answers"];
    let mut options = vec!["--seeds", "3"];
    options.extend(gates.iter().flat_map(|gate| ["--gate", gate]));
    // In a target directory of its own: in that of the clones each of the many builds would
    // wait for those of other tests, and have to be made from nothing after each of them.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gates");
    let authors = Authors::new();
    let mut command = authors.check(&options);
    let assert = command.env("CARGO_TARGET_DIR", target).assert();
    let assert = assert.code(0).stderr("");
    let shown = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let passed: Vec<_> = shown
        .lines()
        .filter_map(|line| line.strip_prefix("ok   ")?.split(' ').next())
        .collect();
    assert_eq!(passed, gates, "{shown}");
    assert!(shown.contains("90 of 90 points"), "{shown}");
}

#[test]
fn a_wrong_answer_that_is_right_or_merely_broken_is_reported() {
    let authors = Authors::new();
    authors.remove_answers();
    let right = authors.clone.read(ENV_OR);
    let stub = authors.clone.read("katas/day1_os_sys/src/expand.rs");
    authors.write_answer(
        "env_or/right.rs",
        "env_or::an_empty_value_is_a_value",
        &right,
    );
    authors.write_answer(
        "expand/stub.rs",
        "expand::text_without_a_dollar_stays_as_it_is",
        &stub,
    );
    authors.write_answer(
        "parse_args/broken.rs",
        "parse_args::a_positional_that_is_no_text_survives_bit_for_bit",
        "pub fn (",
    );
    authors
        .check(&["--gate", "wrong-answers"])
        .assert()
        .code(1)
        .stderr("")
        .stdout(starts_with("FAIL wrong-answers "))
        .stdout(contains(
            "day1_os_sys/env_or/right: an_empty_value_is_a_value must reject it, but it passed",
        ))
        .stdout(contains(
            "must reject it, but it failed: not implemented yet",
        ))
        .stdout(contains("must reject it, but it failed: does not compile"));
}

#[test]
fn a_solution_with_a_mistake_is_reported_by_the_case_that_finds_it() {
    let authors = Authors::new();
    let wrong = fs::read_to_string(
        repository().join("tests/wrong_answers/day1_os_sys/env_or/empty_is_unset.rs"),
    );
    authors.clone.write(ENV_OR, wrong.expect("a wrong answer"));
    let found = format!(
        "env_or::an_empty_value_is_a_value with seed {}: the solution must pass, but it failed",
        proof::DEFAULT_SEED
    );
    authors
        .check(&["--gate", "solutions", "--seeds", "1"])
        .assert()
        .code(1)
        .stderr("")
        .stdout(starts_with("FAIL solutions ").and(contains("86 of 90 points")))
        .stdout(contains(found))
        .stdout(contains("expand::").not());
}

#[test]
fn what_is_missing_or_out_of_place_is_reported() {
    let authors = Authors::new();
    let path = |path: &str| authors.clone.path(path);
    fs::remove_file(path(ENV_OR)).expect("every kata has a solution");
    fs::remove_dir_all(path("tests/wrong_answers/day1_os_sys/expand")).expect("it has answers");
    fs::remove_file(path("katas/day1_os_sys/README.md")).expect("the day has a lesson");
    authors
        .clone
        .write("solutions/day1_os_sys/src/lib.rs", "//! Locked.\n");
    authors.write_answer("env_or/unknown.rs", "env_or::no_such_case", "");
    authors.write_answer("no_such_kata/a.rs", "env_or::an_empty_value_is_a_value", "");
    authors.clone.write(
        "tests/wrong_answers/day1_os_sys/env_or/silent.rs",
        "//! Why?\n",
    );
    let found = [
        "tests/wrong_answers/day1_os_sys/env_or/silent.rs: its first line must be `//! Rejected by: <case id>`",
        "tests/wrong_answers/day1_os_sys/env_or/unknown.rs: there is no case day1_os_sys::env_or::no_such_case; name one of the kata's own",
        "tests/wrong_answers/day1_os_sys/no_such_kata: there is no such kata",
        "solutions/day1_os_sys/src/env_or.rs is missing",
        "tests/wrong_answers/day1_os_sys/expand: there is no wrong answer; write one",
        "solutions/day1_os_sys/src/lib.rs: no kata has this file",
        "katas/day1_os_sys/README.md is missing: the day has no lesson",
    ];
    let found = found.map(|finding| format!("     {finding}\n")).concat();
    authors
        .check(&["--gate", "catalog"])
        .assert()
        .code(1)
        .stderr("")
        .stdout(starts_with("FAIL catalog "))
        .stdout(ends_with(format!(" s)\n{found}")));
}
