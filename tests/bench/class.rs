//! The figures of a class: the grader against plain cargo, submission after submission.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::clone::{Clone, copy, repository};
use crate::dice::Dice;

/// How far a day is, in tenths: not begun, some katas solved, or all of them.
const NOT_BEGUN: usize = 4;
const SOME: usize = 7;

/// Prints how long a submission takes: graded, tested by cargo with a target directory of
/// its own (only the first `cold` of them), and tested by cargo with a shared one.
///
/// Plain cargo runs no test of the grader's own package, and nobody's wrong answers: there
/// is no jail around it.
pub fn figures(submissions: usize, cold: usize, seed: u64) {
    let clone = Clone::new();
    let class = clone.temporary().join("class");
    let mut dice = Dice(seed);
    for number in 0..submissions {
        hand_in(&class.join(format!("{number:02}")), &mut dice);
    }
    let target = clone.temporary().join("target");
    let grade = |out: &str, handed_in: &Path| {
        let mut command = command(&clone, Path::new(env!("CARGO_BIN_EXE_grader")), &target);
        command.arg("grade").arg("--each").arg(handed_in);
        command.arg("--out").arg(clone.temporary().join(out));
        time(&mut command)
    };
    // What is compiled once for all of them is paid for before, on both sides.
    let warm = clone.temporary().join("warm");
    copy(&repository().join("solutions"), &warm.join("all/katas")).expect("a copy");
    grade("warm-out", &warm);
    let graded = grade("out", &class).div_f64(submissions as f64);
    let shared = clone.temporary().join("shared");
    test(&clone, &class.join("00"), &shared);
    let all = 0..submissions;
    let with_shared = all.map(|n| test(&clone, &class.join(format!("{n:02}")), &shared));
    let with_shared = with_shared.sum::<Duration>().div_f64(submissions as f64);
    let own = |number: usize| {
        let target = clone.temporary().join(format!("own-{number}"));
        let taken = test(&clone, &class.join(format!("{number:02}")), &target);
        fs::remove_dir_all(&target).expect("our own");
        taken
    };
    let with_own = (0..cold).map(own).sum::<Duration>().div_f64(cold as f64);
    println!(
        "\na submission of {submissions}, graded, with seed {seed}: {:.2} s",
        graded.as_secs_f64()
    );
    for (what, time) in [
        ("a target directory of its own", with_own),
        ("a shared target directory", with_shared),
    ] {
        println!(
            "    `cargo test --no-fail-fast` with {what}: {:.2} s, {:.1} times as long",
            time.as_secs_f64(),
            time.as_secs_f64() / graded.as_secs_f64()
        );
    }
}

/// Lays down what somebody has who is somewhere in the week.
fn hand_in(place: &Path, dice: &mut Dice) {
    let mut days: Vec<PathBuf> = fs::read_dir(repository().join("solutions"))
        .expect("the solutions")
        .map(|day| day.expect("listed").path())
        .collect();
    days.sort();
    for day in days {
        let name = day.file_name().expect("a name");
        let stubs = repository().join("katas").join(name).join("src");
        let how_far = dice.roll(10);
        let mut katas: Vec<_> = fs::read_dir(day.join("src"))
            .expect("the solutions of a day")
            .map(|kata| kata.expect("listed").file_name())
            .collect();
        katas.sort();
        for kata in katas {
            let is_solved = how_far >= SOME || how_far >= NOT_BEGUN && dice.roll(2) == 0;
            let from = if is_solved {
                day.join("src")
            } else {
                stubs.clone()
            };
            let to = place.join("katas").join(name).join("src").join(&kata);
            copy(&from.join(&kata), &to).expect("a copy");
        }
    }
}

/// Tests a submission as it is done without a grader: its files over a clone, and cargo.
fn test(clone: &Clone, submission: &Path, target: &Path) -> Duration {
    lay(&submission.join("katas"), &clone.path("katas"));
    let mut command = command(clone, Path::new("cargo"), target);
    let arguments = "test --workspace --exclude grader --no-fail-fast --offline";
    time(command.args(arguments.split(' ')))
}

/// Copies files with the time of now, or cargo would take them for older than its build.
fn lay(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            lay(&entry.path(), &to);
        } else {
            fs::write(to, fs::read(entry.path()).expect("a file")).expect("a file");
        }
    }
}

fn command(clone: &Clone, program: &Path, target: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(clone.root())
        .env("CARGO_TARGET_DIR", target)
        .env("TMPDIR", clone.temporary());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// How long it takes; that points are missing is no error.
fn time(command: &mut Command) -> Duration {
    let started = Instant::now();
    command.status().expect("it can be started");
    started.elapsed()
}
