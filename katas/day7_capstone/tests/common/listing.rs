//! What is in a directory, in a form that can be compared.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// All that is below `root`, by path: kind, permissions, time and content.
pub fn listing(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(root.join(&directory)).into_iter().flatten() {
            let entry = entry.expect("an entry");
            let below = directory.join(entry.file_name());
            found.insert(below.clone(), in_words(&entry.path()));
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                pending.push(below);
            }
        }
    }
    found
}

/// One thing in words. The time of a link is not told.
pub fn in_words(path: &Path) -> String {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return "nothing".to_owned();
    };
    let mode = metadata.permissions().mode() & 0o7777;
    let time = format!("{}.{:09}", metadata.mtime(), metadata.mtime_nsec());
    if metadata.is_symlink() {
        let target = fs::read_link(path).expect("a link says something");
        format!("link to {}", target.display())
    } else if metadata.is_dir() {
        format!("directory {mode:04o} {time}")
    } else {
        let content = fs::read(path).unwrap_or_default();
        format!("file {mode:04o} {time} \"{}\"", content.escape_ascii())
    }
}
