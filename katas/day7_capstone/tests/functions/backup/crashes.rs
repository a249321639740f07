//! Kata 7.4 from inside: a backup that is stopped, or is not alone.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::{fs, io};

use day7_capstone::manifest::sha256_hex;
use harness::{Scratch, equal};

use super::{NOON, back_up, back_up_at, content, newest, objects};
use crate::listing::listing;
use crate::{At, clock, repo, source, told};

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
fn what_a_link_in_the_place_of_tmp_leads_to_is_left_alone() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    scratch.file("elsewhere/canary", "alive");
    scratch.file("elsewhere/nest/egg", "whole");
    let before = listing(&scratch.join("elsewhere"));
    fs::remove_dir(repo.tmp()).expect("it is empty");
    scratch.link("../elsewhere", "repo/tmp");
    // To refuse is as good as to make a directory of its own.
    let ended = back_up_at(&repo, &src, NOON).map(drop);
    equal!(
        before,
        listing(&scratch.join("elsewhere")),
        "what is there after a backup that ended with {ended:?}"
    );
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
fn everything_is_prepared_in_tmp() {
    // A file in the place of tmp: nothing can be made in it, whoever we are.
    for (point, what, there) in [
        ("scanned", "an object", 0),
        ("objects-done", "the manifest", 2),
    ] {
        let scratch = Scratch::new();
        let (src, repo) = (source(&scratch), repo(&scratch));
        let spoil = |at: &str| {
            if at == point {
                fs::remove_dir_all(repo.tmp())?;
                fs::write(repo.tmp(), "")?;
            }
            Ok(())
        };
        let result = told(repo.backup(&src, &clock(NOON), &mut At(spoil)));
        equal!(
            (Err("Io".to_owned()), there, 0),
            (
                result.map(drop),
                objects(&repo),
                repo.ids().map_or(99, |ids| ids.len())
            ),
            "the backup, objects and snapshots, where {what} cannot be prepared in tmp"
        );
    }
}

#[harness::test]
fn the_manifest_is_renamed_and_not_copied() {
    let scratch = Scratch::new();
    let (src, repo) = (source(&scratch), repo(&scratch));
    let mut prepared = Vec::new();
    let look = |at: &str| {
        if at == "manifest-written" {
            for entry in fs::read_dir(repo.tmp())? {
                prepared.push(entry?.metadata()?.ino());
            }
        }
        Ok(())
    };
    let done = told(repo.backup(&src, &clock(NOON), &mut At(look))).expect("a backup");
    let published = fs::metadata(repo.manifests().join(&done.id)).map(|found| found.ino());
    let published = published.unwrap_or_default();
    equal!(
        true,
        prepared.contains(&published),
        "whether the snapshot is the file (inode {published}) that lay in tmp ({prepared:?}); \
         a copy is there before it is whole"
    );
}
