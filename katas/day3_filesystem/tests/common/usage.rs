//! What a tree takes up, worked out in the tests' own way.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use day3_filesystem::Usage;

/// What is at `root` and below it.
pub fn usage_of(root: &Path) -> Usage {
    let mut usage = Usage::default();
    // By what makes a file one file: each is in here once, however many names it has.
    let mut files = BTreeMap::new();
    collect(root, &mut usage, &mut files);
    usage.files = files.len() as u64;
    for (length, blocks) in files.into_values() {
        usage.apparent += length;
        usage.allocated += blocks * 512;
    }
    usage
}

fn collect(path: &Path, usage: &mut Usage, files: &mut BTreeMap<(u64, u64), (u64, u64)>) {
    let metadata = fs::symlink_metadata(path).expect("it is there");
    let kind = metadata.file_type();
    if kind.is_file() {
        let sizes = (metadata.len(), metadata.blocks());
        files.insert((metadata.dev(), metadata.ino()), sizes);
    } else if kind.is_symlink() {
        usage.symlinks += 1;
        usage.allocated += metadata.blocks() * 512;
    } else if kind.is_dir() {
        usage.dirs += 1;
        usage.allocated += metadata.blocks() * 512;
        for entry in fs::read_dir(path).expect("the directory can be read") {
            collect(&entry.expect("its entries too").path(), usage, files);
        }
    }
}

/// Asks `question` between two looks of our own that agree. A file system may set blocks
/// aside, or give them back, some time after a file was written.
pub fn while_nothing_changes<T>(root: &Path, question: impl Fn() -> T) -> (Usage, T) {
    const TRIES: usize = 1_000;
    let mut before = usage_of(root);
    for _ in 0..TRIES {
        let answer = question();
        let after = usage_of(root);
        if before == after {
            return (after, answer);
        }
        before = after;
    }
    harness::fail("what the files take up does not stop changing")
}
