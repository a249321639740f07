//! Kata 3.4 from inside: `remove_tree`. Everything that a wrong answer could hit lies in the
//! scratch of the test.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use day3_filesystem::FsError;
use day3_filesystem::remove_tree::remove_tree;
use harness::{Scratch, equal};

use crate::listing::{in_words, listing};
use crate::{fifo, io_error, told, told_without_step};

/// `box` with a tree to remove, and `keep`, which is precious and lies beside it.
fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("box/old/a.txt", "x");
    scratch.file("box/old/sub/b.txt", "x");
    scratch.file("keep/precious", "x");
    scratch.file("keep/sub/precious", "x");
    scratch
}

fn remove(scratch: &Scratch, root: &str) -> Result<u64, FsError> {
    remove_tree(&scratch.join(root), &scratch.join("box"))
}

/// Nothing is removed, and the error is the right one.
#[track_caller]
fn check_refused(scratch: &Scratch, root: impl AsRef<Path>, error: fn(PathBuf) -> FsError) {
    let root = scratch.join(root);
    let before = listing(scratch.path());
    let actual = told(remove_tree(&root, &scratch.join("box")));
    equal!(
        before,
        listing(scratch.path()),
        "what is there after {root:?} was to be removed"
    );
    equal!(
        told(Err(error(root.clone()))),
        actual,
        "to remove {root:?}, but only within box"
    );
}

#[harness::test]
fn a_tree_is_removed_and_its_entries_are_counted() {
    let scratch = scratch();
    equal!(
        Ok(4),
        told(remove(&scratch, "box/old")),
        "two directories with a file each"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("box/old")),
        "what is left of box/old"
    );
    equal!(
        0,
        listing(&scratch.join("box")).len(),
        "what is left in box"
    );
    equal!(
        3,
        listing(&scratch.join("keep")).len(),
        "what is left in keep"
    );
}

#[harness::test]
fn an_empty_directory_counts_itself() {
    let scratch = scratch();
    scratch.directory("box/empty");
    equal!(
        Ok(1),
        told(remove(&scratch, "box/empty")),
        "an empty directory"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("box/empty")),
        "what is left of it"
    );
}

#[harness::test]
fn only_the_tree_itself_is_removed() {
    let scratch = scratch();
    scratch.file("box/old.txt", "x");
    scratch.file("box/old2/a", "x");
    equal!(
        Ok(2),
        told(remove(&scratch, "box/old/sub")),
        "a directory with a file"
    );
    equal!(
        true,
        scratch.join("box/old/a.txt").exists(),
        "a file beside it"
    );
    equal!(
        Ok(2),
        told(remove(&scratch, "box/old")),
        "what is left then: a directory with a file"
    );
    equal!(
        3,
        listing(&scratch.join("box")).len(),
        "what else is in box"
    );
}

#[harness::test]
fn dots_do_not_lead_out() {
    let scratch = scratch();
    let outside = [
        "box/../keep",
        "box/old/../../keep",
        "box/./../keep/sub",
        "keep",
        "keep/sub",
    ];
    for root in outside {
        check_refused(&scratch, root, FsError::OutsideRoot);
    }
}

#[harness::test]
fn a_link_on_the_way_does_not_lead_out() {
    let scratch = scratch();
    scratch.link("../keep", "box/link");
    scratch.link("..", "box/up");
    for root in ["box/link/sub", "box/up/keep", "box/link/../keep/sub"] {
        check_refused(&scratch, root, FsError::OutsideRoot);
    }
}

#[harness::test]
fn the_guard_itself_is_not_inside() {
    let scratch = scratch();
    scratch.link("box", "box-too");
    scratch.link("../box", "keep/to-box");
    for root in ["box", "box/", "box/.", "keep/../box", "box/old/.."] {
        check_refused(&scratch, root, FsError::OutsideRoot);
    }
    let guard = scratch.join("box-too");
    let root = scratch.join("box");
    let actual = told(remove_tree(&root, &guard));
    equal!(
        told(Err(FsError::OutsideRoot(root))),
        actual,
        "box, within a link to it"
    );
    equal!(
        true,
        scratch.join("box/old").exists(),
        "whether box/old is there"
    );
}

#[harness::test]
fn a_path_without_a_last_name_is_refused() {
    let scratch = scratch();
    check_refused(&scratch, "box/old/sub/..", FsError::OutsideRoot);
    check_refused(&scratch, "box/old/sub/../..", FsError::OutsideRoot);
    let empty = told(remove_tree(Path::new(""), &scratch.join("box")));
    equal!(
        told(Err(FsError::OutsideRoot(PathBuf::new()))),
        empty,
        "an empty path"
    );
}

#[harness::test]
fn a_name_that_begins_alike_is_not_inside() {
    let scratch = scratch();
    scratch.file("box2/sub/a", "x");
    check_refused(&scratch, "box2/sub", FsError::OutsideRoot);
    check_refused(&scratch, "box2", FsError::OutsideRoot);
}

#[harness::test]
fn a_way_that_leads_out_and_back_is_fine() {
    for root in [
        "box/../box/old",
        "keep/../box/old",
        "box/old/../old",
        "keep/to-box/old",
    ] {
        let scratch = scratch();
        scratch.link("../box", "keep/to-box");
        equal!(Ok(4), told(remove(&scratch, root)), "{root}");
        equal!(
            0,
            listing(&scratch.join("box")).len(),
            "what is left in box after {root}"
        );
    }
    let scratch = scratch();
    scratch.link("box", "guard");
    let actual = remove_tree(&scratch.join("box/old"), &scratch.join("guard"));
    equal!(Ok(4), told(actual), "within a link to box");
}

#[harness::test]
fn what_a_link_inside_leads_to_survives() {
    let scratch = scratch();
    scratch.link("../../keep", "box/old/to-keep");
    scratch.link("../../keep/precious", "box/old/to-file");
    scratch.link("nowhere", "box/old/dangling");
    scratch.link(".", "box/old/loop");
    let keep = listing(&scratch.join("keep"));
    equal!(
        Ok(8),
        told(remove(&scratch, "box/old")),
        "four entries, four links"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("box/old")),
        "what is left of box/old"
    );
    equal!(
        keep,
        listing(&scratch.join("keep")),
        "what the links lead to"
    );
}

#[harness::test]
fn a_link_is_not_removed_nor_is_its_target() {
    let scratch = scratch();
    scratch.link("../keep", "box/link");
    scratch.link("old", "box/inside");
    scratch.link("nowhere", "box/dangling");
    for root in ["box/link", "box/inside", "box/dangling"] {
        check_refused(&scratch, root, FsError::Symlink);
    }
}

#[harness::test]
fn a_slash_behind_a_link_does_not_lead_to_its_target() {
    let scratch = scratch();
    scratch.link("../keep", "box/link");
    scratch.link("old", "box/inside");
    for root in ["box/link/", "box/link/.", "box/inside//"] {
        check_refused(&scratch, root, FsError::Symlink);
    }
    equal!(
        Ok(4),
        told(remove(&scratch, "box/old/")),
        "a directory, with a slash behind it"
    );
}

#[harness::test]
fn a_file_is_no_tree() {
    let scratch = scratch();
    fifo(&scratch, "box/pipe");
    for root in ["box/old/a.txt", "box/pipe"] {
        check_refused(&scratch, root, FsError::NotADirectory);
    }
}

#[harness::test]
fn what_is_missing_is_an_error() {
    let scratch = scratch();
    for root in ["box/missing", "box/no/such/dir"] {
        let actual = told_without_step(remove(&scratch, root));
        let expected = io_error("any", scratch.join(root), ErrorKind::NotFound);
        equal!(told(expected), actual, "{root}");
    }
    let (root, within) = (scratch.join("box/old"), scratch.join("gone"));
    let actual = told_without_step(remove_tree(&root, &within));
    let expected = told(io_error("any", within, ErrorKind::NotFound));
    equal!(expected, actual, "box/old, within what is missing");
    equal!(
        4,
        listing(&scratch.join("box")).len(),
        "what there is in box"
    );
}

#[harness::test]
fn deep_and_wide_trees_are_removed() {
    let scratch = scratch();
    let mut deep = "box/deep".to_owned();
    for _ in 0..100 {
        deep.push_str("/d");
    }
    scratch.directory(&deep);
    equal!(
        Ok(101),
        told(remove(&scratch, "box/deep")),
        "a hundred directories in one another, and the one around them"
    );
    for number in 0..300 {
        scratch.file(format!("box/wide/{number}"), "");
    }
    equal!(
        Ok(301),
        told(remove(&scratch, "box/wide")),
        "a directory with 300 files"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("box/wide")),
        "what is left of it"
    );
}
