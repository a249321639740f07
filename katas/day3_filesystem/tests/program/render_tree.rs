//! Kata 3.8 from outside: `fskit tree`.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use harness::{Scratch, equal, rng, snapshot};

use crate::fskit;
use crate::random_tree::{Kinds, Node, PIECES, RandomTree, counted};

fn demo() -> Scratch {
    let scratch = Scratch::new();
    scratch.file("demo/a.txt", "");
    scratch.file("demo/sub/b.txt", "");
    scratch.link("a.txt", "demo/link");
    scratch
}

#[harness::test]
fn tree_draws_a_directory() {
    let scratch = demo();
    snapshot!(fskit(&scratch).args(["tree", "demo"]).transcript(), @"
    $ fskit tree demo
    exit: 0
    --- stdout ---
    demo
    ├── a.txt
    ├── link -> a.txt
    └── sub
        └── b.txt

    1 directory, 2 files, 1 symlink
    ");
}

#[harness::test]
fn tree_goes_no_deeper_than_it_is_told_to() {
    let scratch = demo();
    let run = fskit(&scratch).args(["tree", "-d", "1", "./demo/"]).run();
    let drawing = "demo\n├── a.txt\n├── link -> a.txt\n└── sub\n\n1 directory, 1 file, 1 symlink\n";
    run.expect(0, drawing, "");
    let run = fskit(&scratch).args(["tree", "-d", "0", "."]).run();
    run.expect(0, ".\n\n0 directories, 0 files, 0 symlinks\n", "");
}

#[harness::test]
fn tree_disarms_what_a_terminal_would_obey() {
    let scratch = Scratch::new();
    scratch.file("demo/a\x1b[2J", "");
    scratch.file("demo/b\n└── c", "");
    scratch.file("demo/d\\n", "");
    scratch.link("\u{202e}txt", "demo/e\t");
    snapshot!(fskit(&scratch).args(["tree", "demo"]).transcript(), @r"
    $ fskit tree demo
    exit: 0
    --- stdout ---
    demo
    ├── a\x1b[2J
    ├── b\n└── c
    ├── d\\n
    └── e\t -> \u{202e}txt

    0 directories, 3 files, 1 symlink
    ");
}

#[harness::test]
fn tree_draws_directories_only_and_goes_on() {
    let scratch = demo();
    let run = fskit(&scratch)
        .args(["tree", "demo/a.txt", "demo/sub"])
        .run();
    let drawing = "sub\n└── b.txt\n\n0 directories, 1 file, 0 symlinks\n";
    run.expect(65, drawing, "fskit: demo/a.txt: not a directory\n");
}

/// A name of random pieces, as it has to be shown.
fn shown(name: &OsStr) -> String {
    let mut rest = name.as_bytes();
    let mut text = String::new();
    while !rest.is_empty() {
        let piece = PIECES.iter().find(|(piece, _)| rest.starts_with(piece));
        let (piece, shown) = piece.expect("names are made of pieces");
        text.push_str(shown);
        rest = &rest[piece.len()..];
    }
    text
}

/// The drawing of the tree, from its paths alone: sorted, they are in the order of the
/// lines already.
fn expected(root: &str, tree: &RandomTree, max_depth: usize) -> String {
    let mut last: BTreeMap<&Path, &Path> = BTreeMap::new();
    for path in tree.nodes.keys() {
        last.insert(path.parent().expect("paths are relative"), path);
    }
    let is_last = |path: &Path| last[path.parent().expect("paths are relative")] == path;
    let mut drawing = format!("{root}\n");
    let mut counts = [0; 3];
    for (path, node) in &tree.nodes {
        if path.components().count() > max_depth {
            continue;
        }
        let above: Vec<&Path> = path.ancestors().skip(1).collect();
        for directory in above
            .iter()
            .rev()
            .filter(|path| !path.as_os_str().is_empty())
        {
            drawing += if is_last(directory) { "    " } else { "│   " };
        }
        drawing += if is_last(path) {
            "└── "
        } else {
            "├── "
        };
        drawing += &shown(path.file_name().expect("a name"));
        let kind = match node {
            Node::Directory(_) => 0,
            Node::Link(target) => {
                drawing += &format!(" -> {}", shown(target.as_os_str()));
                2
            }
            _ => 1,
        };
        counts[kind] += 1;
        drawing.push('\n');
    }
    let counts = [
        counted(counts[0], "directory", "directories"),
        counted(counts[1], "file", "files"),
        counted(counts[2], "symlink", "symlinks"),
    ];
    format!("{drawing}\n{}\n", counts.join(", "))
}

#[harness::test(seeded)]
fn random_trees_are_drawn_line_by_line() {
    let rng = rng();
    for round in 0..6 {
        let scratch = Scratch::new();
        let targets = ["..", ".", "a b", "a\n\x1b", "\\c\t", "\u{e9}"];
        let kinds = Kinds {
            targets: targets.map(PathBuf::from).into(),
            hard_links: true,
            fifos: true,
        };
        let tree = RandomTree::new(&rng, 40, &kinds);
        tree.make(&scratch.join("tree"));
        let mut fskit = fskit(&scratch).arg("tree");
        let mut depth = usize::MAX;
        if round % 2 == 1 {
            depth = rng.index(5);
            fskit = fskit.args(["-d", &depth.to_string()]);
        }
        let run = fskit.arg("tree").run();
        equal!(
            (Some(0), String::new()),
            (run.status.code(), run.stderr_text()),
            "exit status and complaints"
        );
        let drawing = expected("tree", &tree, depth);
        let down_to = match depth {
            usize::MAX => "to the bottom".to_owned(),
            depth => format!("to a depth of {depth}"),
        };
        equal!(
            drawing.lines().collect::<Vec<_>>(),
            run.stdout_text().lines().collect::<Vec<_>>(),
            "the lines of a random tree, down {down_to}"
        );
        equal!(
            true,
            run.stdout_text().ends_with('\n'),
            "whether the last line has an end"
        );
    }
}
