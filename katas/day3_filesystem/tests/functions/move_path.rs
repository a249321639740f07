//! Kata 3.5 from inside: `move_path`, with a rename that can fail.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use day3_filesystem::move_path::move_path;
use day3_filesystem::{FsError, Moved, OsRename};
use harness::{DEADLINE, Scratch, equal, within};
use nix::errno::Errno;

use crate::fake_rename::Fake;
use crate::listing::{in_words, listing};
use crate::{fifo, io_error, told, told_without_step};

fn refused(error: FsError) -> Result<Moved, String> {
    told(Err(error))
}

/// A scratch with `src`, a tree, and `there`, an empty directory.
fn tree() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.mode("src", 0o750);
    scratch.file("src/a.txt", "content");
    scratch.mode("src/a.txt", 0o640);
    scratch.directory("src/sub/empty");
    scratch.link("a.txt", "src/link");
    scratch.link("nowhere", "src/sub/dangling");
    scratch.directory("there");
    (scratch, src)
}

#[harness::test]
fn within_one_file_system_a_rename_is_all() {
    let (scratch, src) = tree();
    let before = listing(&src);
    let dst = scratch.join("there/new");
    let fake = Fake::default();
    equal!(
        Ok(Moved::Renamed(dst.clone())),
        told(move_path(&fake, &src, &dst)),
        "what the function says"
    );
    equal!(
        vec![(src.clone(), dst.clone())],
        fake.seen.take(),
        "the renames"
    );
    equal!(before, listing(&dst), "what is at the target");
    equal!("nothing", in_words(&src), "what is at the source");
}

#[harness::test]
fn files_and_links_are_renamed_too() {
    let scratch = Scratch::new();
    scratch.file("file", "x");
    scratch.link("nowhere", "link");
    for name in ["file", "link"] {
        let src = scratch.join(name);
        let before = in_words(&src);
        let dst = scratch.join(format!("new-{name}"));
        equal!(
            Ok(Moved::Renamed(dst.clone())),
            told(move_path(&OsRename, &src, &dst)),
            "what the function says of a {name}"
        );
        equal!(
            (before, "nothing".to_owned()),
            (in_words(&dst), in_words(&src)),
            "{name}"
        );
    }
}

#[harness::test]
fn into_a_directory_it_keeps_its_name() {
    let scratch = Scratch::new();
    scratch.directory("dir");
    scratch.link("dir", "to-dir");
    for (name, dst) in [("a", "dir"), ("b", "dir/"), ("c", "to-dir")] {
        let src = scratch.file(name, name);
        let dst = scratch.join(dst);
        let expected = Moved::Renamed(dst.join(name));
        equal!(
            Ok(expected),
            told(move_path(&OsRename, &src, &dst)),
            "into {dst:?}"
        );
        let content = fs::read_to_string(scratch.join("dir").join(name));
        equal!(
            name,
            content.unwrap_or_default(),
            "what the file in dir holds"
        );
    }
    let src = scratch.directory("sub");
    let fake = Fake::elsewhere(&src);
    let expected = Moved::Copied(scratch.join("dir/sub"));
    equal!(
        Ok(expected),
        told(move_path(&fake, &src, &scratch.join("dir"))),
        "a directory into another one, over file systems"
    );
}

#[harness::test]
fn nothing_is_silently_replaced() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "new");
    scratch.file("file", "old");
    scratch.file("dir/src", "old");
    scratch.directory("dir2/src");
    scratch.link("nowhere", "dangling");
    scratch.link("file", "to-file");
    let before = listing(scratch.path());
    let cases = [
        ("file", "file"),
        ("dir", "dir/src"),
        ("dir2", "dir2/src"),
        ("dangling", "dangling"),
        ("to-file", "to-file"),
        ("src", "src"),
    ];
    for (dst, target) in cases {
        for fake in [Fake::default(), Fake::elsewhere(&src)] {
            let actual = told(move_path(&fake, &src, &scratch.join(dst)));
            let expected = refused(FsError::Exists(scratch.join(target)));
            equal!(expected, actual, "src to {dst:?}");
            equal!(
                before,
                listing(scratch.path()),
                "what is there after src to {dst:?}"
            );
        }
    }
}

#[harness::test]
fn a_tree_moves_over_file_systems() {
    let (scratch, src) = tree();
    let before = listing(&src);
    let dst = scratch.join("there/new");
    let fake = Fake::elsewhere(&src);
    equal!(
        Ok(Moved::Copied(dst.clone())),
        told(move_path(&fake, &src, &dst)),
        "what the function says"
    );
    equal!(before, listing(&dst), "what is at the target");
    equal!("directory 0750", in_words(&dst), "the target itself");
    equal!("nothing", in_words(&src), "what is at the source");
    equal!(
        1,
        fs::read_dir(scratch.join("there")).map_or(0, Iterator::count),
        "how many entries there are beside the target, with it"
    );
}

#[harness::test]
fn a_file_moves_over_file_systems_with_mode_and_time() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "content");
    scratch.mode("src", 0o640);
    let long_ago = UNIX_EPOCH + Duration::new(1_000_000_000, 5_000);
    let file = fs::File::options()
        .write(true)
        .open(&src)
        .expect("our own file");
    file.set_modified(long_ago).expect("our own file");
    let modified = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).ok();
    let (before, then) = (in_words(&src), modified(&src));
    let dst = scratch.join("dst");
    let fake = Fake::elsewhere(scratch.path());
    equal!(
        Ok(Moved::Copied(dst.clone())),
        told(move_path(&fake, &src, &dst)),
        "what the function says"
    );
    equal!(
        (before, then),
        (in_words(&dst), modified(&dst)),
        "content, mode and time"
    );
    equal!(
        1,
        listing(scratch.path()).len(),
        "how many files there are now"
    );
}

#[harness::test]
fn a_link_moves_over_file_systems_as_a_link() {
    let scratch = Scratch::new();
    scratch.file("dir/precious", "x");
    for target in ["nowhere", "dir", "dir/precious"] {
        let src = scratch.link(target, "link");
        let dst = scratch.join(format!("moved-{}", target.len()));
        let fake = Fake::elsewhere(scratch.path());
        equal!(
            Ok(Moved::Copied(dst.clone())),
            told(move_path(&fake, &src, &dst)),
            "a link to {target}"
        );
        equal!(
            format!("link -> {target:?}"),
            in_words(&dst),
            "what is at the target"
        );
        equal!("nothing", in_words(&src), "the link to {target}");
        equal!(
            "file",
            &in_words(&scratch.join("dir/precious"))[..4],
            "after {target}"
        );
    }
}

#[harness::test]
fn the_copy_is_complete_before_it_has_the_name_and_the_source_goes_last() {
    let (scratch, src) = tree();
    let before = listing(&src);
    let dst = scratch.join("there/new");
    let fake = Fake::elsewhere(&src);
    equal!(
        Ok(Moved::Copied(dst.clone())),
        told(move_path(&fake, &src, &dst)),
        "what the function says"
    );
    let renames = fake.seen.take();
    equal!(2, renames.len(), "how many renames there were: {renames:?}");
    equal!(
        (&src, &dst),
        (&renames[0].0, &renames[0].1),
        "the first rename"
    );
    equal!(&dst, &renames[1].1, "where the second rename leads to");
    equal!(
        dst.parent(),
        renames[1].0.parent(),
        "the directory that the copy is in"
    );
    let (copy, target) = fake.ends.take();
    equal!(
        ("directory", "nothing"),
        (&copy[..9], target.as_str()),
        "its ends, before it"
    );
    equal!(
        before,
        fake.watched_then.take(),
        "the source, when the copy gets its name"
    );
}

#[harness::test]
fn the_source_survives_when_the_copy_cannot_get_its_name() {
    for kind in ["tree", "file", "link"] {
        let (scratch, tree) = tree();
        let src = match kind {
            "tree" => tree,
            "file" => tree.join("a.txt"),
            _ => tree.join("link"),
        };
        let before = listing(scratch.path());
        let fake = Fake::failing(&[Some(Errno::EXDEV), Some(Errno::ENOSPC)], scratch.path());
        let actual = told(move_path(&fake, &src, &scratch.join("there/new")));
        let expected = told(io_error("rename", &src, ErrorKind::StorageFull));
        equal!(expected, actual, "a {kind}, and the second rename fails");
        equal!(before, listing(scratch.path()), "what is there afterwards");
    }
}

#[harness::test]
fn other_errors_lead_to_no_copy() {
    for errno in [Errno::EACCES, Errno::EROFS, Errno::EIO, Errno::EPERM] {
        let (scratch, src) = tree();
        let before = listing(scratch.path());
        let fake = Fake::failing(&[Some(errno)], scratch.path());
        let actual = told(move_path(&fake, &src, &scratch.join("there")));
        let kind = io::Error::from(errno).kind();
        equal!(
            told(io_error("rename", &src, kind)),
            actual,
            "the rename fails with {errno}"
        );
        equal!(1, fake.calls.get(), "how many renames there were");
        equal!(
            before,
            listing(scratch.path()),
            "what is there after {errno}"
        );
    }
}

#[harness::test]
fn a_directory_is_not_moved_into_itself() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("src/sub", "link");
    let before = listing(scratch.path());
    for dst in [
        "src",
        "src/new",
        "src/sub",
        "src/sub/new",
        "link",
        "link/new",
    ] {
        let dst = scratch.join(dst);
        for fake in [Fake::default(), Fake::elsewhere(&src)] {
            let (from, to) = (src.clone(), dst.clone());
            let actual = within(DEADLINE, move || told(move_path(&fake, &from, &to)));
            let expected = FsError::IntoItself {
                src: src.clone(),
                dst: dst.clone(),
            };
            equal!(refused(expected), actual, "src to {dst:?}");
            equal!(
                before,
                listing(scratch.path()),
                "what is there after src to {dst:?}"
            );
        }
    }
}

#[harness::test]
fn what_cannot_be_copied_stays_where_it_is() {
    let (scratch, src) = tree();
    fifo(&scratch, "src/sub/pipe");
    for at in ["src", "src/sub/pipe"] {
        let before = listing(scratch.path());
        let (from, to) = (scratch.join(at), scratch.join("there/new"));
        let watched = src.clone();
        let actual = within(DEADLINE, move || {
            told(move_path(&Fake::elsewhere(&watched), &from, &to))
        });
        let expected = refused(FsError::NotAFile(src.join("sub/pipe")));
        equal!(expected, actual, "{at}, over file systems, with a FIFO");
        equal!(before, listing(scratch.path()), "what is there afterwards");
    }
    let dst = scratch.join("there/pipe");
    let actual = told(move_path(&OsRename, &src.join("sub/pipe"), &dst));
    equal!(
        Ok(Moved::Renamed(dst.clone())),
        actual,
        "a FIFO can be renamed"
    );
    equal!("FIFO", in_words(&dst), "what is at the target");
}

#[harness::test]
fn a_source_that_is_missing_is_an_error() {
    let scratch = Scratch::new();
    let src = scratch.join("missing");
    let actual = told_without_step(move_path(&OsRename, &src, &scratch.join("new")));
    equal!(
        told(io_error("any", src, ErrorKind::NotFound)),
        actual,
        "there is nothing at src"
    );
    equal!(0, listing(scratch.path()).len(), "what was made");
}

#[harness::test]
fn a_name_may_be_as_long_as_a_name_can_be() {
    let scratch = Scratch::new();
    let name = "n".repeat(255);
    let src = scratch.file(&name, "x");
    scratch.directory("there");
    let fake = Fake::elsewhere(scratch.path());
    let expected = Moved::Copied(scratch.join("there").join(&name));
    equal!(
        Ok(expected),
        told(move_path(&fake, &src, &scratch.join("there"))),
        "a name of 255 bytes, over file systems"
    );
}
