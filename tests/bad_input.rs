//! Bad input: each gets a sentence that says what, where and the remedy, with the right
//! exit status, and nothing is lost.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use grader::model::event::NoteKind;
use grader::model::results::Results;
use grader::model::verdict::FailureKind;
use predicates::prelude::*;
use predicates::str::contains;

use crate::support::Clone;

/// The kind and the message of the first failure of `env_or`.
fn failure_of_env_or(results: &Results) -> (FailureKind, String) {
    let mut katas = results.katas();
    let (_, kata) = katas
        .find(|(_, kata)| kata.name == "env_or")
        .expect("it is graded");
    let failure = kata.cases[0].failure.as_ref().expect("it fails");
    (failure.kind, failure.message.clone())
}

#[test]
fn an_unknown_selector_names_what_comes_close() {
    let clone = Clone::new();
    clone
        .grader(&["check", "env_ro"])
        .assert()
        .code(2)
        .stderr(contains("did you mean `env_or`?"));
    clone
        .grader(&["check", "day1::env"])
        .assert()
        .code(2)
        .stderr(contains("env_or").and(contains("env_parse")));
    clone
        .grader(&["hint", "day1"])
        .assert()
        .code(2)
        .stderr(contains("whole day"));
    clone
        .grader(&["check", "--report", "xml=a"])
        .assert()
        .code(2)
        .stderr(contains("there is json"));
}

#[test]
fn outside_of_a_clone_it_says_where_to_go() {
    let clone = Clone::new();
    let mut command = clone.grader(&[]);
    command
        .current_dir(clone.temporary())
        .assert()
        .code(2)
        .stderr(contains("inside a clone"));
}

#[test]
fn a_students_file_that_cannot_be_taken_costs_its_own_kata_and_says_why() {
    type Make = fn(&Path);
    let refused: [(&str, Make); 3] = [
        ("not UTF-8", |path| {
            fs::write(path, b"fn \xff").expect("a file")
        }),
        ("symbolic link", |path| {
            symlink("/etc/hostname", path).expect("a link")
        }),
        ("regular file", |path| {
            nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        }),
    ];
    for (words, make) in refused {
        let clone = Clone::new();
        clone.solve("env_parse");
        fs::remove_file(clone.kata("env_or")).expect("the stub");
        make(&clone.kata("env_or"));
        let results = clone.results(&["check", "env_or", "env_parse"]);
        let (kind, message) = failure_of_env_or(&results);
        assert_eq!(kind, FailureKind::Refused);
        assert!(message.contains(words), "{message}");
        assert_eq!(results.score, Some(8), "the other kata keeps its points");
    }
}

#[test]
fn a_students_file_that_is_gone_is_graded_as_the_stub_and_reset_brings_it_back() {
    let clone = Clone::new();
    let stub = clone.read("katas/day1_os_sys/src/env_or.rs");
    fs::remove_file(clone.kata("env_or")).expect("the stub");
    let results = clone.results(&["check", "env_or"]);
    assert_eq!(failure_of_env_or(&results).0, FailureKind::NotImplemented);
    let note = |note: &grader::model::event::Note| {
        note.file.as_deref() == Some("katas/day1_os_sys/src/env_or.rs")
    };
    assert!(results.notes.iter().any(note), "{:?}", results.notes);
    clone.grader(&["reset", "env_or"]).assert().code(0);
    assert_eq!(clone.read("katas/day1_os_sys/src/env_or.rs"), stub);
}

#[test]
fn without_cargo_there_is_a_sentence() {
    let clone = Clone::new();
    clone.solve("env_or");
    let mut command = clone.grader(&["check", "env_or"]);
    command.env_remove("CARGO").env("PATH", "/nonexistent");
    command
        .assert()
        .code(70)
        .stderr(contains("there is no `cargo` in PATH; install Rust"));
}

#[test]
fn a_scratch_that_cannot_be_made_is_the_graders_error_and_costs_no_points() {
    let clone = Clone::new();
    clone.solve("env_or");
    let place = clone.temporary().join("gone");
    let mut command = clone.grader(&["check", "env_or"]);
    let assert = command.env("TMPDIR", &place).assert().code(70);
    assert.stdout(contains("costs you no points").and(contains("TMPDIR")));
}

#[test]
fn a_broken_progress_file_is_kept_and_said() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone.write(".grader/progress.json", "{ broken");
    clone
        .grader(&["list"])
        .assert()
        .code(2)
        .stderr(contains("progress.json").and(contains("repair it")));
    clone
        .grader(&["check", "env_or"])
        .assert()
        .code(0)
        .stdout(contains("begins anew"));
    let folder = fs::read_dir(clone.path(".grader")).expect("the grader's folder");
    let texts = folder
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path()).ok());
    assert!(
        texts.into_iter().any(|text| text == "{ broken"),
        "the broken file is kept"
    );
    clone
        .grader(&["list"])
        .assert()
        .code(0)
        .stdout(contains("✓  1.1"));
}

#[test]
fn progress_that_cannot_be_saved_is_a_note_and_not_an_error() {
    let clone = Clone::new();
    clone.solve("env_or");
    // A file where a directory is expected: also root cannot write there.
    clone.write("blocked", "");
    let path = clone.path("blocked/progress.json");
    let path = path.to_str().expect("UTF-8");
    let assert = clone
        .grader(&["check", "env_or", "--progress", path])
        .assert()
        .code(0);
    assert.stdout(contains("--progress"));
}

#[test]
fn a_target_directory_that_cannot_be_written_names_the_remedy() {
    let clone = Clone::new();
    clone.solve("env_or");
    clone.write("blocked", "");
    let mut command = clone.grader(&["check", "env_or"]);
    command.env("CARGO_TARGET_DIR", clone.path("blocked/target"));
    command
        .assert()
        .code(70)
        .stderr(contains("blocked/target").and(contains("CARGO_TARGET_DIR")));
}

#[test]
fn a_report_that_cannot_be_written_is_said_before_anything_is_graded() {
    let clone = Clone::new();
    clone.write("blocked", "");
    let clone_path = clone.root().display();
    for (path, words) in [
        ("blocked/results.json", "not a directory"),
        ("missing/results.json", "entity not found"),
        ("katas", "is a directory"),
    ] {
        let report = format!("json={clone_path}/{path}");
        let mut command = clone.grader(&["grade", "katas", "--report", &report]);
        // Grading would fail for another reason.
        command.env_remove("CARGO").env("PATH", "/nonexistent");
        let said = format!("{clone_path}/{path} cannot be written: {words}");
        command.assert().code(2).stdout("").stderr(contains(said));
    }
}

#[test]
fn a_read_only_clone_can_be_graded() {
    let clone = Clone::new();
    clone.solve("env_or");
    let set = |mode| {
        for folder in ["", "katas/day1_os_sys", "katas/day1_os_sys/src"] {
            fs::set_permissions(clone.path(folder), fs::Permissions::from_mode(mode))
                .expect("our own");
        }
    };
    set(0o555);
    let results = clone.results(&["check", "env_or"]);
    set(0o755);
    assert_eq!(results.score, Some(6));
}

#[test]
fn what_is_edited_around_the_katas_is_not_built_and_said() {
    let clone = Clone::new();
    clone.solve("env_parse");
    let untouched = clone.results(&["check", "env_or", "env_parse"]);
    assert_eq!((untouched.score, untouched.notes), (Some(8), vec![]));
    let edit = |path: &str, edit: &dyn Fn(String) -> String| {
        let text = clone.read(path);
        let edited = edit(text.clone());
        assert_ne!(text, edited, "{path}");
        clone.write(path, edited);
    };
    // Every test passes.
    edit("grader/harness/src/case.rs", &|text| {
        text.replace(
            "panic::catch_unwind(AssertUnwindSafe(test));",
            "std::thread::Result::Ok(drop(AssertUnwindSafe(test)));",
        )
    });
    edit("Cargo.toml", &|text| text + "\n[profile.test]\ndebug = 0\n");
    edit("Cargo.lock", &|text| {
        text.replace("checksum = \"", "checksum = \"0")
    });
    // Nothing compiles with it.
    edit(".cargo/config.toml", &|text| {
        text + "\n[build]\nrustc = \"/nonexistent\"\n"
    });
    let results = clone.results(&["check", "env_or", "env_parse"]);
    assert_eq!(results.score, Some(8));
    let edited: Vec<_> = results
        .notes
        .iter()
        .filter(|note| note.kind == NoteKind::EditedFile)
        .filter_map(|note| note.file.as_deref())
        .collect();
    let all = [
        ".cargo/config.toml",
        "Cargo.lock",
        "Cargo.toml",
        "grader/harness/src/case.rs",
    ];
    assert_eq!(edited, all);
}

#[test]
fn what_is_handed_in_but_is_no_submission_says_what_would_be() {
    let clone = Clone::new();
    let empty = clone.temporary().join("empty");
    fs::create_dir(&empty).expect("a directory");
    clone.write("essay.zip", "Dear grader,\n");
    let essay = clone.path("essay.zip");
    for (place, words) in [
        (
            empty.to_str().expect("UTF-8"),
            "katas/day1_os_sys/src/env_or.rs",
        ),
        ("/nonexistent", "there is no such file or directory"),
        (
            essay.to_str().expect("UTF-8"),
            "neither a directory nor a zip nor a tar.gz",
        ),
    ] {
        let assert = clone.grader(&["grade", place]).assert().code(2);
        assert.stderr(contains("is not gradable").and(contains(words)));
    }
}

#[test]
fn a_broken_kata_toml_stops_a_release_with_every_fault() {
    let clone = Clone::new();
    let manifest = clone.read("katas/day1_os_sys/kata.toml");
    let broken = manifest
        .replacen("points = 6", "points = 6\ncolour = \"red\"", 1)
        .replacen("number = \"1.2\"", "number = \"1.9\"", 1);
    clone.write("katas/day1_os_sys/kata.toml", broken);
    let before = fs::read(clone.path("grader/released.tar.gz")).expect("the archive");
    let assert = clone.grader(&["author", "release"]).assert().code(70);
    assert.stderr(
        contains("colour")
            .and(contains("1.9"))
            .and(contains("katas/day1_os_sys/kata.toml")),
    );
    assert_eq!(
        fs::read(clone.path("grader/released.tar.gz")).expect("the archive"),
        before
    );
}
