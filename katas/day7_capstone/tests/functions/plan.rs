//! Kata 7.3 from inside: `plan`.

use std::path::PathBuf;

use day7_capstone::archive::{CLOCK_MARGIN_NS, Entry, Kind, Manifest, Plan, Seen, SeenKind};
use day7_capstone::plan::plan;
use harness::equal;

const STARTED: i128 = 1_700_000_000_000_000_000;
/// Long before the last snapshot.
const OLD: i128 = STARTED - 1_000_000_000_000;

fn entry(kind: Kind, mtime_ns: i128) -> Entry {
    let mode = 0o644;
    Entry {
        kind,
        mode,
        mtime_ns,
    }
}

fn stored(size: u64, mtime_ns: i128) -> Entry {
    let sha256 = "0".repeat(64);
    entry(Kind::File { size, sha256 }, mtime_ns)
}

fn link(target: &str) -> Kind {
    let target = PathBuf::from(target);
    Kind::Symlink { target }
}

fn manifest(entries: &[(&str, Entry)]) -> Manifest {
    let entries = entries
        .iter()
        .map(|(path, entry)| (path.into(), entry.clone()));
    Manifest {
        id: "before".to_owned(),
        started_ns: STARTED,
        entries: entries.collect(),
    }
}

fn seen(path: &str, kind: SeenKind, size: u64, mtime_ns: i128) -> Seen {
    Seen {
        path: path.into(),
        size,
        mode: 0o644,
        mtime_ns,
        kind,
    }
}

fn file(path: &str, size: u64, mtime_ns: i128) -> Seen {
    seen(path, SeenKind::File, size, mtime_ns)
}

/// In which list `f` is.
fn list_of(before: Entry, now: Seen) -> &'static str {
    let plan = plan(Some(&manifest(&[("f", before)])), &[now]);
    let f = [PathBuf::from("f")];
    match (&plan.store[..], &plan.rehash[..], &plan.keep[..]) {
        (store, [], []) if *store == f => "store",
        ([], rehash, []) if *rehash == f => "rehash",
        ([], [], keep) if *keep == f => "keep",
        _ => "not in exactly one",
    }
}

#[harness::test]
fn the_first_backup_stores_every_file() {
    let now = [
        file("b", 1, OLD),
        seen("d", SeenKind::Dir, 0, OLD),
        file("d/x", 0, STARTED * 2),
        seen("l", SeenKind::Symlink { target: "b".into() }, 1, OLD),
    ];
    let expected = Plan {
        store: ["b", "d/x"].map(PathBuf::from).to_vec(),
        ..Plan::default()
    };
    equal!(expected, plan(None, &now));
    equal!(Plan::default(), plan(None, &[]), "nothing is there");
}

#[harness::test]
fn a_file_that_looks_the_same_is_kept() {
    equal!("keep", list_of(stored(5, OLD), file("f", 5, OLD)));
    equal!(
        "keep",
        list_of(stored(0, 0), file("f", 0, 0)),
        "empty, of 1970"
    );
    let mut other = file("f", 5, OLD);
    other.mode = 0o600;
    equal!(
        "keep",
        list_of(stored(5, OLD), other),
        "other permissions only"
    );
}

#[harness::test]
fn another_size_or_time_is_a_change() {
    equal!(
        "store",
        list_of(stored(5, OLD), file("f", 6, OLD)),
        "another size"
    );
    equal!(
        "store",
        list_of(stored(5, OLD), file("f", 5, OLD + 1)),
        "a nanosecond later"
    );
    equal!(
        "store",
        list_of(stored(5, OLD), file("f", 5, STARTED * 2)),
        "much later"
    );
}

#[harness::test]
fn an_older_time_is_a_change_as_well() {
    equal!("store", list_of(stored(5, OLD), file("f", 5, OLD - 1)));
    equal!("store", list_of(stored(5, OLD), file("f", 5, 0)), "of 1970");
}

#[harness::test]
fn a_file_as_young_as_the_snapshot_is_read_again() {
    let margin = CLOCK_MARGIN_NS;
    for (mtime, expected) in [
        (STARTED + 7, "rehash"),
        (STARTED, "rehash"),
        (STARTED - 1, "rehash"),
        (STARTED - margin, "rehash"),
        (STARTED - margin - 1, "keep"),
    ] {
        let actual = list_of(stored(5, mtime), file("f", 5, mtime));
        equal!(
            expected,
            actual,
            "modified {} ns after the start",
            mtime - STARTED
        );
    }
    let changed = list_of(stored(5, STARTED), file("f", 6, STARTED));
    equal!("store", changed, "young, and of another size");
}

#[harness::test]
fn what_was_something_else_is_new_and_gone() {
    let before = manifest(&[
        ("dir-now", stored(5, OLD)),
        ("file-now", entry(Kind::Dir, OLD)),
        ("link-now", stored(5, OLD)),
        ("was-link", entry(link("x"), OLD)),
    ]);
    let now = [
        seen("dir-now", SeenKind::Dir, 5, OLD),
        file("file-now", 5, OLD),
        seen("link-now", SeenKind::Symlink { target: "x".into() }, 5, OLD),
        file("was-link", 5, OLD),
    ];
    let expected = Plan {
        store: ["file-now", "was-link"].map(PathBuf::from).to_vec(),
        removed: ["dir-now", "file-now", "link-now", "was-link"]
            .map(PathBuf::from)
            .to_vec(),
        ..Plan::default()
    };
    equal!(expected, plan(Some(&before), &now));
}

#[harness::test]
fn what_is_gone_was_removed_whatever_it_was() {
    let before = manifest(&[
        ("d", entry(Kind::Dir, OLD)),
        ("d/f", stored(5, OLD)),
        ("l", entry(link("x"), OLD)),
        ("m", entry(link("x"), OLD)),
        ("n", entry(Kind::Dir, OLD)),
    ]);
    let now = [
        seen(
            "m",
            SeenKind::Symlink {
                target: "elsewhere".into(),
            },
            9,
            STARTED,
        ),
        seen("n", SeenKind::Dir, 9, STARTED),
    ];
    let expected = Plan {
        removed: ["d", "d/f", "l"].map(PathBuf::from).to_vec(),
        ..Plan::default()
    };
    equal!(
        expected,
        plan(Some(&before), &now),
        "links and directories may change"
    );
}

#[harness::test]
fn lists_are_sorted_as_paths_are() {
    let names = ["b", "a.txt", "a/z", "a/b/c", "B", "a-1"];
    let now = names.map(|name| file(name, 1, OLD));
    let mut sorted = names.map(PathBuf::from).to_vec();
    sorted.sort();
    equal!(sorted, plan(None, &now).store, "a/z comes before a.txt");
    let kept: Vec<_> = names.iter().map(|name| (*name, stored(1, OLD))).collect();
    equal!(sorted, plan(Some(&manifest(&kept)), &now).keep);
    equal!(sorted, plan(Some(&manifest(&kept)), &[]).removed);
    let young: Vec<_> = names
        .iter()
        .map(|name| (*name, stored(1, STARTED)))
        .collect();
    let now = names.map(|name| file(name, 1, STARTED));
    equal!(sorted, plan(Some(&manifest(&young)), &now).rehash);
}
