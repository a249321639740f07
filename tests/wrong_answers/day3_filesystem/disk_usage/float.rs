//! Rejected by: day3_filesystem::disk_usage::no_digit_is_lost_in_large_numbers
//! Divides floats, which cannot hold every size.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::{FsError, Usage};

const BLOCK_UNIT: u64 = 512;

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
        let metadata = fs::symlink_metadata(&path).map_err(failed)?;
        if metadata.is_dir() {
            usage.dirs += 1;
            for entry in fs::read_dir(&path).map_err(failed)? {
                pending.push(entry.map_err(failed)?.path());
            }
        } else if metadata.is_symlink() {
            usage.symlinks += 1;
        } else if metadata.is_file() {
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

#[must_use]
pub fn human_size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes}B");
    }
    let tenths = |unit: u128| (bytes as f64 * 10.0 / unit as f64 + 0.5) as u128;
    let mut unit = 1024;
    let mut letters = "KMGTPE".chars();
    let mut letter = letters.next();
    while tenths(unit) >= 10_240 {
        unit *= 1024;
        letter = letters.next();
    }
    let tenths = tenths(unit);
    let letter = letter.expect("a u64 is at most 16.0 E");
    format!("{}.{}{letter}", tenths / 10, tenths % 10)
}
