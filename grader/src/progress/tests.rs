//! Progress survives other graders, kills, broken files and new releases.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::model::event::{CaseFinished, Event, Plan, PlannedCase, PlannedDay, PlannedKata};
use crate::model::kata::{CaseId, Target};
use crate::model::verdict::{Failure, FailureKind, Verdict};

fn place() -> (TempDir, PathBuf) {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join(".grader/progress.json");
    (directory, path)
}

/// A run of one kata of ten points with a fixed and a random case.
fn run(is_whole: bool, verdicts: [Verdict; 2]) -> Results {
    let case = |sentence: &str, seeded| PlannedCase {
        id: CaseId::new("day1_os_sys", "env_or", sentence),
        target: Target::Functions,
        seeded,
        file: String::new(),
        line: 1,
        hidden: false,
    };
    let kata = PlannedKata {
        name: "env_or".into(),
        number: "1.1".into(),
        title: String::new(),
        points: 10,
        file: String::new(),
        is_whole,
        cases: vec![case("a", false), case("b", true)],
    };
    let day = PlannedDay {
        name: "day1_os_sys".into(),
        number: 1,
        title: String::new(),
        katas: vec![kata],
    };
    let mut results = Results::new(&Plan {
        seed: 1,
        days: vec![day],
    });
    for (sentence, verdict) in ["a", "b"].into_iter().zip(verdicts) {
        results.apply(&Event::CaseFinished(CaseFinished {
            id: CaseId::new("day1_os_sys", "env_or", sentence),
            verdict,
            outcome: None,
            isolation: None,
            duration_ms: 1,
            drawn: None,
            left_files: Vec::new(),
        }));
    }
    results
}

fn failed() -> Verdict {
    Verdict::Failed(Failure::new(FailureKind::Assertion, "no"))
}

fn solved() -> Results {
    run(true, [Verdict::Passed, Verdict::Passed])
}

fn kata(progress: &Progress) -> &KataProgress {
    progress.kata("day1_os_sys", "env_or").expect("it is known")
}

#[test]
fn no_file_is_no_progress() {
    let (_directory, path) = place();
    assert_eq!(load(&path).expect("nothing is wrong"), Progress::default());
}

#[test]
fn what_is_saved_is_read_back_and_readable_for_people() {
    let (_directory, path) = place();
    let updated = update(&path, |progress| {
        progress.record(&solved(), |day, kata| {
            digests(&format!("digest of {day} {kata}"))
        });
        progress.kata_mut("day1_os_sys", "expand").hints_shown = 2;
    });
    let updated = updated.expect("it is saved");
    assert_eq!(load(&path).expect("it is read"), updated.progress);
    insta::assert_snapshot!(fs::read_to_string(&path).expect("text"), @r#"
    {
      "schema": 1,
      "katas": {
        "day1_os_sys::env_or": {
          "solved": true,
          "best": 10,
          "hints_shown": 0,
          "tests": "digest of day1_os_sys env_or",
          "file": "mine"
        },
        "day1_os_sys::expand": {
          "solved": false,
          "best": 0,
          "hints_shown": 2,
          "tests": "",
          "file": ""
        }
      }
    }
    "#);
    let mode = fs::metadata(&path).expect("a file").permissions().mode();
    assert_eq!(mode & 0o600, 0o600, "{mode:o}");
    let names = fs::read_dir(path.parent().expect("a directory")).expect("a directory");
    assert_eq!(names.count(), 2, "the file, its lock and nothing temporary");
}

#[test]
fn a_solved_kata_that_fails_now_is_not_solved_but_keeps_its_best() {
    let mut progress = Progress::default();
    progress.record(&solved(), |_, _| digests("old"));
    progress.record(&run(true, [Verdict::Passed, failed()]), |_, _| {
        digests("new")
    });
    let kata = kata(&progress);
    assert_eq!((kata.solved, kata.best), (false, 10));
    assert_eq!(kata.tests, "old", "the tests that it passed last");
}

#[test]
fn a_part_or_an_error_of_ours_changes_nothing() {
    let mut progress = Progress::default();
    progress.record(&solved(), |_, _| digests("old"));
    let before = progress.clone();
    progress.record(&run(false, [failed(), failed()]), |_, _| digests("new"));
    let error = Verdict::Errored("disk full".into());
    progress.record(&run(true, [error, failed()]), |_, _| digests("new"));
    assert_eq!(progress, before);
}

#[test]
fn a_kata_that_was_never_begun_is_not_written_down() {
    let mut progress = Progress::default();
    progress.record(&run(true, [failed(), failed()]), |_, _| digests("t"));
    assert_eq!(progress, Progress::default());
    progress.kata_mut("day1_os_sys", "env_or").hints_shown = 1;
    progress.record(&run(true, [failed(), failed()]), |_, _| digests("t"));
    assert_eq!(kata(&progress).hints_shown, 1);
}

#[test]
fn two_graders_at_a_time_lose_nothing() {
    let (_directory, path) = place();
    thread::scope(|scope| {
        for name in ["one", "two"] {
            let path = &path;
            scope.spawn(move || {
                for round in 0..50 {
                    let change = |progress: &mut Progress| {
                        progress.kata_mut("day", "both").hints_shown += 1;
                        progress.kata_mut("day", &format!("{name}{round}")).solved = true;
                    };
                    update(path, change).expect("it is saved");
                }
            });
        }
    });
    let progress = load(&path).expect("it is read");
    assert_eq!(progress.katas.len(), 101);
    assert_eq!(
        progress.kata("day", "both").expect("known").hints_shown,
        100
    );
}

#[test]
fn a_broken_file_is_an_error_to_read_and_is_set_aside_when_saving() {
    let (_directory, path) = place();
    let directory = path.parent().expect("a directory");
    fs::create_dir_all(directory).expect("a directory");
    for (number, text) in [
        "{\"schema\": 1, \"kat",
        "[]",
        "\u{0}",
        "{\"schema\":1,\"k\":2}",
    ]
    .into_iter()
    .enumerate()
    {
        fs::write(&path, text).expect("a file");
        let error = load(&path).expect_err("it is broken").to_string();
        assert!(
            error.contains("progress.json is not a progress file ("),
            "{error}"
        );
        assert!(error.ends_with("; repair it or move it away"), "{error}");
        let updated = update(&path, |progress| {
            progress.kata_mut("day", "kata").solved = true;
        });
        let aside = updated
            .expect("it is saved")
            .set_aside
            .expect("it is set aside");
        let suffix = if number == 0 {
            String::new()
        } else {
            format!("-{}", number + 1)
        };
        assert_eq!(
            aside.to,
            directory.join(format!("progress.json.broken{suffix}"))
        );
        assert_eq!(fs::read_to_string(&aside.to).expect("it is kept"), text);
        assert!(aside.to_string().contains("it is kept as"), "{aside}");
        assert_eq!(load(&path).expect("it is good again").katas.len(), 1);
    }
}

#[test]
fn what_a_newer_grader_wrote_is_left_alone() {
    let (_directory, path) = place();
    fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
    let text = r#"{"schema":2,"katas":[],"more":true}"#;
    fs::write(&path, text).expect("a file");
    let error = update(&path, |_| ())
        .expect_err("it is not changed")
        .to_string();
    assert!(error.contains("was written by a newer grader"), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), text);
}

#[test]
fn a_place_that_cannot_be_written_is_a_sentence() {
    let directory = TempDir::new().expect("a directory");
    let file = directory.path().join("file");
    fs::write(&file, "").expect("a file");
    let error = update(&file.join("progress.json"), |_| ()).expect_err("no directory");
    assert!(matches!(error, ProgressError::Unwritable { .. }));
    let error = error.to_string();
    assert!(error.starts_with("progress cannot be saved in "), "{error}");
    assert!(error.contains("--progress"), "{error}");
    let error = load(directory.path()).expect_err("a directory").to_string();
    assert!(
        error.starts_with("progress cannot be read from "),
        "{error}"
    );
}

#[test]
fn a_link_to_the_file_stays_a_link() {
    let (directory, path) = place();
    update(&path, |_| ()).expect("it is saved");
    let link = directory.path().join("link.json");
    symlink(&path, &link).expect("a link");
    update(&link, |progress| progress.kata_mut("day", "kata").best = 3).expect("it is saved");
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(load(&path).expect("it is read").katas.len(), 1);
}

#[test]
fn a_renamed_kata_keeps_what_was_known_under_its_old_name() {
    let mut progress = Progress::default();
    progress.kata_mut("day", "old").best = 7;
    progress.rename("day", "old", "new");
    progress.rename("day", "old", "new");
    assert_eq!(progress.kata("day", "new").expect("it moved").best, 7);
    assert_eq!(progress.katas.len(), 1);
}

fn digests(tests: &str) -> Digests {
    Digests {
        tests: tests.into(),
        file: "mine".into(),
    }
}

#[test]
fn a_solved_kata_whose_file_or_tests_changed_is_not_known_as_solved() {
    let mut progress = Progress::default();
    let standing = |progress: &Progress, tests: &str, file: &str| {
        let now = Digests {
            tests: tests.into(),
            file: file.into(),
        };
        let solved = solved();
        let (day, kata) = solved.katas().next().expect("one kata");
        progress.standing(&day.name, &kata.name, &now)
    };
    assert_eq!(standing(&progress, "old", "mine"), Standing::Unsolved);
    progress.record(&solved(), |_, _| digests("old"));
    assert_eq!(standing(&progress, "old", "mine"), Standing::Solved);
    assert_eq!(standing(&progress, "new", "mine"), Standing::Changed);
    assert_eq!(standing(&progress, "old", "stub"), Standing::Changed);
}

#[test]
fn a_digest_notices_an_edit_and_where_one_text_ends() {
    let of = |texts: &[&str]| digest(texts.iter().map(|text| text.as_bytes()));
    assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
    assert_ne!(of(&["a", "b"]), of(&["ab", ""]));
    assert_ne!(of(&["a"]), of(&["b"]));
}

#[test]
fn a_fifo_in_the_place_of_the_file_or_its_lock_blocks_nobody() {
    let (_directory, path) = place();
    update(&path, |_| ()).expect("it is saved");
    let names = fs::read_dir(path.parent().expect("a directory")).expect("a directory");
    for entry in names.flatten() {
        fs::remove_file(entry.path()).expect("ours");
        nix::unistd::mkfifo(&entry.path(), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    }
    assert!(matches!(load(&path), Err(ProgressError::Unreadable { .. })));
    let updated = update(&path, |_| ());
    assert!(matches!(updated, Err(ProgressError::Unwritable { .. })));
}
