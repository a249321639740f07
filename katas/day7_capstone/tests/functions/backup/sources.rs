//! Kata 7.4 from inside: what a source can hold, and what becomes of it meanwhile.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use day7_capstone::archive::{BackupError, Kind, Repo};
use day7_capstone::manifest::sha256_hex;
use harness::{DEADLINE, Scratch, equal, within};
use nix::sys::stat::Mode;

use super::{NOON, back_up, back_up_at, content, entry, newest};
use crate::{At, clock, repo, set_mtime, source, told};

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

#[harness::test]
fn the_source_may_be_a_link_to_a_directory() {
    let scratch = Scratch::new();
    let repo = repo(&scratch);
    source(&scratch);
    scratch.link("src", "current");
    let done = back_up_at(&repo, &scratch.join("current"), NOON);
    equal!(Ok(3), done.map(|done| done.files), "files behind the link");
    equal!("gamma", content(&repo, "b/c.txt"));
}

/// Other systems have file systems that want UTF-8.
#[harness::test(os = ["linux"])]
fn names_are_bytes_and_not_always_text() {
    let scratch = Scratch::new();
    let repo = repo(&scratch);
    let src = scratch.directory("src");
    let names = [&b"\xfe"[..], b"\xff", b"caf\xe9"].map(OsStr::from_bytes);
    for name in names {
        fs::write(src.join(name), name.as_bytes()).expect("it can be written");
    }
    std::os::unix::fs::symlink(names[0], src.join("link")).expect("a link");
    back_up(&repo, &src);
    let entries = newest(&repo).entries;
    let expected = ["caf\\xe9", "link", "\\xfe", "\\xff"].map(str::to_owned);
    let shown = |path: &Path| path.as_os_str().as_bytes().escape_ascii().to_string();
    let paths: Vec<String> = entries.keys().map(|path| shown(path)).collect();
    equal!(expected.as_slice(), paths, "the paths, byte by byte");
    for name in names {
        let kind = entries.get(Path::new(name)).map(|entry| &entry.kind);
        let expected = sha256_hex(name.as_bytes());
        let is_its_own = matches!(kind, Some(Kind::File { sha256, .. }) if *sha256 == expected);
        equal!(true, is_its_own, "whether {name:?} has its own content");
    }
    let target = match entries.get(Path::new("link")).map(|entry| &entry.kind) {
        Some(Kind::Symlink { target }) => shown(target),
        other => format!("{other:?}"),
    };
    equal!("\\xfe", target, "what the link says");
}
