//! Kata 7.8 from inside: `rotate` and `RotatingLog`.

mod compressed;
mod log;

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use day7_capstone::rotation::{RotatingLog, rotate};
use day7_capstone::{Compress, RotatePolicy};
use harness::{Scratch, equal, fail};
use support::FakeClock;

use crate::rotated::{content, lines, names};
use crate::{clock, seconds, set_mtime};

fn policy(keep: usize, compress: Compress) -> RotatePolicy {
    RotatePolicy {
        max_bytes: None,
        every: None,
        keep,
        compress,
    }
}

fn sized(max_bytes: u64, keep: usize) -> RotatePolicy {
    RotatePolicy {
        max_bytes: Some(max_bytes),
        ..policy(keep, Compress::Never)
    }
}

fn noon() -> Arc<FakeClock> {
    Arc::new(clock("2024-03-15T12:00:00Z"))
}

fn open(path: &Path, policy: RotatePolicy) -> RotatingLog {
    let log = RotatingLog::open(path, policy, noon());
    log.unwrap_or_else(|error| fail(format!("the log cannot be opened: {error}")))
}

fn write(log: &RotatingLog, line: &str) {
    if let Err(error) = log.write_line(line.as_bytes()) {
        fail(format!("{line:?} cannot be written: {error}"));
    }
}

/// The result of a rotation, an error as its kind.
fn rotated(path: &Path, policy: &RotatePolicy) -> Result<bool, ErrorKind> {
    rotate(path, policy, &mut || Ok(())).map_err(|error| error.kind())
}

/// The files and what they hold, without the compression.
fn files(log: &Path) -> Vec<(String, String)> {
    let names = names(log).into_iter();
    names
        .map(|name| (name.clone(), content(&log.with_file_name(name))))
        .collect()
}

fn told(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    files.iter().map(owned).collect()
}

#[harness::test]
fn without_lines_nothing_is_rotated() {
    let scratch = Scratch::new();
    let log = scratch.join("app.log");
    scratch.file("app.log.1", "old\n");
    let mut calls = 0;
    let result = rotate(&log, &policy(3, Compress::AfterReopen), &mut || {
        calls += 1;
        Ok(())
    });
    equal!(
        (Some(false), 0),
        (result.ok(), calls),
        "no log, and calls of reopen"
    );
    scratch.file("app.log", "");
    let result = rotate(&log, &policy(3, Compress::AfterReopen), &mut || {
        calls += 1;
        Ok(())
    });
    equal!(
        (Some(false), 0),
        (result.ok(), calls),
        "an empty log, and calls of reopen"
    );
    equal!(
        told(&[("app.log", ""), ("app.log.1", "old\n")]),
        files(&log)
    );
}

#[harness::test]
fn to_keep_none_is_refused() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "line\n");
    equal!(
        Err(ErrorKind::InvalidInput),
        rotated(&log, &policy(0, Compress::Never))
    );
    equal!(told(&[("app.log", "line\n")]), files(&log));
    let error = |policy| {
        RotatingLog::open(&log, policy, noon())
            .err()
            .map(|e| e.kind())
    };
    equal!(
        Some(ErrorKind::InvalidInput),
        error(policy(0, Compress::Never)),
        "open"
    );
    let mut never = policy(1, Compress::Never);
    never.every = Some(seconds(0));
    equal!(
        Some(ErrorKind::InvalidInput),
        error(never),
        "open with a period of nothing"
    );
}

#[harness::test]
fn files_move_up_and_the_oldest_goes() {
    let scratch = Scratch::new();
    let log = scratch.join("app.log");
    for number in 1..=5 {
        scratch.file("app.log", format!("{number}\n"));
        equal!(
            Ok(true),
            rotated(&log, &policy(3, Compress::Never)),
            "rotation {number}"
        );
    }
    let expected = [
        ("app.log", ""),
        ("app.log.1", "5\n"),
        ("app.log.2", "4\n"),
        ("app.log.3", "3\n"),
    ];
    equal!(told(&expected), files(&log));
}

#[harness::test]
fn what_is_above_the_number_to_keep_goes() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "new\n");
    for number in [1, 2, 5, 10] {
        scratch.file(format!("app.log.{number}"), format!("{number}\n"));
    }
    equal!(Ok(true), rotated(&log, &policy(2, Compress::Never)));
    let expected = [
        ("app.log", ""),
        ("app.log.1", "new\n"),
        ("app.log.2", "1\n"),
    ];
    equal!(told(&expected), files(&log));
}

#[harness::test]
fn other_files_are_left_alone() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "new\n");
    let others = [
        "app.log.old",
        "app.log.1.bak",
        "app.log.01",
        "app.log.+1",
        "app.log.0",
        "xapp.log.1",
        "app.logs",
        "app.log.gz",
    ];
    for other in others {
        scratch.file(other, other);
    }
    for _ in 0..3 {
        scratch.file("app.log", "new\n");
        equal!(Ok(true), rotated(&log, &policy(1, Compress::AfterReopen)));
    }
    for other in others {
        let text = fs::read_to_string(scratch.join(other)).unwrap_or_default();
        equal!(other, text, "what {other} holds");
    }
}

#[harness::test]
fn the_new_file_has_the_permissions_of_the_old_one() {
    let scratch = Scratch::new();
    for mode in [0o600, 0o640, 0o666] {
        let log = scratch.file("app.log", "line\n");
        scratch.mode("app.log", mode);
        equal!(Ok(true), rotated(&log, &policy(2, Compress::AfterReopen)));
        for name in ["app.log", "app.log.1.gz"] {
            let metadata = fs::metadata(scratch.join(name)).map(|m| m.permissions().mode() & 0o777);
            equal!(
                Some(mode),
                metadata.ok(),
                "the permissions of {name}, {mode:o} before"
            );
        }
    }
}

/// Lets a writer, which is told late, write on during each of three rotations.
fn late_writer(compress: Compress, expected: &[&str]) {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "");
    let mut writer = File::options().append(true).open(&log).expect("the log");
    let mut number = 0;
    let mut write = |writer: &mut File, count| {
        for _ in 0..count {
            number += 1;
            writeln!(writer, "line {number}").expect("it can be written");
        }
    };
    for _ in 0..3 {
        write(&mut writer, 2);
        let result = rotate(&log, &policy(9, compress), &mut || {
            write(&mut writer, 3);
            writer = File::options().append(true).open(&log)?;
            Ok(())
        });
        equal!(Some(true), result.ok());
        write(&mut writer, 1);
    }
    let all: Vec<String> = (1..=18).map(|number| format!("line {number}")).collect();
    equal!(
        all,
        lines(&log),
        "all lines, oldest first, with {compress:?}"
    );
    equal!(
        expected.to_vec(),
        names(&log),
        "the files, with {compress:?}"
    );
}

#[harness::test]
fn a_writer_that_reopens_late_loses_nothing() {
    late_writer(
        Compress::Never,
        &["app.log", "app.log.1", "app.log.2", "app.log.3"],
    );
    let expected = ["app.log", "app.log.1.gz", "app.log.2.gz", "app.log.3.gz"];
    late_writer(Compress::AfterReopen, &expected);
    let expected = ["app.log", "app.log.1", "app.log.2.gz", "app.log.3.gz"];
    late_writer(Compress::NextTime, &expected);
}

#[harness::test]
fn when_reopen_fails_nothing_is_lost() {
    for compress in [Compress::Never, Compress::AfterReopen, Compress::NextTime] {
        let scratch = Scratch::new();
        let log = scratch.file("app.log", "new\n");
        scratch.file("app.log.1", "old\n");
        let result = rotate(&log, &policy(3, compress), &mut || {
            Err(ErrorKind::TimedOut.into())
        });
        equal!(
            Err(ErrorKind::TimedOut),
            result.map_err(|error| error.kind())
        );
        equal!(
            vec!["old", "new"],
            lines(&log),
            "the lines, with {compress:?}"
        );
        let compressed = names(&log).iter().any(|name| name.ends_with(".gz"));
        equal!(
            false,
            compressed,
            "whether something was compressed, with {compress:?}"
        );
        equal!(
            Ok(false),
            rotated(&log, &policy(3, compress)),
            "the new log is empty"
        );
    }
}

#[harness::test]
fn plain_and_compressed_files_may_be_mixed() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "1\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::AfterReopen)));
    scratch.file("app.log", "2\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::Never)));
    scratch.file("app.log", "3\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::Never)));
    equal!(
        vec!["app.log", "app.log.1", "app.log.2", "app.log.3.gz"],
        names(&log)
    );
    equal!(vec!["1", "2", "3"], lines(&log));
    // What was left plain is compressed by the next one that compresses.
    scratch.file("app.log", "4\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::NextTime)));
    let expected = vec![
        "app.log",
        "app.log.1",
        "app.log.2.gz",
        "app.log.3.gz",
        "app.log.4.gz",
    ];
    equal!(expected, names(&log));
    equal!(vec!["1", "2", "3", "4"], lines(&log));
}

#[harness::test]
fn what_a_crash_has_left_is_finished() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "1\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::AfterReopen)));
    // It was compressed, but the plain one was not yet removed.
    scratch.file("app.log.1", "1\n");
    scratch.file("app.log.2", "0\n");
    scratch.file("app.log", "2\n");
    equal!(Ok(true), rotated(&log, &policy(5, Compress::AfterReopen)));
    equal!(vec!["0", "1", "2"], lines(&log), "no line twice");
    let expected = vec!["app.log", "app.log.1.gz", "app.log.2.gz", "app.log.3.gz"];
    equal!(expected, names(&log));
    scratch.file("app.log.1", "2\n");
    scratch.file("app.log", "3\n");
    equal!(Ok(true), rotated(&log, &policy(9, Compress::Never)));
    equal!(
        vec!["0", "1", "2", "3"],
        lines(&log),
        "nor without compression"
    );
}

#[harness::test]
fn the_same_lines_give_the_same_bytes() {
    let scratch = Scratch::new();
    let text = "a line\n".repeat(500);
    let compressed = |name: &str, mtime| {
        let log = scratch.file(name, &text);
        set_mtime(&log, mtime);
        equal!(Ok(true), rotated(&log, &policy(2, Compress::AfterReopen)));
        fs::read(scratch.join(format!("{name}.1.gz"))).unwrap_or_default()
    };
    let first = compressed("app.log", 1_700_000_000);
    equal!(
        true,
        first == compressed("other.log", 1_600_000_000),
        "whether they are the same"
    );
    equal!(
        vec![0; 5],
        first.get(3..8).unwrap_or_default().to_vec(),
        "flags and time in the header"
    );
    equal!(text, content(&scratch.join("app.log.1.gz")));
}
