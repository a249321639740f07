//! Kata 3.3 from outside: `fskit cp -r`.

use std::fs;
use std::path::{Path, PathBuf};

use harness::{Rng, Scratch, equal, rng, snapshot};
use nix::sys::stat::{Mode, SFlag, mknod};

use crate::listing::{Listing, in_words, listing};
use crate::random_tree::{Kinds, Node, RandomTree, counted};
use crate::{fifo, fskit};

/// `demo`, with two files, a directory, a link and a FIFO.
fn demo() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("demo/a.txt", "12345");
    scratch.file("demo/sub/b.txt", "1234567");
    scratch.link("a.txt", "demo/link");
    fifo(&scratch.join("demo/pipe"));
    scratch
}

#[harness::test]
fn cp_r_tells_what_it_has_made() {
    let scratch = demo();
    snapshot!(fskit(&scratch).args(["cp", "-r", "demo", "copy"]).transcript(), @"
    $ fskit cp -r demo copy
    exit: 0
    --- stdout ---
    1 directory, 2 files, 1 symlink, 12 bytes; skipped: pipe
    ");
    let mut expected = listing(&scratch.join("demo"));
    expected.remove(Path::new("pipe"));
    equal!(expected, listing(&scratch.join("copy")));
}

#[harness::test]
fn cp_r_follows_links_if_told_to() {
    let scratch = demo();
    snapshot!(fskit(&scratch).args(["cp", "-r", "--follow", "demo", "copy"]).transcript(), @"
    $ fskit cp -r --follow demo copy
    exit: 0
    --- stdout ---
    1 directory, 3 files, 0 symlinks, 17 bytes; skipped: pipe
    ");
    equal!(
        in_words(&scratch.join("demo/a.txt")),
        in_words(&scratch.join("copy/link"))
    );
}

#[harness::test]
fn cp_r_does_not_follow_in_circles() {
    let scratch = demo();
    scratch.link("..", "demo/sub/up");
    snapshot!(fskit(&scratch).args(["cp", "-r", "--follow", "demo", "copy"]).transcript(), @"
    $ fskit cp -r --follow demo copy
    exit: 65
    --- stderr ---
    fskit: demo/sub/up: leads back to a directory that it is in
    ");
    snapshot!(fskit(&scratch).args(["cp", "-r", "demo", "copy2"]).transcript(), @"
    $ fskit cp -r demo copy2
    exit: 0
    --- stdout ---
    1 directory, 2 files, 2 symlinks, 12 bytes; skipped: pipe
    ");
}

#[harness::test]
fn cp_r_does_not_copy_into_the_source() {
    let scratch = demo();
    let before = listing(scratch.path());
    for dst in ["demo", "demo/sub/new", "./demo/../demo/new"] {
        let run = fskit(&scratch).args(["cp", "-r", "demo", dst]).run();
        let message = format!("fskit: demo: cannot become a part of itself, {dst}\n");
        run.expect(65, "", message);
        equal!(
            before,
            listing(scratch.path()),
            "what is there after demo to {dst}"
        );
    }
}

#[harness::test]
fn cp_r_merges_only_if_told_to() {
    let scratch = demo();
    scratch.file("copy/sub/other", "stays");
    scratch.file("copy/a.txt", "old");
    snapshot!(fskit(&scratch).args(["cp", "-r", "demo", "copy"]).transcript(), @"
    $ fskit cp -r demo copy
    exit: 73
    --- stderr ---
    fskit: copy: is there already
    ");
    snapshot!(fskit(&scratch).args(["cp", "-r", "--merge", "demo", "copy"]).transcript(), @"
    $ fskit cp -r --merge demo copy
    exit: 0
    --- stdout ---
    0 directories, 2 files, 1 symlink, 12 bytes; skipped: pipe
    ");
    equal!(
        5,
        listing(&scratch.join("copy")).len(),
        "how many entries there are"
    );
}

#[harness::test]
fn cp_r_leaves_out_what_is_ignored() {
    let scratch = demo();
    scratch.file("demo/target.d/x", "");
    let ignore = ["--ignore", ".txt", "--ignore", ".d", "--ignore", "pipe"];
    let cp = fskit(&scratch).args(["cp", "-r"]).args(ignore);
    snapshot!(cp.args(["demo", "copy"]).transcript(), @"
    $ fskit cp -r --ignore .txt --ignore .d --ignore pipe demo copy
    exit: 0
    --- stdout ---
    1 directory, 0 files, 1 symlink, 0 bytes
    ");
}

#[harness::test]
fn cp_r_copies_directories_only() {
    let scratch = demo();
    let run = fskit(&scratch)
        .args(["cp", "-r", "demo/a.txt", "copy"])
        .run();
    run.expect(65, "", "fskit: demo/a.txt: not a directory\n");
    let run = fskit(&scratch).args(["cp", "-r", "missing", "copy"]).run();
    equal!(
        (Some(66), ""),
        (run.status.code(), run.stdout_text().as_str())
    );
}

#[harness::test]
fn an_empty_directory_is_copied_too() {
    let scratch = Scratch::new();
    scratch.directory("src");
    let run = fskit(&scratch).args(["cp", "-r", "src", "dst"]).run();
    run.expect(0, "0 directories, 0 files, 0 symlinks, 0 bytes\n", "");
    equal!(
        true,
        scratch.join("dst").is_dir(),
        "whether there is an empty copy"
    );
}

#[harness::test]
fn a_name_that_begins_alike_is_not_inside() {
    let scratch = demo();
    for dst in ["demo-copy", "dem", "demo.d"] {
        let run = fskit(&scratch).args(["cp", "-r", "demo", dst]).run();
        run.expect(
            0,
            "1 directory, 2 files, 1 symlink, 12 bytes; skipped: pipe\n",
            "",
        );
    }
}

#[harness::test]
fn what_is_at_the_destination_already_is_an_error() {
    let scratch = demo();
    scratch.file("dir/x", "old");
    scratch.file("file", "old");
    scratch.link("nowhere", "dangling");
    scratch.link("dir", "to-dir");
    let before = listing(scratch.path());
    let exists = |options: &[&str], dst: &str| {
        let run = fskit(&scratch)
            .args(["cp", "-r"])
            .args(options)
            .args(["demo", dst])
            .run();
        run.expect(73, "", format!("fskit: {dst}: is there already\n"));
        equal!(
            before,
            listing(scratch.path()),
            "what is there after demo to {dst}"
        );
    };
    for dst in ["dir", "file", "dangling", "to-dir"] {
        exists(&[], dst);
    }
    // Only a directory may be there, not a link to one.
    for dst in ["file", "dangling", "to-dir"] {
        exists(&["--merge"], dst);
    }
}

#[harness::test]
fn the_source_may_be_a_link_to_a_directory() {
    let scratch = demo();
    scratch.link("demo", "link");
    let run = fskit(&scratch).args(["cp", "-r", "link", "copy"]).run();
    run.expect(
        0,
        "1 directory, 2 files, 1 symlink, 12 bytes; skipped: pipe\n",
        "",
    );
}

#[harness::test(os = ["linux"])]
fn a_socket_and_a_followed_link_to_a_fifo_are_skipped() {
    let scratch = demo();
    let socket = scratch.join("demo/socket");
    mknod(&socket, SFlag::S_IFSOCK, Mode::S_IRWXU, 0).expect("a socket in the scratch");
    scratch.link("../pipe", "demo/sub/to-pipe");
    let run = fskit(&scratch)
        .args(["cp", "-r", "--follow", "demo", "copy"])
        .run();
    let skipped = "pipe, socket, sub/to-pipe";
    let line = format!("1 directory, 3 files, 0 symlinks, 17 bytes; skipped: {skipped}\n");
    run.expect(0, line, "");
}

/// The line that a copy of `tree` is told in, and what `skipped` there is.
fn report(tree: &RandomTree) -> String {
    let bytes = tree.nodes.values().map(|node| match node {
        Node::File(_, content) => content.len(),
        _ => 0,
    });
    let counts = [
        counted(
            tree.count(|n| matches!(n, Node::Directory(_))),
            "directory",
            "directories",
        ),
        counted(tree.count(|n| matches!(n, Node::File(..))), "file", "files"),
        counted(
            tree.count(|n| matches!(n, Node::Link(_))),
            "symlink",
            "symlinks",
        ),
        counted(bytes.sum(), "byte", "bytes"),
    ];
    counts.join(", ")
}

fn preserving(rng: &Rng) -> RandomTree {
    let targets = [
        "nowhere",
        "..",
        ".",
        "../canary",
        "/no/such/place",
        "a",
        "a\n\u{e9}",
    ];
    let kinds = Kinds {
        targets: targets.map(PathBuf::from).into(),
        hard_links: false,
        fifos: true,
    };
    RandomTree::new(rng, 50, &kinds)
}

#[harness::test(seeded)]
fn random_trees_are_copied_as_they_are() {
    let rng = rng();
    for _ in 0..4 {
        let scratch = Scratch::new();
        let tree = preserving(&rng);
        let (src, dst) = (scratch.join("src"), scratch.join("dst"));
        tree.make(&src);
        let before = listing(&src);
        let run = fskit(&scratch).args(["cp", "-r", "src", "dst"]).run();

        let is_fifo = |node: &Node| matches!(node, Node::Fifo);
        let skipped = tree.nodes.iter().filter(|(_, node)| is_fifo(node));
        let skipped: Vec<&[u8]> = skipped
            .map(|(path, _)| path.as_os_str().as_encoded_bytes())
            .collect();
        let mut line = report(&tree).into_bytes();
        if !skipped.is_empty() {
            line.extend(b"; skipped: ");
            line.extend(skipped.join(&b", "[..]));
        }
        line.push(b'\n');
        run.expect(0, line, "");
        let mut expected = before.clone();
        expected.retain(|_, words| words != "FIFO");
        equal!(expected, listing(&dst), "the copy of a random tree");
        equal!(before, listing(&src), "the random tree itself, afterwards");
    }
}

/// What a copy that follows links has: each link in `found` is what it leads to, which is
/// a file, or a directory with files only.
fn followed(src: &Path, found: &Listing) -> Listing {
    let mut expected = Listing::new();
    for (path, words) in found {
        if !words.starts_with("link") {
            expected.insert(path.clone(), words.clone());
            continue;
        }
        let target = fs::canonicalize(src.join(path)).expect("every link leads somewhere");
        expected.insert(path.clone(), in_words(&target));
        if target.is_dir() {
            let inside = listing(&target).into_iter();
            expected.extend(inside.map(|(name, words)| (path.join(name), words)));
        }
    }
    expected
}

#[harness::test(seeded)]
fn random_trees_are_copied_with_what_their_links_lead_to() {
    let rng = rng();
    for _ in 0..3 {
        let scratch = Scratch::new();
        let targets = ["file", "dir", "empty"].map(|name| scratch.join(name));
        scratch.file("file", rng.bytes(0..=50));
        scratch.directory("empty");
        for name in ["a", "b", "c"] {
            scratch.file(format!("dir/{name}"), rng.bytes(0..=50));
        }
        let kinds = Kinds {
            targets: targets.into(),
            hard_links: false,
            fifos: false,
        };
        let tree = RandomTree::new(&rng, 40, &kinds);
        let (src, dst) = (scratch.join("src"), scratch.join("dst"));
        tree.make(&src);
        let expected = followed(&src, &listing(&src));
        let run = fskit(&scratch)
            .args(["cp", "-r", "--follow", "src", "dst"])
            .run();
        equal!(
            (Some(0), String::new()),
            (run.status.code(), run.stderr_text())
        );
        equal!(
            expected,
            listing(&dst),
            "the copy of a random tree, links followed"
        );
    }
}
