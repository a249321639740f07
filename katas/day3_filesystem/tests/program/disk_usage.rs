//! Kata 3.7 from outside: `fskit du` and `fskit size`.

use std::fs::{self, File};
use std::path::PathBuf;

use day3_filesystem::Usage;
use harness::{Scratch, equal, rng, snapshot};

use crate::random_tree::{Kinds, RandomTree};
use crate::usage::while_nothing_changes;
use crate::{fifo, fskit};

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("tree/a", "12345");
    scratch.file("tree/sub/b", vec![b'x'; 2_000]);
    scratch.link("a", "tree/link");
    scratch
}

#[harness::test]
fn du_adds_up_lengths_and_counts_entries() {
    let scratch = scratch();
    snapshot!(fskit(&scratch).args(["du", "--apparent", "tree", "tree/a", "tree/link"]).transcript(), @"
    $ fskit du --apparent tree tree/a tree/link
    exit: 0
    --- stdout ---
    tree: 2005 apparent; 2 directories, 2 files, 1 symlink
    tree/a: 5 apparent; 0 directories, 1 file, 0 symlinks
    tree/link: 0 apparent; 0 directories, 0 files, 1 symlink
    ");
    snapshot!(fskit(&scratch).args(["du", "-h", "--apparent", "tree"]).transcript(), @"
    $ fskit du -h --apparent tree
    exit: 0
    --- stdout ---
    tree: 2.0K apparent; 2 directories, 2 files, 1 symlink
    ");
}

#[harness::test]
fn du_knows_that_a_hole_takes_up_nothing() {
    let scratch = Scratch::new();
    let sparse = File::create(scratch.join("sparse")).expect("a file in the scratch");
    sparse.set_len(1 << 20).expect("a file with a hole");
    snapshot!(fskit(&scratch).args(["du", "-h", "sparse"]).transcript(), @"
    $ fskit du -h sparse
    exit: 0
    --- stdout ---
    sparse: 1.0M apparent, 0B allocated; 0 directories, 1 file, 0 symlinks
    ");
}

#[harness::test]
fn du_counts_a_file_with_two_names_once() {
    let scratch = scratch();
    let linked = fs::hard_link(scratch.join("tree/a"), scratch.join("tree/again"));
    linked.expect("a hard link in the scratch");
    let run = fskit(&scratch).args(["du", "--apparent", "tree"]).run();
    let line = "tree: 2005 apparent; 2 directories, 2 files, 1 symlink\n";
    run.expect(0, line, "");
}

#[harness::test]
fn du_follows_no_links_and_opens_no_fifos() {
    let scratch = scratch();
    scratch.link("..", "tree/sub/up");
    scratch.link("loop", "tree/loop");
    fifo(&scratch.join("tree/pipe"));
    let run = fskit(&scratch).args(["du", "--apparent", "tree"]).run();
    let line = "tree: 2005 apparent; 2 directories, 2 files, 3 symlinks\n";
    run.expect(0, line, "");
}

#[harness::test]
fn du_tells_what_is_missing_and_goes_on() {
    let scratch = scratch();
    let run = fskit(&scratch)
        .args(["du", "--apparent", "missing", "tree/a"])
        .run();
    let line = "tree/a: 5 apparent; 0 directories, 1 file, 0 symlinks\n";
    equal!(
        (Some(66), line),
        (run.status.code(), run.stdout_text().as_str()),
        "exit status and output for a path that is missing"
    );
}

#[harness::test]
fn size_tells_bytes_in_units_for_people() {
    let scratch = Scratch::new();
    let sizes = [
        "0",
        "1023",
        "1024",
        "1535",
        "1048575",
        "18446744073709551615",
    ];
    snapshot!(fskit(&scratch).arg("size").args(sizes).transcript(), @"
    $ fskit size 0 1023 1024 1535 1048575 18446744073709551615
    exit: 0
    --- stdout ---
    0B
    1023B
    1.0K
    1.5K
    1.0M
    16.0E
    ");
}

/// The line of `fskit du` for these numbers, but for the path.
fn line(usage: &Usage) -> String {
    let counted = |count: u64, one: &str, many: &str| {
        format!("{count} {}", if count == 1 { one } else { many })
    };
    format!(
        "{} apparent, {} allocated; {}, {}, {}\n",
        usage.apparent,
        usage.allocated,
        counted(usage.dirs, "directory", "directories"),
        counted(usage.files, "file", "files"),
        counted(usage.symlinks, "symlink", "symlinks"),
    )
}

#[harness::test(seeded)]
fn random_trees_are_added_up_with_their_links() {
    let rng = rng();
    for _ in 0..4 {
        let scratch = Scratch::new();
        let targets = ["nowhere", "..", ".", "../canary", "a"];
        let kinds = Kinds {
            targets: targets.map(PathBuf::from).into(),
            hard_links: true,
            fifos: true,
        };
        let tree = RandomTree::new(&rng, 40, &kinds);
        tree.make(&scratch.join("tree"));
        scratch.file("canary/big", vec![b'x'; 50_000]);
        let du = || fskit(&scratch).args(["du", "tree"]).run();
        let (usage, run) = while_nothing_changes(&scratch.join("tree"), du);
        run.expect(0, format!("tree: {}", line(&usage)), "");
    }
}

/// The shortest way to the right text: try every number of tenths of every unit.
fn expected_size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes}B");
    }
    let bytes = u128::from(bytes);
    for (power, letter) in (1_u32..).zip(["K", "M", "G", "T", "P", "E"]) {
        let unit = 1024_u128.pow(power);
        // Twenty times the size, in units: odd numbers are halves of a tenth.
        let doubled = bytes * 20 / unit;
        let tenths = doubled.div_ceil(2);
        if tenths < 10_240 {
            return format!("{}.{}{letter}", tenths / 10, tenths % 10);
        }
    }
    unreachable!("a u64 is less than 1024 E")
}

#[harness::test(seeded)]
fn random_sizes_are_rounded_half_up() {
    let rng = rng();
    let scratch = Scratch::new();
    let powers = (0..64).map(|power| 1_u64 << power);
    let mut sizes: Vec<u64> = powers
        .flat_map(|power| [power - 1, power, power + 1])
        .collect();
    for _ in 0..100 {
        sizes.push(rng.number() >> rng.index(64));
        // Around half of a tenth of a unit.
        let unit = 1_u128 << (10 * (1 + rng.index(5)));
        let tenths = u128::try_from(rng.between(10..=10_239)).expect("positive");
        let half = (tenths * 2 + 1) * unit / 20;
        let near = u64::try_from(half).expect("less than 1024 P");
        sizes.push(near.saturating_add_signed(rng.between(-1..=1)));
    }
    rng.shuffle(&mut sizes);
    let run = fskit(&scratch)
        .arg("size")
        .args(sizes.iter().map(u64::to_string))
        .run();
    equal!(
        (Some(0), ""),
        (run.status.code(), run.stderr_text().as_str()),
        "exit status and complaints"
    );
    let shown = run.stdout_text();
    equal!(sizes.len(), shown.lines().count(), "one line for each size");
    for (bytes, line) in sizes.iter().zip(shown.lines()) {
        equal!(expected_size(*bytes), line, "{bytes} bytes, for people");
    }
}
