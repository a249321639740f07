//! Kata 3.5 from outside: `fskit mv`.

use std::path::PathBuf;

use harness::{Scratch, equal, rng, snapshot};

use crate::listing::{in_words, listing};
use crate::random_tree::{Kinds, RandomTree};
use crate::{fifo, fskit};

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("src/a.txt", "content");
    scratch.link("a.txt", "src/link");
    scratch.directory("dir");
    scratch
}

#[harness::test]
fn mv_renames_if_it_can_and_copies_if_it_must() {
    let scratch = scratch();
    let before = listing(&scratch.join("src"));
    snapshot!(fskit(&scratch).args(["mv", "-v", "src", "dir"]).transcript(), @"
    $ fskit mv -v src dir
    exit: 0
    --- stdout ---
    renamed: dir/src
    ");
    equal!(
        before,
        listing(&scratch.join("dir/src")),
        "what was renamed"
    );
    let mv = fskit(&scratch).args(["mv", "-v", "--simulate-exdev", "dir/src", "new"]);
    snapshot!(mv.transcript(), @"
    $ fskit mv -v --simulate-exdev dir/src new
    exit: 0
    --- stdout ---
    copied: new
    ");
    equal!(before, listing(&scratch.join("new")), "what was copied");
    equal!(
        0,
        listing(&scratch.join("dir")).len(),
        "what is left of the original"
    );
}

#[harness::test]
fn mv_is_silent() {
    let scratch = scratch();
    fskit(&scratch)
        .args(["mv", "src", "new"])
        .run()
        .expect(0, "", "");
    equal!(
        "nothing",
        in_words(&scratch.join("src")),
        "what is left at src"
    );
}

#[harness::test]
fn mv_replaces_nothing() {
    let scratch = scratch();
    scratch.file("there", "old");
    scratch.link("nowhere", "dangling");
    let before = listing(scratch.path());
    for dst in ["there", "dangling"] {
        for option in ["-v", "--simulate-exdev"] {
            let run = fskit(&scratch).args(["mv", option, "src/a.txt", dst]).run();
            run.expect(73, "", format!("fskit: {dst}: is there already\n"));
        }
    }
    equal!(before, listing(scratch.path()), "what is there afterwards");
}

#[harness::test]
fn mv_keeps_the_source_if_it_cannot_finish() {
    let scratch = scratch();
    let before = listing(scratch.path());
    let mv = fskit(&scratch).args(["mv", "--simulate-exdev", "--fail-rename", "src", "new"]);
    snapshot!(mv.transcript(), @"
    $ fskit mv --simulate-exdev --fail-rename src new
    exit: 74
    --- stderr ---
    fskit: rename: src: injected failure
    ");
    equal!(before, listing(scratch.path()), "what is there afterwards");
    let run = fskit(&scratch)
        .args(["mv", "--fail-rename", "src", "new"])
        .run();
    run.expect(74, "", "fskit: rename: src: injected failure\n");
    equal!(before, listing(scratch.path()), "what is there afterwards");
}

#[harness::test]
fn mv_does_not_move_a_directory_into_itself() {
    let scratch = scratch();
    scratch.directory("src/sub");
    let before = listing(scratch.path());
    for dst in ["src", "src/sub", "src/sub/new"] {
        for option in ["-v", "--simulate-exdev"] {
            let run = fskit(&scratch).args(["mv", option, "src", dst]).run();
            let message = format!("fskit: src: cannot become a part of itself, {dst}\n");
            run.expect(65, "", message);
        }
    }
    equal!(before, listing(scratch.path()), "what is there afterwards");
}

#[harness::test]
fn mv_moves_a_link_into_the_directory_that_it_leads_to() {
    for (option, how) in [("-v", "renamed"), ("--simulate-exdev", "copied")] {
        let scratch = scratch();
        scratch.file("dir/sub/precious", "x");
        scratch.link("dir", "link");
        for (src, dst, target) in [
            ("link", "dir", "dir/link"),
            ("dir/link", "dir/sub/new", "dir/sub/new"),
        ] {
            let run = fskit(&scratch).args(["mv", "-v", option, src, dst]).run();
            run.expect(0, format!("{how}: {target}\n"), "");
            let link = in_words(&scratch.join(target));
            equal!("link -> \"dir\"", link, "{src}, moved to {dst}");
        }
    }
}

#[harness::test]
fn mv_takes_a_link_with_a_slash_for_the_link() {
    for (option, how) in [("-v", "renamed"), ("--simulate-exdev", "copied")] {
        let scratch = scratch();
        scratch.file("dir/precious", "x");
        scratch.link("dir", "link");
        let before = listing(&scratch.join("dir"));
        let words = ["mv", "-v", option, "link/", "new"];
        let run = fskit(&scratch).args(words).run();
        let there = in_words(&scratch.join("new"));
        equal!("link -> \"dir\"", there, "what is at new after {words:?}");
        equal!("nothing", in_words(&scratch.join("link")), "what is left");
        let dir = listing(&scratch.join("dir"));
        equal!(before, dir, "what the link leads to, after {words:?}");
        run.expect(0, format!("{how}: new\n"), "");
    }
}

#[harness::test]
fn what_is_there_comes_before_a_directory_in_itself() {
    let scratch = scratch();
    // The last two have no name that they could keep in dir.
    for (src, dst) in [
        ("src", "src/a.txt"),
        ("src", "src/link"),
        (".", "dir"),
        ("src/..", "dir"),
    ] {
        let run = fskit(&scratch).args(["mv", src, dst]).run();
        run.expect(73, "", format!("fskit: {dst}: is there already\n"));
    }
}

#[harness::test]
fn mv_copies_no_fifo_but_renames_it() {
    let scratch = scratch();
    fifo(&scratch.join("src/pipe"));
    let before = listing(scratch.path());
    for src in ["src", "src/pipe"] {
        let run = fskit(&scratch)
            .args(["mv", "--simulate-exdev", src, "new"])
            .run();
        run.expect(65, "", "fskit: src/pipe: not a regular file\n");
        equal!(before, listing(scratch.path()), "what is there afterwards");
    }
    fskit(&scratch)
        .args(["mv", "src/pipe", "pipe"])
        .run()
        .expect(0, "", "");
    equal!(
        "FIFO",
        in_words(&scratch.join("pipe")),
        "what is at the target"
    );
}

#[harness::test(seeded)]
fn random_trees_arrive_whole_or_stay_whole() {
    let rng = rng();
    for round in 0..6 {
        let scratch = Scratch::new();
        let targets = ["nowhere", "..", ".", "../canary", "/no/such/place", "a"];
        let kinds = Kinds {
            targets: targets.map(PathBuf::from).into(),
            hard_links: false,
            fifos: false,
        };
        let tree = RandomTree::new(&rng, 30, &kinds);
        tree.make(&scratch.join("src"));
        scratch.file("canary/precious", "x");
        let whole = listing(&scratch.join("src"));
        let all = listing(scratch.path());

        let mv = fskit(&scratch).args(["mv", "-v"]);
        let (line, left) = match round % 3 {
            0 => {
                mv.args(["src", "new"])
                    .run()
                    .expect(0, "renamed: new\n", "");
                ("renamed", 1)
            }
            1 => {
                let mv = mv.args(["--simulate-exdev", "src", "new"]);
                mv.run().expect(0, "copied: new\n", "");
                ("copied", 1)
            }
            _ => {
                let mv = mv.args(["--simulate-exdev", "--fail-rename", "src", "new"]);
                mv.run()
                    .expect(74, "", "fskit: rename: src: injected failure\n");
                equal!(
                    all,
                    listing(scratch.path()),
                    "what is there after a failure"
                );
                continue;
            }
        };
        equal!(
            whole,
            listing(&scratch.join("new")),
            "the tree that was {line}"
        );
        equal!(
            "nothing",
            in_words(&scratch.join("src")),
            "the source that was {line}"
        );
        equal!(left, listing(&scratch.join("canary")).len(), "the canary");
        equal!(
            all.len(),
            listing(scratch.path()).len(),
            "how many entries there are"
        );
    }
}
