//! What becomes of a random tree that is copied, worked out in the tests' own way.

use std::fs;
use std::path::{Path, PathBuf};

use harness::Rng;

use crate::listing::{Listing, in_words, listing};
use crate::random_tree::{Kinds, Node, RandomTree, counted};

/// The line that a copy of `tree` is told in, and what `skipped` there is.
pub fn report(tree: &RandomTree) -> String {
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

pub fn preserving(rng: &Rng) -> RandomTree {
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

/// What a copy that follows links has: each link in `found` is what it leads to, which is
/// a file, or a directory with files only.
pub fn followed(src: &Path, found: &Listing) -> Listing {
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
