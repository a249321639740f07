//! Kata 7.8 from inside: `rotate` and `RotatingLog`.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use day7_capstone::rotation::{RotatingLog, rotate};
use day7_capstone::{Compress, RotatePolicy};
use harness::{DEADLINE, Scratch, equal, fail, within};
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

#[harness::test]
fn a_log_is_appended_to() {
    let scratch = Scratch::new();
    let path = scratch.file("app.log", "before\n");
    let log = open(&path, policy(3, Compress::Never));
    write(&log, "one");
    write(&log, "");
    write(&log.clone(), "three");
    equal!("before\none\n\nthree\n", content(&path));
    let error = log.write_line(b"two\nlines").map_err(|error| error.kind());
    equal!(
        Err(ErrorKind::InvalidInput),
        error,
        "a line feed in the line"
    );
    equal!("before\none\n\nthree\n", content(&path), "after that");
}

#[harness::test]
fn a_file_is_filled_to_its_limit() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let log = open(&path, sized(10, 9));
    for line in ["1234", "5678", "9", "abcdefgh", "i"] {
        write(&log, line);
    }
    // 5 + 5 bytes fit; 2 + 9 do not, nor do 9 + 2.
    let expected = [
        ("app.log", "i\n"),
        ("app.log.1", "abcdefgh\n"),
        ("app.log.2", "9\n"),
        ("app.log.3", "1234\n5678\n"),
    ];
    equal!(told(&expected), files(&path));
}

#[harness::test]
fn a_giant_line_has_a_file_to_itself() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let log = open(&path, sized(10, 9));
    let giant = "g".repeat(100);
    for line in [&giant, "a", "b", &giant, &giant, "c"] {
        write(&log, line);
    }
    let giant = format!("{giant}\n");
    let expected = [
        ("app.log", "c\n"),
        ("app.log.1", &giant),
        ("app.log.2", &giant),
        ("app.log.3", "a\nb\n"),
        ("app.log.4", &giant),
    ];
    equal!(told(&expected), files(&path));
}

#[harness::test]
fn what_is_there_counts_for_the_limit() {
    let scratch = Scratch::new();
    let path = scratch.file("app.log", "12345678\n");
    let log = open(&path, sized(10, 9));
    write(&log, "x");
    write(&log, "y");
    let expected = [("app.log", "x\ny\n"), ("app.log.1", "12345678\n")];
    equal!(told(&expected), files(&path));
}

/// A log that is rotated every hour, with its clock at noon.
fn hourly(path: &Path) -> (RotatingLog, Arc<FakeClock>) {
    let clock = noon();
    let mut hourly = policy(9, Compress::Never);
    hourly.every = Some(seconds(3_600));
    let log = RotatingLog::open(path, hourly, clock.clone());
    let log = log.unwrap_or_else(|error| fail(format!("the log cannot be opened: {error}")));
    (log, clock)
}

#[harness::test]
fn a_new_hour_has_a_new_file() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let (log, clock) = hourly(&path);
    for (later, line) in [
        (0, "12:00"),
        (3_599, "12:59"),
        (1, "13:00"),
        (9_000, "15:30"),
        (1_799, "15:59"),
    ] {
        clock.advance(seconds(later));
        write(&log, line);
    }
    let expected = [
        ("app.log", "15:30\n15:59\n"),
        ("app.log.1", "13:00\n"),
        ("app.log.2", "12:00\n12:59\n"),
    ];
    equal!(told(&expected), files(&path));
}

#[harness::test]
fn a_restart_keeps_the_period() {
    let scratch = Scratch::new();
    let noon = 1_710_504_000;
    for (modified, expected) in [
        (noon, 1),
        (noon + 3_599, 1),
        (noon - 1, 2),
        (noon - 90_000, 2),
    ] {
        let path = scratch.join(format!("log-{modified}"));
        fs::write(&path, "before\n").expect("it can be written");
        set_mtime(&path, modified);
        let (log, _) = hourly(&path);
        write(&log, "after");
        equal!(
            expected,
            names(&path).len(),
            "files; modified {} s after noon",
            modified as i64 - noon as i64
        );
        equal!(vec!["before", "after"], lines(&path));
    }
}

#[harness::test]
fn lines_of_many_threads_stay_whole() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let log = open(&path, sized(4_096, 999));
    let inside = log.clone();
    within(DEADLINE, move || {
        thread::scope(|scope| {
            for writer in 0..4 {
                let log = inside.clone();
                scope.spawn(move || {
                    for number in 0..500 {
                        write(&log, &format!("writer {writer} line {number}"));
                    }
                });
            }
        });
    });
    let lines = lines(&path);
    equal!(2_000, lines.len(), "lines");
    for writer in 0..4 {
        let start = format!("writer {writer} line ");
        let numbers = lines
            .iter()
            .filter_map(|line| line.strip_prefix(&start)?.parse().ok());
        equal!(
            (0..500).collect::<Vec<u32>>(),
            numbers.collect::<Vec<u32>>(),
            "of writer {writer}"
        );
    }
    equal!(true, names(&path).len() > 8, "whether it was rotated often");
}

#[harness::test]
fn lines_of_two_logs_on_one_file_stay_whole() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let logs =
        ["a", "b"].map(|letter| (letter.repeat(90), open(&path, policy(3, Compress::Never))));
    within(DEADLINE, move || {
        thread::scope(|scope| {
            for (line, log) in &logs {
                scope.spawn(move || (0..2_000).for_each(|_| write(log, line)));
            }
        });
    });
    let lines = lines(&path);
    let count = |letter: &str| {
        lines
            .iter()
            .filter(|line| **line == letter.repeat(90))
            .count()
    };
    equal!(
        (2_000, 2_000, 4_000),
        (count("a"), count("b"), lines.len()),
        "whole lines, and all"
    );
}

#[harness::test]
fn after_a_reopen_lines_go_to_the_new_file() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let log = open(&path, policy(3, Compress::Never));
    write(&log, "one");
    fs::rename(&path, scratch.join("moved")).expect("it can be renamed");
    write(&log, "two");
    equal!(Some(()), log.reopen().ok(), "reopen");
    write(&log, "three");
    equal!(
        "one\ntwo\n",
        content(&scratch.join("moved")),
        "the file that was renamed"
    );
    equal!("three\n", content(&path), "the new one");
}

#[harness::test]
fn a_log_that_cannot_be_opened_is_tried_again() {
    let scratch = Scratch::new();
    let path = scratch.file("dir/app.log", "");
    let log = open(&path, policy(3, Compress::Never));
    write(&log, "one");
    let moved: PathBuf = scratch.join("moved");
    fs::rename(scratch.join("dir"), &moved).expect("it can be renamed");
    equal!(
        Err(ErrorKind::NotFound),
        log.reopen().map_err(|error| error.kind()),
        "reopen"
    );
    let lost = log
        .write_line(b"nobody reads this")
        .map_err(|error| error.kind());
    equal!(Err(ErrorKind::NotFound), lost, "a line that has no file");
    equal!("one\n", content(&moved.join("app.log")), "the old file");
    scratch.directory("dir");
    write(&log, "two");
    equal!("two\n", content(&path), "the new file");
}

#[harness::test]
fn a_line_is_written_though_an_old_file_cannot_be_compressed() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let mut small = sized(10, 3);
    small.compress = Compress::AfterReopen;
    let log = open(&path, small);
    // A directory cannot be compressed, nor can a link that leads nowhere.
    scratch.link("nowhere", "app.log.1");
    write(&log, "123456789");
    write(&log, "abc");
    equal!("abc\n", content(&path), "the log");
}
