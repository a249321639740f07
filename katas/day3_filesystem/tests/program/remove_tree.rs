//! Kata 3.4 from outside: `fskit rm`.

use harness::{Scratch, equal, rng, snapshot};

use crate::fskit;
use crate::listing::{in_words, listing};
use crate::random_tree::{Kinds, RandomTree, counted};

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("box/old/a.txt", "x");
    scratch.file("box/old/sub/b.txt", "x");
    scratch.link("../../keep", "box/old/link");
    scratch.link("../keep", "box/link");
    scratch.file("keep/precious", "x");
    scratch
}

#[harness::test]
fn rm_removes_a_tree_inside_the_directory() {
    let scratch = scratch();
    snapshot!(fskit(&scratch).args(["rm", "-v", "--within", "box", "box/old"]).transcript(), @"
    $ fskit rm -v --within box box/old
    exit: 0
    --- stdout ---
    removed 5 entries
    ");
    equal!(
        "nothing",
        in_words(&scratch.join("box/old")),
        "what is left of box/old"
    );
    equal!(
        true,
        scratch.join("keep/precious").exists(),
        "what the link led to"
    );
}

#[harness::test]
fn rm_refuses_what_lies_outside() {
    let scratch = scratch();
    let before = listing(scratch.path());
    snapshot!(fskit(&scratch).args(["rm", "--within", "box", "box/../keep"]).transcript(), @"
    $ fskit rm --within box box/../keep
    exit: 64
    --- stderr ---
    fskit: box/../keep: refusing to remove outside box
    ");
    scratch.directory("keep/sub");
    // From inside the box, so that whatever a mistake hits lies in the scratch.
    for path in ["../keep", "link/sub", ".", "../box", "..", ""] {
        let run = fskit(&scratch)
            .cwd(scratch.join("box"))
            .args(["rm", "--within", ".", path])
            .run();
        run.expect(
            64,
            "",
            format!("fskit: {path}: refusing to remove outside .\n"),
        );
    }
    equal!(
        before.len() + 1,
        listing(scratch.path()).len(),
        "how many entries there are"
    );
}

#[harness::test]
fn rm_removes_neither_a_link_nor_a_file() {
    let scratch = scratch();
    let before = listing(scratch.path());
    for (path, reason) in [
        ("box/link", "is a symbolic link"),
        ("box/link/", "is a symbolic link"),
        ("box/old/a.txt", "not a directory"),
    ] {
        let run = fskit(&scratch).args(["rm", "--within", "box", path]).run();
        run.expect(65, "", format!("fskit: {path}: {reason}\n"));
    }
    let run = fskit(&scratch)
        .args(["rm", "--within", "box", "box/missing"])
        .run();
    equal!(
        (Some(66), ""),
        (run.status.code(), run.stdout_text().as_str()),
        "exit status and output for a path that is missing"
    );
    equal!(before, listing(scratch.path()), "what is there afterwards");
}

#[harness::test]
fn rm_takes_a_bare_name_from_the_current_directory() {
    let scratch = scratch();
    let run = fskit(&scratch)
        .cwd(scratch.join("box"))
        .args(["rm", "-v", "--within", ".", "old"])
        .run();
    run.expect(0, "removed 5 entries\n", "");
    equal!(
        "nothing",
        in_words(&scratch.join("box/old")),
        "what is left of box/old"
    );
    let run = fskit(&scratch)
        .cwd(scratch.join("keep"))
        .args(["rm", "--within", "../box", "precious"])
        .run();
    run.expect(
        64,
        "",
        "fskit: precious: refusing to remove outside ../box\n",
    );
}

/// Ways to `box/NAME` and to `keep/sub`, from the scratch.
const INSIDE: [&str; 5] = [
    "box/old",
    "./box/./old",
    "box/../box/old",
    "keep/to-box/old",
    "box/old/",
];
const OUTSIDE: [&str; 6] = [
    "keep/sub",
    "box/../keep/sub",
    "box/to-keep/sub",
    "box/old/../../keep/sub",
    "box/old/..",
    "keep/to-box/../keep/sub",
];

#[harness::test(seeded)]
fn random_trees_are_removed_by_ways_that_lead_inside_only() {
    let rng = rng();
    for round in 0..8 {
        let scratch = Scratch::new();
        let keep = scratch.directory("keep");
        scratch.file("keep/sub/precious", rng.bytes(0..=9));
        scratch.directory("box");
        scratch.link("../keep", "box/to-keep");
        scratch.link("../box", "keep/to-box");
        let targets = [
            keep.clone(),
            keep.join("sub"),
            keep.join("sub/precious"),
            "..".into(),
        ];
        let kinds = Kinds {
            targets: targets.into(),
            hard_links: true,
            fifos: true,
        };
        let tree = RandomTree::new(&rng, 25, &kinds);
        tree.make(&scratch.join("box/old"));
        let before = listing(scratch.path());

        if round % 2 == 0 {
            let path = *rng.pick(&INSIDE);
            let count = counted(tree.nodes.len() + 1, "entry", "entries");
            let rm = fskit(&scratch).args(["rm", "-v", "--within", "box", path]);
            rm.run().expect(0, format!("removed {count}\n"), "");
            let mut left = before;
            left.retain(|place, _| !place.starts_with("box/old"));
            equal!(left, listing(scratch.path()), "what is left after {path}");
        } else {
            let path = *rng.pick(&OUTSIDE);
            let rm = fskit(&scratch).args(["rm", "-v", "--within", "box", path]);
            let message = format!("fskit: {path}: refusing to remove outside box\n");
            rm.run().expect(64, "", message);
            equal!(before, listing(scratch.path()), "what is left after {path}");
        }
    }
}
