//! Submissions that attack the grader: none earns a point that it must not have, none finds
//! out or harms anything, none leaves anything behind, and the honest katas around the
//! attacked one keep their points.
//!
//! All of them are graded as whoever runs the tests grades; if that is root, also with as
//! few layers as an ordinary user has.

mod check;
mod expected;
mod handed_in;
#[cfg(target_os = "linux")]
mod machine;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use grader::model::results::Results;
use nix::unistd::Uid;

use crate::support::{Clone, copy, processes_of, repository};
use expected::Attack;

/// Graders take turns in one target directory, so that one waits for the other's build.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

/// How many submissions are graded at a time: one is built while another one's tests run.
const AT_A_TIME: usize = 2;

/// Who grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Root: each test has a user of its own.
    Root,
    /// An ordinary user, who can give none of that.
    User,
}

impl Standing {
    /// Whoever runs the tests, and if that is root also an ordinary user.
    fn all() -> &'static [Standing] {
        match Uid::effective().is_root() {
            true => &[Standing::Root, Standing::User],
            false => &[Standing::User],
        }
    }

    /// Takes from the grader what only root has.
    fn restrict(self, grader: &mut assert_cmd::Command) {
        if self == Standing::User && Uid::effective().is_root() {
            grader.args(["--without-layers", "user,sealed_tests"]);
        }
    }

    fn name(self) -> &'static str {
        match self {
            Standing::Root => "as root",
            Standing::User => "as a user",
        }
    }
}

/// Tests that run as another user must get there.
fn open_to_all(clone: &Clone) {
    for directory in [clone.root(), &clone.temporary()] {
        let above = directory.parent().expect("a clone lies in a directory");
        for open in [above, directory] {
            fs::set_permissions(open, Permissions::from_mode(0o755)).expect("our own");
        }
    }
}

#[test]
fn no_attack_earns_a_point_or_harms_anybody_else() {
    let clone = Clone::new();
    open_to_all(&clone);
    let attacks = expected::attacks(&repository().join("tests/submissions/hostile"));
    assert!(!attacks.is_empty(), "there are no hostile submissions");
    let rounds = expected::rounds(attacks);
    // One round after the other: for its second standing nothing has to be built.
    let gradings = rounds.iter().flat_map(|round| {
        Standing::all()
            .iter()
            .map(move |standing| (round, *standing))
    });
    let gradings = Mutex::new(gradings);
    let faults = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = gradings.lock().expect("nobody panics in here").next();
            let Some((round, standing)) = next else {
                return;
            };
            let found = grade(&clone, round, standing);
            faults.lock().expect("nor in here").extend(found);
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(work);
        }
    });
    let faults = faults.into_inner().expect("all threads have ended");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(clone.left_processes(), [""; 0]);
}

/// Grades the reference solutions with the attacks in the place of theirs; what is not as
/// it must be.
fn grade(clone: &Clone, round: &[Attack], standing: Standing) -> Vec<String> {
    let names: Vec<_> = round.iter().map(|attack| attack.name.as_str()).collect();
    let place = format!("{} {}", names[0], standing.name());
    let place = clone.temporary().join(place);
    let names = format!("{} {}", names.join(" + "), standing.name());
    let (submission, temporary) = (place.join("submission"), place.join("tmp"));
    fs::create_dir_all(&temporary).expect("directories");
    let day = round[0].day();
    let honest = repository().join("solutions").join(day);
    copy(&honest, &submission.join("katas").join(day)).expect("the solutions");
    for attack in round {
        attack.lay(&submission.join("katas"));
    }
    let report = place.join("report.json");
    let mut grader = clone.grader(&["grade"]);
    grader.arg(&submission).env("TMPDIR", &temporary);
    grader.timeout(PATIENCE);
    standing.restrict(&mut grader);
    grader
        .arg("--report")
        .arg(format!("json={}", report.display()));
    let output = grader.output().expect("the grader starts");

    let mut faults = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.code() != Some(0) || !output.stderr.is_empty() {
        let stderr = text(&output.stderr);
        faults.push(format!("the grader: {}, {stderr}", output.status));
    }
    if text(&output.stdout).contains(|char: char| char.is_control() && char != '\n') {
        faults.push("there are control characters on the grader's output".to_owned());
    }
    let left = processes_of(&place);
    if !left.is_empty() {
        faults.push(format!("still running: {}", left.join(", ")));
    }
    let files = fs::read_dir(&temporary).expect("it was made above");
    faults.extend(files.map(|file| format!("left: {}", file.expect("listed").path().display())));
    match fs::read_to_string(&report) {
        Ok(report) => {
            let results: Results = serde_json::from_str(&report).expect("what its schema says");
            faults.extend(check::faults(round, standing, &results));
            #[cfg(target_os = "linux")]
            faults.extend(machine::faults(standing, &temporary, &results.isolation));
        }
        Err(error) => faults.push(format!("there is no report: {error}")),
    }
    faults.iter().map(|f| format!("{names}: {f}")).collect()
}
