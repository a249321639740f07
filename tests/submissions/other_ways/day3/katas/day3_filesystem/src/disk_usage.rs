//! Kata 3.7 by recursion, and with sizes in tenths from the largest unit down.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::{FsError, Usage};

pub fn disk_usage(root: &Path) -> Result<Usage, FsError> {
    let mut usage = Usage::default();
    add(root, &mut usage, &mut BTreeSet::new())?;
    Ok(usage)
}

fn add(path: &Path, usage: &mut Usage, seen: &mut BTreeSet<(u64, u64)>) -> Result<(), FsError> {
    let failed = |source| FsError::Io {
        op: "lstat",
        path: path.to_path_buf(),
        source,
    };
    let metadata = path.symlink_metadata().map_err(failed)?;
    let kind = metadata.file_type();
    if kind.is_file() && seen.insert((metadata.dev(), metadata.ino())) {
        usage.files += 1;
        usage.apparent += metadata.size();
        usage.allocated += 512 * metadata.blocks();
    } else if kind.is_symlink() {
        usage.symlinks += 1;
        usage.allocated += 512 * metadata.blocks();
    } else if kind.is_dir() {
        usage.dirs += 1;
        usage.allocated += 512 * metadata.blocks();
        for entry in fs::read_dir(path).map_err(failed)? {
            add(&entry.map_err(failed)?.path(), usage, seen)?;
        }
    }
    Ok(())
}

#[must_use]
pub fn human_size(bytes: u64) -> String {
    for (power, letter) in [
        (60, 'E'),
        (50, 'P'),
        (40, 'T'),
        (30, 'G'),
        (20, 'M'),
        (10, 'K'),
    ] {
        // In twentieths of the unit, so that a half is a whole number.
        let twentieths = u128::from(bytes) * 20 >> power;
        let tenths = twentieths.div_ceil(2);
        // One of this unit, or what the unit below would round up to it.
        let below = u128::from(bytes) * 20 >> (power - 10);
        if bytes >> power > 0 || (power > 10 && below.div_ceil(2) >= 10_240) {
            return format!("{}.{}{letter}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes}B")
}
