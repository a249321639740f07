//! Kata 3.7 from inside: `disk_usage` and `human_size`.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use day3_filesystem::Usage;
use day3_filesystem::disk_usage::{disk_usage, human_size};
use harness::{DEADLINE, Scratch, equal, within};

use crate::usage::while_nothing_changes;
use crate::{fifo, io_error, told, told_without_step};

/// On a thread of its own, because links could be followed for ever.
#[track_caller]
fn usage(root: &Path) -> Result<Usage, String> {
    let root = root.to_owned();
    within(DEADLINE, move || told(disk_usage(&root)))
}

/// Compares with our own count, and tells the parts that can be known beforehand.
#[track_caller]
fn check(root: &Path, apparent: u64, [dirs, files, symlinks]: [u64; 3]) {
    let (expected, actual) = while_nothing_changes(root, || usage(root));
    equal!(Ok(expected.clone()), actual, "what {root:?} takes up");
    let known = (
        expected.apparent,
        [expected.dirs, expected.files, expected.symlinks],
    );
    equal!(
        (apparent, [dirs, files, symlinks]),
        known,
        "what the test has made"
    );
}

#[harness::test]
fn a_tree_is_added_up() {
    let scratch = Scratch::new();
    scratch.file("tree/a", "12345");
    scratch.file("tree/sub/b", vec![b'x'; 10_000]);
    scratch.file("tree/sub/deep/.hidden", "1");
    scratch.directory("tree/empty");
    scratch.link("a", "tree/link");
    scratch.link("nowhere", "tree/sub/dangling");
    check(&scratch.join("tree"), 10_006, [4, 3, 2]);
}

#[harness::test]
fn an_empty_directory_counts_itself() {
    let scratch = Scratch::new();
    check(scratch.path(), 0, [1, 0, 0]);
}

#[harness::test]
fn the_root_may_be_a_file() {
    let scratch = Scratch::new();
    check(&scratch.file("file", "123"), 3, [0, 1, 0]);
    check(&scratch.file("empty", ""), 0, [0, 1, 0]);
}

#[harness::test]
fn a_file_with_two_names_counts_once() {
    let scratch = Scratch::new();
    let file = scratch.file("tree/a", vec![b'x'; 9_000]);
    scratch.directory("tree/sub");
    for name in ["tree/b", "tree/sub/c"] {
        fs::hard_link(&file, scratch.join(name)).expect("a hard link");
    }
    scratch.file("tree/other", vec![b'x'; 9_000]);
    check(&scratch.join("tree"), 18_000, [2, 2, 0]);
    fs::hard_link(&file, scratch.join("outside")).expect("a hard link");
    check(&scratch.join("tree"), 18_000, [2, 2, 0]);
    check(&scratch.join("outside"), 9_000, [0, 1, 0]);
}

#[harness::test]
fn a_hole_is_long_but_takes_up_nothing() {
    let scratch = Scratch::new();
    let path = scratch.join("sparse");
    let file = File::create(&path).expect("a file in the scratch");
    file.set_len(1 << 20).expect("a file with a hole");
    check(&path, 1 << 20, [0, 1, 0]);
    let usage = usage(&path).unwrap_or_default();
    let is_less = usage.allocated < usage.apparent;
    equal!(
        true,
        is_less,
        "whether less is set aside than the length: {usage:?}"
    );
}

#[harness::test]
fn a_byte_takes_up_what_the_system_says() {
    let scratch = Scratch::new();
    for length in [1, 511, 513, 4_097, 70_000] {
        let path = scratch.file(format!("file-{length}"), vec![b'x'; length]);
        check(&path, length as u64, [0, 1, 0]);
    }
}

#[harness::test]
fn links_are_not_followed() {
    let scratch = Scratch::new();
    scratch.file("big/file", vec![b'x'; 20_000]);
    scratch.directory("tree/sub");
    scratch.link("../big", "tree/to-dir");
    scratch.link("../big/file", "tree/to-file");
    scratch.link("..", "tree/sub/up");
    scratch.link("loop", "tree/loop");
    check(&scratch.join("tree"), 0, [2, 0, 4]);
    check(&scratch.link("tree", "root"), 0, [0, 0, 1]);
    check(&scratch.join("root/"), 0, [2, 0, 4]);
    check(&scratch.link("big/file", "root-file"), 0, [0, 0, 1]);
}

#[harness::test]
fn what_is_special_counts_nothing() {
    let scratch = Scratch::new();
    let pipe = fifo(&scratch, "pipe");
    scratch.file("a", "x");
    check(scratch.path(), 1, [1, 1, 0]);
    equal!(Ok(Usage::default()), usage(&pipe), "a FIFO");
}

#[harness::test]
fn what_is_missing_is_an_error() {
    let scratch = Scratch::new();
    let missing = scratch.join("missing");
    let actual = told_without_step(disk_usage(&missing));
    equal!(
        told(io_error("any", missing, ErrorKind::NotFound)),
        actual,
        "there is nothing at the root"
    );
}

#[track_caller]
fn check_sizes(table: &[(u64, &str)]) {
    for (bytes, expected) in table {
        equal!(*expected, human_size(*bytes), "{bytes} bytes, for people");
    }
}

#[harness::test]
fn below_1024_bytes_are_bytes() {
    check_sizes(&[
        (0, "0B"),
        (1, "1B"),
        (999, "999B"),
        (1_000, "1000B"),
        (1_023, "1023B"),
    ]);
}

#[harness::test]
fn each_unit_is_1024_of_the_one_before() {
    check_sizes(&[
        (1 << 10, "1.0K"),
        (1 << 20, "1.0M"),
        (1 << 30, "1.0G"),
        (1 << 40, "1.0T"),
        (1 << 50, "1.0P"),
        (1 << 60, "1.0E"),
        (10 << 10, "10.0K"),
        (1_000 << 10, "1000.0K"),
        (u64::MAX, "16.0E"),
    ]);
}

#[harness::test]
fn a_digit_behind_the_point_is_rounded_half_up() {
    check_sizes(&[
        (1_535, "1.5K"),
        (1_536, "1.5K"),
        (1_075, "1.0K"),
        (1_076, "1.1K"),
        (1_587, "1.5K"),
        (1_588, "1.6K"),
        // Exactly half: 1.25 K and 1.75 M.
        (1_280, "1.3K"),
        (1_792, "1.8K"),
        (1_835_008, "1.8M"),
    ]);
}

#[harness::test]
fn what_is_rounded_to_1024_moves_up() {
    check_sizes(&[
        (1_048_575, "1.0M"),
        (1_048_525, "1.0M"),
        (1_048_524, "1023.9K"),
        ((1 << 30) - 1, "1.0G"),
        ((1 << 60) - 1, "1.0E"),
        ((1 << 50) - 1, "1.0P"),
    ]);
}

#[harness::test]
fn no_digit_is_lost_in_large_numbers() {
    // 1.45 E is no whole number of bytes. These are the two around it, and as floats they
    // are the same.
    let exact = u64::try_from(145_u128 * (1 << 60) / 100).expect("it is less than 16 E");
    check_sizes(&[(exact, "1.4E"), (exact + 1, "1.5E")]);
}
