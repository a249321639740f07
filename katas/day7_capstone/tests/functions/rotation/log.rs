//! Kata 7.8 from inside: `RotatingLog`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, thread};

use day7_capstone::Compress;
use day7_capstone::rotation::RotatingLog;
use harness::{DEADLINE, Scratch, equal, fail, within};
use support::{Clock, FakeClock};

use super::{files, noon, open, policy, sized, told, write};
use crate::rotated::{content, lines, names};
use crate::{seconds, set_mtime};

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
fn another_hour_is_another_file_also_if_the_clock_was_set_back() {
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let (log, clock) = hourly(&path);
    clock.advance(seconds(3_600));
    write(&log, "13:00");
    clock.set(crate::clock("2024-03-15T12:30:00Z").now());
    write(&log, "12:30, once more");
    let expected = [("app.log", "12:30, once more\n"), ("app.log.1", "13:00\n")];
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
    // So many that neither writer comes to its end before the other one has its turn, also
    // where both share a processor with others.
    const LINES: usize = 10_000;
    let scratch = Scratch::new();
    let path = scratch.join("app.log");
    let logs =
        ["a", "b"].map(|letter| (letter.repeat(90), open(&path, policy(3, Compress::Never))));
    within(DEADLINE, move || {
        thread::scope(|scope| {
            for (line, log) in &logs {
                scope.spawn(move || (0..LINES).for_each(|_| write(log, line)));
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
        (LINES, LINES, 2 * LINES),
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
