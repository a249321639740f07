//! Kata 7.4 from inside: `Repo::init`, `open`, `backup` and `snapshots`.

mod crashes;
mod sources;

use std::fs;
use std::path::Path;

use day7_capstone::archive::{BackupError, Entry, Kind, Manifest, NoHooks, Repo, Summary};
use day7_capstone::manifest::sha256_hex;
use harness::{Scratch, equal};

use crate::{At, clock, listing::listing, repo, set_mtime, source, told};

const NOON: &str = "2024-03-15T12:00:00Z";

/// A backup at a moment.
fn back_up_at(repo: &Repo, src: &Path, now: &str) -> Result<Summary, String> {
    told(repo.backup(src, &clock(now), &mut NoHooks))
}

fn back_up(repo: &Repo, src: &Path) -> Summary {
    back_up_at(repo, src, NOON).expect("nothing is in the way of a backup")
}

/// The newest snapshot.
fn newest(repo: &Repo) -> Manifest {
    let snapshots = told(repo.snapshots()).expect("all snapshots can be read");
    snapshots.last().cloned().expect("there is one")
}

/// What a snapshot says about a path.
fn entry(repo: &Repo, path: &str) -> Option<Entry> {
    newest(repo).entries.get(Path::new(path)).cloned()
}

fn content(repo: &Repo, path: &str) -> String {
    let Some(Kind::File { sha256, size }) = entry(repo, path).map(|entry| entry.kind) else {
        return "no file".to_owned();
    };
    let bytes = fs::read(repo.object_path(&sha256)).unwrap_or_default();
    equal!(
        (size, sha256),
        (bytes.len() as u64, sha256_hex(&bytes)),
        "the object of {path}"
    );
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How many objects there are.
fn objects(repo: &Repo) -> usize {
    listing(&repo.objects())
        .values()
        .filter(|what| what.starts_with("file"))
        .count()
}

#[harness::test]
fn init_makes_a_repository_and_leaves_it_as_it_is() {
    let scratch = Scratch::new();
    let root = scratch.join("on/the/way");
    told(Repo::init(&root)).expect("a new one");
    let names: Vec<_> = listing(&root).into_keys().collect();
    for name in ["format", "objects", "snapshots", "tmp"] {
        equal!(
            true,
            names.contains(&name.into()),
            "whether there is {name} in {names:?}"
        );
    }
    equal!(
        "sysop-backup 1\n",
        fs::read_to_string(root.join("format")).unwrap_or_default()
    );
    let src = source(&scratch);
    back_up(&told(Repo::open(&root)).expect("it is one"), &src);
    let again = told(Repo::init(&root)).expect("it may be made again");
    equal!(
        1,
        told(again.snapshots()).map_or(0, |all| all.len()),
        "snapshots afterwards"
    );
}

#[harness::test]
fn init_does_not_touch_a_directory_that_is_something_else() {
    let scratch = Scratch::new();
    scratch.file("home/letter", "dear");
    let home = scratch.join("home");
    let before = listing(&home);
    let expected = Err(format!("{:?}", BackupError::NotEmpty(home.clone())));
    equal!(expected, told(Repo::init(&home)).map(drop));
    equal!(before, listing(&home), "what is in it");
    scratch.directory("empty");
    equal!(
        Ok(()),
        told(Repo::init(&scratch.join("empty"))).map(drop),
        "an empty directory"
    );
}

#[harness::test]
fn init_finishes_what_an_earlier_one_has_begun() {
    let scratch = Scratch::new();
    let root = scratch.directory("repo");
    scratch.file("repo/format", "sysop-backup 1\n");
    equal!(
        Ok(()),
        told(Repo::init(&root)).map(drop),
        "where only format is there"
    );
    for name in ["objects", "snapshots", "tmp"] {
        let is_there = root.join(name).is_dir();
        equal!(true, is_there, "whether there is a directory {name}");
    }
    let src = source(&scratch);
    let repo = told(Repo::open(&root)).expect("it is a repository");
    back_up(&repo, &src);
}

#[harness::test]
fn open_wants_a_repository() {
    let scratch = Scratch::new();
    scratch.directory("empty");
    scratch.file("other/format", "sysop-backup 2\n");
    for name in ["empty", "other", "missing"] {
        equal!(
            Err("Io".to_owned()),
            told(Repo::open(&scratch.join(name))).map(drop),
            "{name}"
        );
        equal!(
            false,
            scratch.join(name).join("objects").exists(),
            "{name} is not changed"
        );
    }
}

#[harness::test]
fn a_snapshot_holds_all_that_is_there() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    scratch.mode("src/a.txt", 0o640);
    let expected = Summary {
        id: "20240315T120000Z-0001".to_owned(),
        files: 3,
        stored: 2,
        reused: 1,
        bytes_stored: 10,
    };
    equal!(Ok(expected), back_up_at(&repo, &src, NOON));
    let snapshot = newest(&repo);
    equal!(
        1_710_504_000_000_000_000,
        snapshot.started_ns,
        "when it was begun"
    );
    let paths: Vec<_> = snapshot
        .entries
        .keys()
        .map(|path| path.display().to_string())
        .collect();
    equal!(
        vec!["a.txt", "b", "b/c.txt", "b/same.txt", "empty", "link"],
        paths
    );
    let expected = Entry {
        kind: Kind::File {
            size: 5,
            sha256: sha256_hex(b"alpha"),
        },
        mode: 0o640,
        mtime_ns: 1_700_000_000_000_000_000,
    };
    equal!(Some(expected), entry(&repo, "a.txt"));
    equal!("gamma", content(&repo, "b/c.txt"));
    equal!("alpha", content(&repo, "b/same.txt"));
    equal!(
        Some(Kind::Dir),
        entry(&repo, "empty").map(|entry| entry.kind)
    );
    let link = entry(&repo, "link").map(|entry| (entry.kind, entry.mode));
    let target = "b/c.txt".into();
    equal!(Some((Kind::Symlink { target }, 0o777)), link);
}

#[harness::test]
fn the_same_content_is_stored_once() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    back_up(&repo, &src);
    equal!(
        2,
        objects(&repo),
        "objects of three files, two of which are the same"
    );
    scratch.file("src/third", "alpha");
    let done = back_up(&repo, &src);
    equal!(
        (4, 0, 4, 0),
        (done.files, done.stored, done.reused, done.bytes_stored)
    );
    equal!(2, objects(&repo), "objects after a copy was added");
}

#[harness::test]
fn the_second_backup_stores_what_has_changed() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    back_up(&repo, &src);
    scratch.file("src/a.txt", "omega!");
    fs::remove_file(scratch.join("src/b/same.txt")).expect("it is there");
    scratch.mode("src/b/c.txt", 0o600);
    let done = back_up_at(&repo, &src, "2024-03-15T12:00:10Z").expect("a second backup");
    let expected = Summary {
        id: "20240315T120010Z-0001".to_owned(),
        files: 2,
        stored: 1,
        reused: 1,
        bytes_stored: 6,
    };
    equal!(expected, done);
    equal!("omega!", content(&repo, "a.txt"));
    equal!(None, entry(&repo, "b/same.txt"), "what was removed");
    equal!(
        Some(0o600),
        entry(&repo, "b/c.txt").map(|e| e.mode),
        "new permissions, old content"
    );
}

#[harness::test]
fn kept_files_are_not_opened() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    back_up(&repo, &src);
    // Nothing that can be seen without opening it tells that this is other content.
    scratch.file("src/a.txt", "ALPHA");
    set_mtime(&scratch.join("src/a.txt"), 1_700_000_000);
    let mut points = Vec::new();
    let result = repo.backup(
        &src,
        &clock(NOON),
        &mut At(|point| {
            points.push(point.to_owned());
            Ok(())
        }),
    );
    equal!(Ok(3), told(result).map(|done| done.reused));
    equal!(
        "alpha",
        content(&repo, "a.txt"),
        "the content that the first backup has read"
    );
    equal!(
        vec![
            "locked",
            "scanned",
            "objects-done",
            "manifest-written",
            "published"
        ],
        points
    );
}

#[harness::test]
fn a_young_file_is_read_again() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let young = 1_710_504_000; // noon
    set_mtime(&scratch.join("src/a.txt"), young);
    back_up(&repo, &src);
    scratch.file("src/a.txt", "ALPHA");
    set_mtime(&scratch.join("src/a.txt"), young);
    equal!(
        1,
        back_up(&repo, &src).stored,
        "changed within the same second"
    );
    equal!("ALPHA", content(&repo, "a.txt"));
}
