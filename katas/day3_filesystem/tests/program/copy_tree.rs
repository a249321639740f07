//! Kata 3.3 from outside: `fskit cp -r`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use harness::{Scratch, equal, rng, snapshot};
use nix::sys::stat::{Mode, SFlag, mknod};

use crate::listing::{in_words, listing};
use crate::random_copy::{followed, preserving, report};
use crate::random_tree::{Kinds, Node, RandomTree};
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
    equal!(expected, listing(&scratch.join("copy")), "the copy");
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
        in_words(&scratch.join("copy/link")),
        "what became of the link"
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
        (run.status.code(), run.stdout_text().as_str()),
        "exit status and output for a source that is missing"
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

#[harness::test]
fn a_link_at_the_destination_is_no_directory_with_a_slash_either() {
    let scratch = demo();
    scratch.directory("real");
    scratch.link("real", "link");
    let before = listing(scratch.path());
    for options in [&["cp", "-r"][..], &["cp", "-r", "--merge"]] {
        let run = fskit(&scratch).args(options).args(["demo", "link/"]).run();
        equal!(
            before,
            listing(scratch.path()),
            "what is there after {options:?} demo link/"
        );
        equal!(
            (Some(73), String::new()),
            (run.status.code(), run.stdout_text()),
            "exit status and output of {options:?} demo link/"
        );
    }
}

#[harness::test]
fn a_file_in_the_way_is_replaced_and_not_written_into() {
    for other in ["demo/a.txt", "demo/sub/b.txt", "elsewhere"] {
        let scratch = demo();
        scratch.file("elsewhere", "precious");
        scratch.directory("copy");
        let linked = fs::hard_link(scratch.join(other), scratch.join("copy/a.txt"));
        linked.expect("a hard link in the scratch");
        let (before, demo) = (in_words(&scratch.join(other)), scratch.join("demo"));
        let expected = listing(&demo);
        let run = fskit(&scratch)
            .args(["cp", "-r", "--merge", "demo", "copy"])
            .run();
        let story = format!("copy/a.txt was a second name of {other}");
        equal!(before, in_words(&scratch.join(other)), "{other}: {story}");
        equal!(expected, listing(&demo), "the source: {story}");
        let copied = in_words(&scratch.join("copy/a.txt"));
        equal!(in_words(&demo.join("a.txt")), copied, "the copy: {story}");
        let made = "1 directory, 2 files, 1 symlink, 12 bytes; skipped: pipe\n";
        run.expect(0, made, "");
    }
}

#[harness::test]
fn directories_above_the_destination_are_not_made() {
    let scratch = demo();
    let before = listing(scratch.path());
    for options in [&["cp", "-r"][..], &["cp", "-r", "--merge"]] {
        let words = ["demo", "no/such/copy"];
        let run = fskit(&scratch).args(options).args(words).run();
        equal!(
            before,
            listing(scratch.path()),
            "what is there after {options:?} demo no/such/copy"
        );
        let complaint = run.stderr_text();
        equal!(
            true,
            complaint.contains(": no/such/copy: No such file"),
            "whether `{}` says what is missing",
            complaint.trim_end()
        );
    }
}

#[harness::test]
fn no_bit_beside_the_nine_is_copied() {
    let scratch = Scratch::new();
    scratch.file("src/dir/file", "x");
    scratch.file("src/program", "x");
    let bits = |path: &str| {
        let metadata = fs::metadata(scratch.join(path)).expect("it is there");
        format!("{:04o}", metadata.permissions().mode() & 0o7777)
    };
    scratch.mode("src/program", 0o4755);
    scratch.mode("src/dir", 0o1777);
    equal!(
        ("4755".to_owned(), "1777".to_owned()),
        (bits("src/program"), bits("src/dir")),
        "what the test has made"
    );
    let run = fskit(&scratch).args(["cp", "-r", "src", "dst"]).run();
    run.expect(0, "1 directory, 2 files, 0 symlinks, 2 bytes\n", "");
    equal!("0755", bits("dst/program"), "the copy of a file with 4755");
    equal!("0777", bits("dst/dir"), "the copy of a directory with 1777");
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
            (run.status.code(), run.stderr_text()),
            "exit status and complaints"
        );
        equal!(
            expected,
            listing(&dst),
            "the copy of a random tree, links followed"
        );
    }
}
