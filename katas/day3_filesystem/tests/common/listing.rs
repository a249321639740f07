//! What lies where below a directory, looked at in the tests' own way.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Each path below a directory, relative to it, and in words what is there.
pub type Listing = BTreeMap<PathBuf, String>;

/// More of a file's content than this is told by its length and a sum.
const SHOWN_BYTES: usize = 60;

/// Everything below `root`. Links are not followed; nothing special is opened.
#[track_caller]
pub fn listing(root: &Path) -> Listing {
    let mut found = Listing::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(directory) = pending.pop() {
        let entries = fs::read_dir(root.join(&directory));
        let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", root.display()));
        for entry in entries {
            let path = directory.join(entry.expect("the directory can be read").file_name());
            let words = in_words(&root.join(&path));
            if words.starts_with("directory") {
                pending.push(path.clone());
            }
            found.insert(path, words);
        }
    }
    found
}

/// What is at `path`.
#[track_caller]
pub fn in_words(path: &Path) -> String {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return "nothing".to_owned();
    };
    let mode = metadata.permissions().mode() & 0o777;
    let kind = metadata.file_type();
    if kind.is_symlink() {
        let target = fs::read_link(path).expect("it is a link");
        format!("link -> {target:?}")
    } else if kind.is_dir() {
        format!("directory {mode:04o}")
    } else if kind.is_file() {
        let content = fs::read(path).expect("the tests can read their own files");
        format!("file {mode:04o} {}", content_in_words(&content))
    } else if kind.is_fifo() {
        "FIFO".to_owned()
    } else if kind.is_socket() {
        "socket".to_owned()
    } else {
        "something special".to_owned()
    }
}

fn content_in_words(content: &[u8]) -> String {
    if content.len() <= SHOWN_BYTES {
        return format!("\"{}\"", content.escape_ascii());
    }
    let sum = content.iter().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    format!("of {} bytes with the sum {sum:x}", content.len())
}
