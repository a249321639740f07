//! Kata 3.9 from inside: `space_from_raw` and `fs_space`.

use std::io::ErrorKind;
use std::path::Path;

use day3_filesystem::fs_space::{fs_space, space_from_raw};
use day3_filesystem::{RawSpace, Space};
use harness::{Scratch, equal};
use nix::sys::statvfs::statvfs;

use crate::{io_error, told, told_without_step};

/// The numbers in the order of the struct: bsize, frsize, blocks, bfree, bavail.
fn space([bsize, frsize, blocks, bfree, bavail]: [u64; 5]) -> Space {
    space_from_raw(&RawSpace {
        bsize,
        frsize,
        blocks,
        bfree,
        bavail,
    })
}

#[track_caller]
fn check(raw: [u64; 5], [total, used, available]: [u64; 3], use_percent: u8) {
    let expected = Space {
        total,
        used,
        available,
        use_percent,
    };
    let story = "bsize, frsize, blocks, bfree and bavail";
    equal!(expected, space(raw), "{story} are {raw:?}");
}

#[harness::test]
fn blocks_are_turned_into_bytes() {
    check([512, 512, 100, 60, 60], [51_200, 20_480, 30_720], 40);
    check([4_096, 4_096, 10, 10, 10], [40_960, 0, 40_960], 0);
    check([1, 1, 7, 0, 0], [7, 7, 0], 100);
}

#[harness::test]
fn what_is_reserved_for_root_is_neither_used_nor_available() {
    check([1_024, 1_024, 100, 30, 20], [102_400, 71_680, 20_480], 78);
    check([1_024, 1_024, 100, 5, 0], [102_400, 97_280, 0], 100);
    check([1_024, 1_024, 100, 50, 50], [102_400, 51_200, 51_200], 50);
}

#[harness::test]
fn the_size_of_a_transfer_counts_nothing() {
    check(
        [65_536, 4_096, 100, 50, 50],
        [409_600, 204_800, 204_800],
        50,
    );
    check([512, 4_096, 100, 100, 100], [409_600, 0, 409_600], 0);
}

#[harness::test]
fn where_frsize_is_not_told_it_is_bsize() {
    check([2_048, 0, 10, 4, 4], [20_480, 12_288, 8_192], 60);
    check([0, 0, 10, 5, 5], [0, 0, 0], 50);
}

#[harness::test]
fn a_percentage_is_rounded_up() {
    check([1, 1, 1_000, 999, 999], [1_000, 1, 999], 1);
    check([1, 1, 1_000, 1, 1], [1_000, 999, 1], 100);
    check([1, 1, 1_000, 10, 10], [1_000, 990, 10], 99);
    check([1, 1, 3, 2, 2], [3, 1, 2], 34);
}

#[harness::test]
fn nothing_of_nothing_is_no_percent() {
    check([4_096, 4_096, 0, 0, 0], [0, 0, 0], 0);
    check([4_096, 4_096, 10, 10, 0], [40_960, 0, 0], 0);
}

#[harness::test]
fn what_is_too_large_is_the_largest() {
    const MAX: u64 = u64::MAX;
    check([1, MAX, MAX, 0, MAX], [MAX, MAX, MAX], 50);
    check(
        [1, 4_096, MAX, MAX / 4 * 3, MAX / 4 * 3],
        [MAX, MAX, MAX],
        26,
    );
    check([1, 1, MAX, 0, MAX], [MAX, MAX, MAX], 50);
    check([1, 1, MAX, 1, 1], [MAX, MAX - 1, 1], 100);
}

#[harness::test]
fn more_free_blocks_than_blocks_leave_nothing_used() {
    check([1, 1, 10, 12, 5], [10, 0, 5], 0);
}

#[harness::test]
fn a_real_file_system_makes_sense() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "x");
    for path in [scratch.path(), &file] {
        let space = told(fs_space(path));
        let space = space.unwrap_or_else(|error| harness::fail(format!("no answer but {error}")));
        let told = format!("of {path:?}: {space:?}");
        let sum = space.used.saturating_add(space.available);
        equal!(
            true,
            sum <= space.total,
            "whether used and available are in the total {told}"
        );
        equal!(
            true,
            space.use_percent <= 100,
            "whether it is a percentage {told}"
        );
    }
}

/// The size of the file system; it can grow while the tests run, but rarely does.
fn total(path: &Path) -> u64 {
    let told = statvfs(path).expect("the scratch is on a file system");
    told.blocks() as u64 * told.fragment_size()
}

#[harness::test]
fn the_total_is_what_the_system_says() {
    let scratch = Scratch::new();
    for _ in 0..100 {
        let before = total(scratch.path());
        let actual = told(fs_space(scratch.path()).map(|space| space.total));
        if before == total(scratch.path()) {
            equal!(
                Ok(before),
                actual,
                "the total of the file system of the scratch"
            );
            return;
        }
    }
    harness::fail("the file system does not stop growing");
}

#[harness::test]
fn what_is_missing_is_an_error() {
    let scratch = Scratch::new();
    let missing = scratch.join("missing");
    let actual = told_without_step(fs_space(&missing));
    equal!(
        told(io_error("any", missing, ErrorKind::NotFound)),
        actual,
        "there is nothing at the path"
    );
}
