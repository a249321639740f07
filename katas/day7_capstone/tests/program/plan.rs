//! Kata 7.3 from outside: `sysop plan`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use day7_capstone::archive::{CLOCK_MARGIN_NS, Entry, Kind, Manifest};
use harness::{Rng, Scratch, snapshot};

use crate::sysop;

#[harness::test]
fn a_plan_is_printed_list_by_list() {
    let scratch = Scratch::new();
    scratch.file(
        "now",
        "F 644 5 1 b\nD 755 5 d\nF 644 5 1 a\\040b\nL 5 b l\n",
    );
    snapshot!(sysop(&scratch).args(["plan", "-", "now"]).transcript(), @r"
    $ sysop plan - now
    exit: 0
    --- stdout ---
    store a\040b
    store b
    ");
}

const STARTED: i128 = 1_700_000_000_000_000_000;

/// One of a few times around the start, so that many are the same.
fn time(rng: &Rng) -> i128 {
    let around = [
        0,
        -1,
        1,
        -CLOCK_MARGIN_NS,
        -CLOCK_MARGIN_NS - 1,
        -1_000_000_000_000,
    ];
    STARTED + rng.pick(&around)
}

/// A line of the list and the entry that looks the same.
fn random(rng: &Rng, path: &str) -> (String, Entry, char, u64) {
    let (mtime_ns, size) = (time(rng), rng.number() % 3);
    let entry = |kind| Entry {
        kind,
        mode: 0o644,
        mtime_ns,
    };
    match rng.index(6) {
        0 => (format!("D 755 {mtime_ns} {path}"), entry(Kind::Dir), 'd', 0),
        1 => {
            let target = PathBuf::from("x");
            (
                format!("L {mtime_ns} x {path}"),
                entry(Kind::Symlink { target }),
                'l',
                0,
            )
        }
        _ => {
            let sha256 = "0".repeat(64);
            let kind = Kind::File { size, sha256 };
            (
                format!("F 644 {mtime_ns} {size} {path}"),
                entry(kind),
                'f',
                size,
            )
        }
    }
}

#[harness::test(seeded)]
fn random_metadata_is_planned_by_the_rules() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..6 {
        let mut before = Manifest {
            id: String::new(),
            started_ns: STARTED,
            entries: BTreeMap::new(),
        };
        let mut now = Vec::new();
        let mut lists: [Vec<String>; 4] = Default::default();
        for number in 0..25 {
            let path = format!("p{number:02}");
            let old = (!rng.one_in(5)).then(|| random(&rng, &path));
            let mut new = (!rng.one_in(5)).then(|| random(&rng, &path));
            if rng.one_in(2) && old.is_some() {
                new.clone_from(&old);
            }
            if let Some((_, entry, ..)) = &old {
                before.entries.insert(path.clone().into(), entry.clone());
            }
            now.extend(new.iter().map(|new| new.0.clone() + "\n"));
            let kinds = (old.as_ref().map(|old| old.2), new.as_ref().map(|new| new.2));
            if kinds.0.is_some() && kinds.0 != kinds.1 {
                lists[3].push(path.clone());
            }
            if let Some((_, entry, 'f', size)) = &new {
                let same = old.as_ref().is_some_and(|old| {
                    old.2 == 'f' && old.3 == *size && old.1.mtime_ns == entry.mtime_ns
                });
                let is_young = entry.mtime_ns >= STARTED - CLOCK_MARGIN_NS;
                lists[if !same { 0 } else { 2 - usize::from(is_young) }].push(path);
            }
        }
        rng.shuffle(&mut now);
        scratch.file("before", before.encode());
        let words = ["store", "rehash", "keep", "removed"];
        let lines = words.iter().zip(&lists);
        let expected: String = lines
            .flat_map(|(word, paths)| paths.iter().map(move |path| format!("{word} {path}\n")))
            .collect();
        let program = sysop(&scratch).args(["plan", "before", "-"]);
        program.stdin(now.concat()).run().expect(0, expected, "");
    }
}
