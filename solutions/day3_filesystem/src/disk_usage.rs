//! Kata 3.7: what a tree takes up.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::{FsError, Usage};

/// The unit of `st_blocks`, whatever the file system.
const BLOCK_UNIT: u64 = 512;

/// What is at `root` and below it.
///
/// # Errors
/// Something cannot be looked at.
pub fn disk_usage(root: &Path) -> Result<Usage, FsError> {
    let mut usage = Usage::default();
    let mut seen = HashSet::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        let failed = |source: io::Error| FsError::Io {
            op: "look at",
            path: path.clone(),
            source,
        };
        // The link itself, not what it leads to: so nothing goes in circles.
        let metadata = fs::symlink_metadata(&path).map_err(failed)?;
        if metadata.is_dir() {
            usage.dirs += 1;
            for entry in fs::read_dir(&path).map_err(failed)? {
                pending.push(entry.map_err(failed)?.path());
            }
        } else if metadata.is_symlink() {
            usage.symlinks += 1;
        } else if metadata.is_file() {
            // Only what has more than one name can come by again.
            if metadata.nlink() > 1 && !seen.insert((metadata.dev(), metadata.ino())) {
                continue;
            }
            usage.files += 1;
            usage.apparent += metadata.len();
        } else {
            continue;
        }
        usage.allocated += metadata.blocks() * BLOCK_UNIT;
    }
    Ok(usage)
}

/// `bytes`, for people.
#[must_use]
pub fn human_size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes}B");
    }
    // In tenths, and in integers: a float cannot hold every u64. Ten times `u64::MAX` needs
    // more room than a u64 has.
    let tenths = |unit: u128| (u128::from(bytes) * 10 + unit / 2) / unit;
    let mut unit = 1024;
    let mut letters = "KMGTPE".chars();
    let mut letter = letters.next();
    // What is rounded to 1024.0 is too large for this unit as well.
    while tenths(unit) >= 10_240 {
        unit *= 1024;
        letter = letters.next();
    }
    let tenths = tenths(unit);
    let letter = letter.expect("a u64 is at most 16.0 E");
    format!("{}.{}{letter}", tenths / 10, tenths % 10)
}
