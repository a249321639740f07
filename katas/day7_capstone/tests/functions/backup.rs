//! Kata 7.4 from inside: `Repo::init`, `open`, `backup` and `snapshots`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use day7_capstone::archive::{BackupError, Entry, Kind, Manifest, NoHooks, Repo, Summary};
use day7_capstone::manifest::sha256_hex;
use harness::{DEADLINE, Scratch, equal, within};
use nix::sys::stat::Mode;

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

#[harness::test]
fn the_points_come_in_their_order() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let mut points = Vec::new();
    let result = repo.backup(
        &src,
        &clock(NOON),
        &mut At(|point| {
            let count = fs::read_dir(repo.manifests()).map_or(0, Iterator::count);
            points.push(format!("{point} {count}"));
            Ok(())
        }),
    );
    equal!(Ok(()), told(result).map(drop));
    let expected = vec![
        "locked 0",
        "scanned 0",
        "object:a.txt 0",
        "read:a.txt 0",
        "object:b/c.txt 0",
        "read:b/c.txt 0",
        "object:b/same.txt 0",
        "read:b/same.txt 0",
        "objects-done 0",
        "manifest-written 0",
        "published 1",
    ];
    equal!(
        expected,
        points,
        "the points, each with the number of snapshots"
    );
}

#[harness::test]
fn a_failure_at_any_point_leaves_no_snapshot_and_no_harm() {
    let points = [
        "locked",
        "scanned",
        "object:b/c.txt",
        "read:b/c.txt",
        "objects-done",
        "manifest-written",
        "published",
    ];
    for failing in points {
        let scratch = Scratch::new();
        let (src, repo) = (source(&scratch), repo(&scratch));
        back_up(&repo, &src);
        let before = newest(&repo);
        scratch.file("src/a.txt", "omega!");
        scratch.file("src/b/c.txt", "delta!");
        let fail_there = |point: &str| match point == failing {
            true => Err(io::Error::other("injected")),
            false => Ok(()),
        };
        let result = repo.backup(&src, &clock(NOON), &mut At(fail_there));
        equal!(
            Err("Io at a hook".to_owned()),
            told(result).map(drop),
            "at {failing}"
        );
        let snapshots = told(repo.snapshots()).expect("all can be read");
        let expected = if failing == "published" { 2 } else { 1 };
        equal!(
            expected,
            snapshots.len(),
            "snapshots after a failure at {failing}"
        );
        equal!(
            before,
            snapshots[0].clone(),
            "the old one, after a failure at {failing}"
        );
        for object in listing(&repo.objects())
            .into_keys()
            .filter(|path| path.iter().count() == 2)
        {
            let bytes = fs::read(repo.objects().join(&object)).unwrap_or_default();
            let name: String = object.iter().map(|part| part.to_string_lossy()).collect();
            equal!(
                name,
                sha256_hex(&bytes),
                "an object, after a failure at {failing}"
            );
        }
        back_up(&repo, &src);
        equal!(
            "omega!",
            content(&repo, "a.txt"),
            "the next backup, after {failing}"
        );
        equal!(
            "delta!",
            content(&repo, "b/c.txt"),
            "the next backup, after {failing}"
        );
        equal!(
            0,
            listing(&repo.tmp()).len(),
            "what is left in tmp, after {failing}"
        );
    }
}

#[harness::test]
fn what_somebody_left_in_tmp_goes() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    scratch.file("repo/tmp/half-an-object", "alp");
    scratch.file("repo/tmp/directory/file", "x");
    back_up(&repo, &src);
    equal!(0, listing(&repo.tmp()).len(), "what is left in tmp");
}

#[harness::test]
fn only_one_at_a_time() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let lock = File::create(repo.lock_path()).expect("the file of the lock");
    lock.lock().expect("nobody else has it");
    scratch.file("repo/tmp/of-the-other", "x");
    let expected = Err("Locked".to_owned());
    equal!(
        expected,
        back_up_at(&repo, &src, NOON).map(drop),
        "while another one holds the lock"
    );
    equal!(
        true,
        scratch.join("repo/tmp/of-the-other").exists(),
        "whether the other's file is left"
    );
    lock.unlock().expect("it is ours");
    equal!(
        Ok(()),
        back_up_at(&repo, &src, NOON).map(drop),
        "afterwards"
    );
    let mut seen = None;
    let result = repo.backup(
        &src,
        &clock(NOON),
        &mut At(|_| {
            seen.get_or_insert_with(|| back_up_at(&repo, &src, NOON).map(drop));
            Ok(())
        }),
    );
    equal!(Ok(()), told(result).map(drop));
    equal!(Some(expected), seen, "a backup during a backup");
}

#[harness::test]
fn the_repository_itself_is_left_out() {
    let scratch = Scratch::new();
    let src = source(&scratch);
    let repo = told(Repo::init(&src.join("b/repo"))).expect("in the source");
    back_up(&repo, &src);
    back_up(&repo, &src);
    let paths: Vec<_> = newest(&repo).entries.into_keys().collect();
    let inside = paths
        .iter()
        .filter(|path| path.starts_with("b/repo"))
        .count();
    equal!(
        (0, 6),
        (inside, paths.len()),
        "entries of the repository, and all"
    );
}

#[harness::test]
fn a_fifo_is_skipped_and_not_waited_for() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    nix::unistd::mkfifo(&src.join("fifo"), Mode::S_IRWXU).expect("a FIFO");
    let inside = (repo.clone(), src.clone());
    let done = within(DEADLINE, move || {
        back_up_at(&inside.0, &inside.1, NOON).map(drop)
    });
    equal!(Ok(()), done);
    equal!(None, entry(&repo, "fifo"));
}

#[harness::test]
fn a_link_is_stored_and_not_followed() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    scratch.link("..", "src/up");
    scratch.link("nowhere at all", "src/dangling");
    back_up(&repo, &src);
    let kind = |path| entry(&repo, path).map(|entry| entry.kind);
    let to = |target: &str| {
        Some(Kind::Symlink {
            target: target.into(),
        })
    };
    equal!(
        (to(".."), to("nowhere at all")),
        (kind("up"), kind("dangling"))
    );
    equal!(
        8,
        newest(&repo).entries.len(),
        "entries: nothing behind a link"
    );
}

/// What is done to `a.txt` when a point is reached.
fn with_change(
    point: &'static str,
    times: usize,
    change: fn(&Path),
) -> (Result<(), String>, String) {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let inside = (repo.clone(), src);
    let result = within(DEADLINE, move || {
        let (repo, src) = inside;
        let mut left = times;
        let hooks = &mut At(|at: &str| {
            if at == point && left > 0 {
                left -= 1;
                change(&src.join("a.txt"));
            }
            Ok(())
        });
        told(repo.backup(&src, &clock(NOON), hooks)).map(drop)
    });
    let content = match &result {
        Ok(()) => content(&repo, "a.txt"),
        Err(_) => format!("{} snapshots", repo.ids().map_or(99, |ids| ids.len())),
    };
    (result, content)
}

fn append(path: &Path) {
    let mut file = File::options()
        .append(true)
        .open(path)
        .expect("it is there");
    file.write_all(b"+").expect("it can be written");
}

#[harness::test]
fn the_entry_tells_of_the_file_that_was_read() {
    let expected = (Ok(()), "alpha+".to_owned());
    equal!(
        expected,
        with_change("scanned", 1, append),
        "it grows after it was seen"
    );
    equal!(
        expected,
        with_change("object:a.txt", 1, append),
        "it grows before it is opened"
    );
}

#[harness::test]
fn a_file_that_changes_while_it_is_read_is_read_once_more() {
    let expected = (Ok(()), "alpha+".to_owned());
    equal!(
        expected,
        with_change("read:a.txt", 1, append),
        "it grows once"
    );
    let rewrite = |path: &Path| {
        fs::write(path, "ALPHA").expect("it can be written");
        set_mtime(path, 1_600_000_000);
    };
    let expected = (Ok(()), "ALPHA".to_owned());
    equal!(
        expected,
        with_change("read:a.txt", 1, rewrite),
        "other bytes, as many"
    );
    let changed = Err(format!("{:?}", BackupError::Changed("a.txt".into())));
    let expected = (changed, "0 snapshots".to_owned());
    equal!(
        expected,
        with_change("read:a.txt", 9, append),
        "it grows again and again"
    );
}

#[harness::test]
fn a_file_that_became_something_else_is_told() {
    let fifo = |path: &Path| {
        fs::remove_file(path).expect("it is there");
        nix::unistd::mkfifo(path, Mode::S_IRWXU).expect("a FIFO");
    };
    let link = |path: &Path| {
        fs::remove_file(path).expect("it is there");
        std::os::unix::fs::symlink("b/c.txt", path).expect("a link");
    };
    let changed = Err(format!("{:?}", BackupError::Changed("a.txt".into())));
    let expected = (changed, "0 snapshots".to_owned());
    equal!(expected, with_change("object:a.txt", 1, fifo), "a FIFO");
    equal!(expected, with_change("object:a.txt", 1, link), "a link");
}

#[harness::test]
fn a_file_that_is_gone_is_left_out() {
    let remove = |path: &Path| fs::remove_file(path).expect("it is there");
    let expected = (Ok(()), "no file".to_owned());
    equal!(expected, with_change("object:a.txt", 1, remove));
}

#[harness::test]
fn names_are_unique_and_sorted_by_time() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let moments = [
        (NOON, "20240315T120000Z-0001"),
        (NOON, "20240315T120000Z-0002"),
        ("2024-03-15T12:00:00.9Z", "20240315T120000Z-0003"),
        ("2024-03-15T12:00:01Z", "20240315T120001Z-0001"),
        // The clock is set back; what is later still has a greater name.
        ("2024-03-15T11:00:00Z", "20240315T120001Z-0002"),
        ("2024-03-15T12:00:02Z", "20240315T120002Z-0001"),
    ];
    for (now, expected) in moments {
        let id = back_up_at(&repo, &src, now).map(|done| done.id);
        equal!(Ok(expected.to_owned()), id, "at {now}");
    }
    let ids = told(repo.snapshots()).map(|all| all.into_iter().map(|one| one.id).collect());
    let expected: Vec<_> = moments.iter().map(|(_, id)| (*id).to_owned()).collect();
    equal!(Ok(expected), ids, "oldest first");
}

#[harness::test]
fn a_damaged_snapshot_does_not_stop_the_next_one() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    back_up(&repo, &src);
    let bad = back_up(&repo, &src);
    crate::flip(&repo.manifests().join(&bad.id), 30);
    let corrupt = matches!(repo.snapshots(), Err(BackupError::Corrupt(_)));
    equal!(
        true,
        corrupt,
        "whether snapshots() is an error of kind Corrupt"
    );
    let done = back_up_at(&repo, &src, NOON);
    equal!(
        Ok("20240315T120000Z-0003".to_owned()),
        done.map(|done| done.id)
    );
}

#[harness::test]
fn a_source_that_is_not_there_is_an_error() {
    let scratch = Scratch::new();
    let repo = repo(&scratch);
    scratch.file("file", "x");
    for name in ["missing", "file"] {
        let result = back_up_at(&repo, &scratch.join(name), NOON).map(drop);
        equal!(Err("Io".to_owned()), result, "{name}");
    }
    equal!(0, repo.ids().map_or(99, |ids| ids.len()), "snapshots");
}
