//! Trees as nobody would make them: odd names, links in all directions, modes, FIFOs.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use harness::Rng;

/// What names are made of, and how `fskit tree` has to show it.
pub const PIECES: [(&[u8], &str); 16] = [
    (b"a", "a"),
    (b"b", "b"),
    (b"B", "B"),
    (b".", "."),
    (b"-", "-"),
    (b" ", " "),
    (b"c", "c"),
    (b"\xc3\xa9", "\u{e9}"),
    (b"\n", r"\n"),
    (b"\t", r"\t"),
    (b"\\", r"\\"),
    (b"\x1b", r"\x1b"),
    (b"\x7f", r"\x7f"),
    (b"\xe2\x80\xae", r"\u{202e}"),
    (b"\xc2\x85", r"\u{85}"),
    (b"\xff", r"\xff"),
];

/// How deep a tree is at most.
const DEPTH: usize = 5;

/// What is at a path of a random tree.
#[derive(Debug, Clone)]
pub enum Node {
    Directory(u32),
    File(u32, Vec<u8>),
    Link(PathBuf),
    HardLink(PathBuf),
    Fifo,
}

/// What kinds of nodes a tree may have, besides directories and files.
#[derive(Debug, Clone)]
pub struct Kinds {
    /// Where links lead to; none if this is empty.
    pub targets: Vec<PathBuf>,
    pub hard_links: bool,
    pub fifos: bool,
}

/// A tree that is not there yet: paths relative to its root.
#[derive(Debug)]
pub struct RandomTree {
    pub nodes: BTreeMap<PathBuf, Node>,
    /// Files, in the order in which they are made; hard links come last.
    files: Vec<PathBuf>,
}

impl RandomTree {
    pub fn new(rng: &Rng, entries: usize, kinds: &Kinds) -> Self {
        let mut tree = Self {
            nodes: BTreeMap::new(),
            files: Vec::new(),
        };
        let mut directories = vec![PathBuf::new()];
        for _ in 0..entries {
            let path = rng.pick(&directories).join(random_name(rng));
            // A name that is taken already makes the tree one entry smaller.
            if tree.nodes.contains_key(&path) {
                continue;
            }
            let node = tree.random_node(rng, kinds);
            match node {
                Node::Directory(_) if path.components().count() < DEPTH => {
                    directories.push(path.clone());
                }
                Node::File(..) => tree.files.push(path.clone()),
                _ => {}
            }
            tree.nodes.insert(path, node);
        }
        tree
    }

    fn random_node(&self, rng: &Rng, kinds: &Kinds) -> Node {
        match rng.index(12) {
            0..=3 => Node::Directory(*rng.pick(&[0o755, 0o700, 0o775, 0o711])),
            4 | 5 if !kinds.targets.is_empty() => Node::Link(rng.pick(&kinds.targets).clone()),
            6 if kinds.hard_links && !self.files.is_empty() => {
                Node::HardLink(rng.pick(&self.files).clone())
            }
            7 if kinds.fifos => Node::Fifo,
            _ => {
                let mode = *rng.pick(&[0o644, 0o600, 0o755, 0o444, 0o640]);
                let length = if rng.one_in(20) { 9_000 } else { 40 };
                Node::File(mode, rng.bytes(0..=length))
            }
        }
    }

    /// Makes it at `root`, which is not there yet.
    pub fn make(&self, root: &Path) {
        fs::create_dir_all(root).expect("a directory in the scratch");
        // A parent is a prefix of its entries, so it comes before them.
        for (path, node) in &self.nodes {
            let path = root.join(path);
            match node {
                Node::Directory(mode) => {
                    fs::create_dir(&path).expect("a directory in the scratch");
                    set_mode(&path, *mode);
                }
                Node::File(mode, content) => {
                    fs::write(&path, content).expect("a file in the scratch");
                    set_mode(&path, *mode);
                }
                Node::Link(target) => symlink(target, &path).expect("a link in the scratch"),
                Node::Fifo => crate::fifo(&path),
                Node::HardLink(_) => {}
            }
        }
        for (path, node) in &self.nodes {
            if let Node::HardLink(file) = node {
                let made = fs::hard_link(root.join(file), root.join(path));
                made.expect("a hard link in the scratch");
            }
        }
    }

    /// How many nodes there are of a kind.
    pub fn count(&self, is_wanted: impl Fn(&Node) -> bool) -> usize {
        self.nodes.values().filter(|node| is_wanted(node)).count()
    }
}

fn set_mode(path: &Path, mode: u32) {
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(path, permissions).expect("it was just made");
}

/// A name of one to six pieces; on a Mac, names are text.
fn random_name(rng: &Rng) -> OsString {
    let pieces = if cfg!(target_os = "linux") { 16 } else { 15 };
    loop {
        let mut name = Vec::new();
        for _ in 0..=rng.index(6) {
            // The plain ones more often.
            let limit = if rng.one_in(3) { pieces } else { 7 };
            name.extend(PIECES[rng.index(limit)].0);
        }
        if name != b"." && name != b".." {
            return OsString::from_vec(name);
        }
    }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
