//! What is graded is what lies there now, whoever built what before.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use grader::model::results::VerdictWord;

use crate::support::{Clone, repository};

/// What `check env_or` gives.
fn points(clone: &Clone) -> Option<u32> {
    clone.results(&["check", "env_or"]).score
}

/// Has plain cargo build the day.
fn build(clone: &Clone) {
    let mut command = clone.command("cargo");
    command.args(["test", "--no-run", "-p", "day1_os_sys"]);
    command.assert().success();
}

/// Puts another text in the place of a file while `meanwhile` runs, and then the file
/// itself again, with the time that it had: to cargo it is as old as ever.
fn replaced(clone: &Clone, file: &str, text: &str, meanwhile: impl FnOnce()) {
    let backup = clone.temporary().join("backup");
    fs::rename(clone.path(file), &backup).expect("moved away");
    clone.write(file, text);
    meanwhile();
    fs::rename(&backup, clone.path(file)).expect("moved back");
}

/// A test file whose tests have the same names and test nothing.
fn without_bodies(tests: &str) -> String {
    let names = tests.lines().filter_map(|line| {
        let name = line.strip_prefix("fn ")?.strip_suffix("() {")?;
        Some(format!("#[harness::test]\nfn {name}() {{}}\n"))
    });
    format!("//! Weakened.\n{}", names.collect::<String>())
}

#[test]
fn what_plain_cargo_built_in_between_is_not_graded() {
    let clone = Clone::apart("built_in_between");
    let passed = || {
        let results = clone.results(&["check", "env_or"]);
        let cases = results.cases();
        cases
            .filter(|case| case.verdict == VerdictWord::Passed)
            .count()
    };
    let stub = "katas/day1_os_sys/src/env_or.rs";
    let solution = fs::read_to_string(repository().join("solutions/day1_os_sys/src/env_or.rs"));
    let solution = solution.expect("every kata has a solution");
    replaced(&clone, stub, &solution, || build(&clone));
    assert_eq!(passed(), 0, "before the grader ever built here");
    replaced(&clone, stub, &solution, || build(&clone));
    assert_eq!(passed(), 0, "after the grader has built here");

    let test = "katas/day1_os_sys/tests/functions/env_or.rs";
    let weakened = without_bodies(&clone.read(test));
    replaced(&clone, test, &weakened, || build(&clone));
    assert_eq!(passed(), 0, "after a test was weakened");

    let case = "grader/harness/src/case.rs";
    let blind = clone.read(case).replace(
        "panic::catch_unwind(AssertUnwindSafe(test));",
        "std::thread::Result::Ok(drop(AssertUnwindSafe(test)));",
    );
    replaced(&clone, case, &blind, || build(&clone));
    assert_eq!(passed(), 0, "after the harness was weakened");
}

/// Cargo tells packages of one layout apart by nothing at all: two clones that share a
/// target directory would be graded by each other's code, whichever was built last.
#[test]
fn two_clones_with_one_target_directory_are_never_graded_by_each_others_code() {
    let (solved, fresh) = (Clone::new(), Clone::new());
    solved.solve("env_or");
    assert_eq!(
        [points(&solved), points(&fresh), points(&solved)],
        [Some(6), Some(0), Some(6)]
    );
}

#[test]
fn a_file_that_is_older_than_the_last_build_is_graded_all_the_same() {
    let clone = Clone::new();
    assert_eq!(points(&clone), Some(0));
    clone.solve("env_or");
    let file = fs::File::options()
        .append(true)
        .open(clone.kata("env_or"))
        .expect("the kata");
    let long_ago =
        std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    file.set_modified(long_ago).expect("our own file");
    assert_eq!(points(&clone), Some(6));
}

#[test]
fn times_of_cargos_own_files_are_not_believed() {
    let clone = Clone::apart("times_of_cargo");
    let solution = fs::read_to_string(repository().join("solutions/day1_os_sys/src/env_or.rs"));
    let solution = solution.expect("every kata has a solution");
    let graded = |text: &str| {
        clone.write("handed-in/katas/day1_os_sys/src/env_or.rs", text);
        clone.results(&["grade", "handed-in"]).score
    };
    assert_eq!(graded(&solution), Some(6));
    // As code in the jail can set them that runs as the user who grades.
    let built = clone.target().join("graded/debug/.fingerprint");
    let later = SystemTime::now() + Duration::from_secs(1_000_000);
    let mut files = 0;
    for package in fs::read_dir(built).expect("it was built there").flatten() {
        for file in fs::read_dir(package.path()).expect("a folder").flatten() {
            let file = File::options().append(true).open(file.path());
            let set = file.and_then(|file| file.set_modified(later));
            set.expect("our own");
            files += 1;
        }
    }
    assert!(files > 0);
    let wrong = solution.replacen("pub fn env_or", "pub fn right_env_or", 1)
        + "\npub fn env_or(_: &Env, _: &str, _: &str) -> Result<String, EnvError> {\n    \
           Ok(String::new())\n}\n";
    assert_ne!(graded(&wrong), Some(6), "it is not what was built before");
}
