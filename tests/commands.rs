//! The commands, as a reader calls them.

use std::fs;
use std::process::Stdio;

use predicates::prelude::*;
use predicates::str::contains;

use crate::support::{Clone, released_catalog};

/// What all days together are worth.
fn max_score() -> u32 {
    released_catalog().max_score()
}

#[test]
fn a_fresh_clone_has_0_points_and_is_told_where_to_start() {
    let clone = Clone::new();
    clone
        .grader(&[])
        .assert()
        .code(1)
        .stdout(contains("0/90").and(contains("katas/day1_os_sys/src/env_or.rs")))
        .stdout(contains("cargo run -p grader -- check day1::env_or"))
        .stderr("");
}

#[test]
fn a_solved_kata_has_its_points_and_is_remembered() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone
        .grader(&["check", "env_or"])
        .assert()
        .code(0)
        .stdout(contains("6 of 6 points"));
    let solved = format!("Solved when last checked: 6 of {} points", max_score());
    clone
        .grader(&["list"])
        .assert()
        .code(0)
        .stdout(contains("✓  1.1").and(contains(solved)));
    let list = clone
        .grader(&["list", "--json"])
        .output()
        .expect("it runs")
        .stdout;
    let list: serde_json::Value = serde_json::from_slice(&list).expect("JSON and nothing else");
    assert_eq!(
        (&list["katas"][0]["solved"], &list["katas"][1]["solved"]),
        (&true.into(), &false.into())
    );
    clone
        .grader(&["next"])
        .assert()
        .code(1)
        .stdout(contains("env_parse"));
}

#[test]
fn a_solved_kata_that_was_changed_is_not_known_as_solved_any_more() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone.grader(&["check", "env_or"]).assert().code(0);
    clone.grader(&["reset", "env_or"]).assert().code(0);
    clone
        .grader(&["list"])
        .assert()
        .code(0)
        .stdout(contains("~  1.1").and(contains(format!("0 of {} points", max_score()))));
    clone
        .grader(&["next"])
        .assert()
        .code(1)
        .stdout(contains("1.1 env_or"));
}

#[test]
fn one_test_case_can_be_checked_alone_and_has_no_points() {
    let clone = Clone::new();
    clone.solve("env_or");
    let results = clone.results(&["check", "day1::env_or::an_unset"]);
    assert_eq!(results.cases().count(), 1);
    assert_eq!((results.score, results.max_score), (Some(0), 0));
    assert!(results.is_perfect());
}

#[test]
fn hints_come_one_by_one_and_can_be_read_again() {
    let clone = Clone::new();
    let shown = |clone: &Clone| {
        let output = clone.grader(&["hint", "expand"]).output().expect("it runs");
        String::from_utf8(output.stdout)
            .expect("UTF-8")
            .matches("Hint ")
            .count()
    };
    let counts = [shown(&clone), shown(&clone), shown(&clone), shown(&clone)];
    assert_eq!(counts, [1, 2, 3, 3]);
}

#[test]
fn the_grader_works_from_any_directory_of_the_clone() {
    let clone = Clone::new();
    let mut command = clone.grader(&["list"]);
    command
        .current_dir(clone.path("katas/day1_os_sys/src"))
        .assert()
        .code(0)
        .stdout(contains("env_or"));
}

#[test]
fn a_report_on_standard_output_is_json_and_nothing_else() {
    let clone = Clone::new();
    // Begun, so that its tests are run.
    clone.write(
        "katas/day1_os_sys/src/env_or.rs",
        format!(
            "{}// Begun.\n",
            clone.read("katas/day1_os_sys/src/env_or.rs")
        ),
    );
    let output = clone
        .grader(&["check", "env_or", "--report", "json=-"])
        .output()
        .expect("it runs");
    let results: grader::model::results::Results =
        serde_json::from_slice(&output.stdout).expect("JSON alone");
    assert_eq!(
        (results.schema, results.score, results.max_score),
        (1, Some(0), 6)
    );
    let failure = results
        .cases()
        .find_map(|case| case.failure.as_ref())
        .expect("the stub fails");
    assert_eq!(failure.message, "not implemented yet");
    assert_eq!(
        failure.file.as_deref(),
        Some("katas/day1_os_sys/src/env_or.rs")
    );
    assert!(
        results.isolation.0.values().any(|reached| *reached),
        "{:?}",
        results.isolation
    );
}

#[test]
fn where_nothing_is_written_yet_nothing_is_built() {
    let clone = Clone::new();
    let mut command = clone.grader(&[]);
    // Without cargo nothing can be.
    command.env_remove("CARGO").env("PATH", "/nonexistent");
    let assert = command.assert().code(1).stderr("");
    assert
        .stdout(contains("Welcome!").and(contains("nothing to test yet")))
        .stdout(contains("katas/day1_os_sys/src/env_or.rs:"));
}

#[test]
fn a_day_that_is_not_begun_costs_nothing_but_its_points() {
    let clone = Clone::new();
    clone.solve("env_or");
    let results = clone.results(&["grade", clone.root().to_str().expect("UTF-8")]);
    assert_eq!(results.score, Some(6));
    for day in &results.days {
        let cases = || day.katas.iter().flat_map(|kata| &kata.cases);
        let run = cases().filter(|case| case.outcome.is_some()).count();
        let is_begun = day.number == 1;
        assert_eq!(run, if is_begun { cases().count() } else { 0 });
        let failures = cases().filter_map(|case| case.failure.as_ref());
        let said: Vec<_> = failures.map(|failure| failure.message.as_str()).collect();
        assert!(
            is_begun || said.iter().all(|said| *said == "not implemented yet"),
            "{said:?}"
        );
        assert!(is_begun || said.len() == cases().count());
    }
}

#[test]
fn where_nothing_was_run_no_isolation_is_missing() {
    let clone = Clone::new();
    let handed_in = clone.path("katas");
    let handed_in = handed_in.to_str().expect("UTF-8");
    let results = clone.results(&["grade", handed_in]);
    assert_eq!((results.score, results.isolation.0.len()), (Some(0), 0));
    let mut command = clone.grader(&["grade", handed_in, "--require-isolation", "session"]);
    command.assert().code(0).stderr("");
}

#[test]
fn a_reader_who_closes_standard_output_early_is_no_error() {
    let clone = Clone::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_grader"));
    command.arg("list").current_dir(clone.root());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

#[test]
fn a_submission_is_graded_from_its_directory_and_its_seed_is_told() {
    let clone = Clone::new();
    let submission = clone.temporary().join("submission/day1_os_sys/src");
    fs::create_dir_all(&submission).expect("directories");
    clone.solve("env_or");
    fs::copy(clone.kata("env_or"), submission.join("env_or.rs")).expect("a copy");
    fs::write(submission.join("build.rs"), "fn main() { panic!() }").expect("a file");
    let directory = submission
        .parent()
        .and_then(|path| path.parent())
        .expect("above");
    let directory = directory.to_str().expect("UTF-8");
    let first = clone.results(&["grade", directory]);
    assert_eq!((first.score, first.max_score), (Some(6), max_score()));
    let ignored = |note: &grader::model::event::Note| {
        note.file.as_deref() == Some("day1_os_sys/src/build.rs")
    };
    assert!(first.notes.iter().any(ignored), "{:?}", first.notes);
    let second = clone.results(&["grade", directory, "--seed", "7"]);
    assert_eq!(second.seed, "7");
    assert_ne!(first.seed, second.seed);
    clone.grader(&["grade", directory]).assert().code(0);
    clone
        .grader(&["grade", directory, "--fail-on-failure"])
        .assert()
        .code(1);
}

#[test]
fn a_submission_is_graded_from_anywhere_and_leaves_nothing_in_it() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone.write("notes.txt", "mine");
    clone.write(".grader/progress.json", "{}");
    // All clones of these tests share an overlay, which is none of a submission's own.
    fs::remove_file(clone.path(".grader/graded")).expect("a link");
    let cache = clone.temporary().join("cache");
    let mut command = clone.grader(&["grade", clone.root().to_str().expect("UTF-8")]);
    command
        .args(["--seed", "7"])
        .current_dir(clone.temporary())
        .env("XDG_CACHE_HOME", &cache);
    let assert = command.assert().code(0).stderr("");
    let score = format!("Score: 6 of {} points, with seed 7", max_score());
    assert
        .stdout(contains(score))
        .stdout(contains("grader -- check day1::env_parse --seed 7\n").count(1))
        .stdout(contains("Stuck?").or(contains("progress.json")).not());
    assert!(cache.join("systems-katas/graded/overlay/katas").is_dir());
    assert!(!clone.path(".grader/graded").exists());
}

#[test]
fn a_report_can_go_to_a_device_which_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let clone = Clone::new();
    let pipe = clone.temporary().join("pipe");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    let report = format!("json={}", pipe.display());
    std::thread::scope(|scope| {
        let read = scope.spawn(|| fs::read_to_string(&pipe).expect("what is written to it"));
        clone
            .grader(&["check", "env_or", "--report", &report])
            .assert()
            .code(1);
        let text = read.join().expect("it ends");
        serde_json::from_str::<serde_json::Value>(&text).expect("the report");
    });
    let kind = fs::metadata(&pipe).expect("it is there").file_type();
    assert!(kind.is_fifo());
}

#[test]
fn options_before_a_command_that_does_not_grade_are_refused() {
    let clone = Clone::new();
    for arguments in [["--seed", "7", "list"], ["--jobs", "1", "next"]] {
        let assert = clone.grader(&arguments).assert().code(2).stdout("");
        assert.stderr(contains("belong to `check` and `grade`"));
    }
    let before = clone.results(&["--seed", "7", "check", "katas/day1_os_sys/src/env_or.rs"]);
    assert_eq!((before.seed.as_str(), before.max_score), ("7", 6));
    let mut command = clone.grader(&["check", "env_or"]);
    let assert = command.env("HARNESS_SEED", "seven").assert().code(2);
    assert.stderr(contains("HARNESS_SEED is \"seven\""));
}
