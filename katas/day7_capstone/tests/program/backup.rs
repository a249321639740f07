//! Kata 7.4 from outside: `sysop backup init`, `run`, `list` and `show`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;

use day7_capstone::archive::{Kind, Manifest};
use day7_capstone::manifest::sha256_hex;
use harness::{Scratch, equal, snapshot};

use crate::listing::listing;
use crate::random_tree::change;
use crate::{run, sysop};

#[harness::test]
fn backups_are_made_and_listed() {
    let scratch = Scratch::new();
    scratch.file("src/a", "alpha");
    scratch.file("src/d/b", "beta");
    scratch.file("src/d/c", "alpha");
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    let words = ["backup", "run", "-r", "repo", "src"];
    let first = "20240315T120000Z-0001 files=3 stored=2 reused=1 bytes=9\n";
    run(&scratch, &words).expect(0, first, "");
    scratch.file("src/d/b", "gamma");
    let later = sysop(&scratch)
        .env("SYSOP_NOW", "2024-03-15T12:00:10Z")
        .args(words);
    snapshot!(later.transcript(), @"
    $ sysop backup run -r repo src
    exit: 0
    --- stdout ---
    20240315T120010Z-0001 files=3 stored=1 reused=2 bytes=5
    ");
    snapshot!(sysop(&scratch).args(["backup", "list", "-r", "repo"]).transcript(), @"
    $ sysop backup list -r repo
    exit: 0
    --- stdout ---
    20240315T120000Z-0001 entries=4 files=3 bytes=14
    20240315T120010Z-0001 entries=4 files=3 bytes=15
    ");
}

#[harness::test]
fn what_is_no_repository_is_told() {
    let scratch = Scratch::new();
    scratch.file("home/letter", "dear");
    let run = run(&scratch, &["backup", "run", "-r", "missing", "home"]);
    equal!(
        (Some(66), String::new()),
        (run.status.code(), run.stdout_text())
    );
    snapshot!(sysop(&scratch).args(["backup", "init", "-r", "home"]).transcript(), @"
    $ sysop backup init -r home
    exit: 73
    --- stderr ---
    sysop: home: is not empty
    ");
}

#[harness::test]
fn killed_at_any_point_it_does_no_harm() {
    let scratch = Scratch::new();
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    scratch.file("src/a", "0");
    scratch.file("src/b", "old");
    let words = ["backup", "run", "-r", "repo", "src"];
    equal!(
        Some(0),
        run(&scratch, &words).status.code(),
        "the first backup"
    );
    let points = [
        "locked",
        "scanned",
        "object:a",
        "read:a",
        "objects-done",
        "manifest-written",
        "published",
    ];
    for (number, point) in (1..).zip(points) {
        scratch.file("src/a", format!("{number}"));
        let before = run(&scratch, &["backup", "list", "-r", "repo"]).stdout_text();
        let killed = run(
            &scratch,
            &["backup", "run", "-r", "repo", "--die-at", point, "src"],
        );
        equal!(
            Some(9),
            killed.status.signal(),
            "the signal that ended it at {point}"
        );
        let after = run(&scratch, &["backup", "list", "-r", "repo"]).stdout_text();
        let more = after.lines().count() - before.lines().count();
        equal!(
            usize::from(point == "published"),
            more,
            "new snapshots at {point}"
        );
        equal!(
            true,
            after.starts_with(&before),
            "whether the old ones are there after {point}"
        );
        equal!(
            Some(0),
            run(&scratch, &words).status.code(),
            "the next backup after {point}"
        );
        equal!(
            0,
            listing(&scratch.join("repo/tmp")).len(),
            "files in tmp after {point}"
        );
    }
}

/// The snapshot `id`, as `show` prints it.
fn snapshot_of(scratch: &Scratch, id: &str) -> Manifest {
    let shown = run(scratch, &["backup", "show", "-r", "repo", id]);
    let manifest = Manifest::decode(id, &shown.stdout);
    manifest.unwrap_or_else(|error| harness::fail(format!("{id} is no manifest: {error}")))
}

#[harness::test(seeded)]
fn random_edits_are_all_in_the_snapshot() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    scratch.directory("src");
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    let mut step = 0;
    for _ in 0..6 {
        for _ in 0..12 {
            step += 1;
            change(&rng, &scratch, step);
        }
        let done = run(&scratch, &["backup", "run", "-r", "repo", "src"]);
        let told = done.stdout_text();
        let id = told.split(' ').next().unwrap_or_default();
        let manifest = snapshot_of(&scratch, id);
        let mut expected: BTreeMap<PathBuf, String> = BTreeMap::new();
        for path in listing(&scratch.join("src")).into_keys() {
            let full = scratch.join("src").join(&path);
            let metadata = fs::symlink_metadata(&full).expect("it is there");
            let words = if metadata.is_symlink() {
                format!("link to {:?}", fs::read_link(&full).expect("a link"))
            } else if metadata.is_dir() {
                "directory".to_owned()
            } else {
                format!("file {}", sha256_hex(&fs::read(&full).expect("a file")))
            };
            expected.insert(path, words);
        }
        let actual = manifest.entries.iter().map(|(path, entry)| {
            let words = match &entry.kind {
                Kind::Symlink { target } => format!("link to {target:?}"),
                Kind::Dir => "directory".to_owned(),
                Kind::File { sha256, .. } => format!("file {sha256}"),
            };
            (path.clone(), words)
        });
        equal!(
            expected,
            actual.collect::<BTreeMap<_, _>>(),
            "what {id} holds"
        );
        for entry in manifest.entries.values() {
            if let Kind::File { sha256, size } = &entry.kind {
                let object = scratch
                    .join("repo/objects")
                    .join(&sha256[..2])
                    .join(&sha256[2..]);
                let bytes = fs::read(object).unwrap_or_default();
                let actual = (sha256_hex(&bytes), bytes.len() as u64);
                equal!((sha256.clone(), *size), actual, "an object of {id}");
            }
        }
    }
}

#[harness::test]
fn the_repository_is_left_out_however_it_is_called() {
    let scratch = Scratch::new();
    scratch.file("a", "alpha");
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    for name in ["repo", "./repo", "repo/../repo"] {
        let done = run(&scratch, &["backup", "run", "-r", name, "."]).stdout_text();
        let id = done.split(' ').next().unwrap_or_default();
        let paths: Vec<_> = snapshot_of(&scratch, id).entries.into_keys().collect();
        let of_it = paths.iter().filter(|path| path.starts_with("repo")).count();
        equal!(
            (0, true),
            (of_it, paths.contains(&PathBuf::from("a"))),
            "entries of the repository, and whether a is there, with -r {name}"
        );
    }
}
