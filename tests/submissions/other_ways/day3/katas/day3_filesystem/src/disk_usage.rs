//! Kata 3.7: what a tree takes up.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::{FsError, Usage};

/// Counts what is at `root` and below it, and what it takes up.
///
/// A file has two sizes. Its *length* is how much one can read of it; what the disk has *set
/// aside* for it is counted in blocks. A file with a hole is longer than what is set aside
/// for it, and a file of one byte takes up a whole block. du(1) and ls(1) disagree for a
/// reason.
///
/// 1. `apparent` is the sum of the lengths of the regular files.
/// 2. `allocated` is the sum of what is set aside for files, directories and links: their
///    `st_blocks`, which are units of **512 bytes** on every file system, whatever its block
///    size; see inode(7).
/// 3. `files`, `dirs` and `symlinks` count them. `root` counts as well, and may be a file.
/// 4. A file with several names (hard links) counts once, in every respect. Two names are
///    one file if device and inode are the same.
/// 5. Symbolic links are counted and not followed; nor is `root`, if it is one.
/// 6. What is none of the three (a FIFO, a socket, a device) counts nothing.
/// 7. What cannot be looked at, `root` to begin with, is [`FsError::Io`] with its path.
///
/// ```ignore
/// // A file of 1 MiB that is one hole.
/// let usage = disk_usage(Path::new("sparse"))?;
/// assert_eq!((usage.apparent, usage.allocated, usage.files), (1_048_576, 0, 1));
/// ```
///
/// # Errors
/// [`FsError::Io`], as above.
pub fn disk_usage(root: &Path) -> Result<Usage, FsError> {
    let mut count = Count::default();
    let entry = fs::symlink_metadata(root).map_err(io_error("lstat", root))?;
    // Directories that are counted, but have not been read yet.
    let mut pending: Vec<PathBuf> = Vec::new();
    pending.extend(count.add(&entry).then(|| root.to_owned()));
    while let Some(directory) = pending.pop() {
        let entries = fs::read_dir(&directory).map_err(io_error("read_dir", &directory))?;
        for entry in entries {
            let entry = entry.map_err(io_error("read_dir", &directory))?;
            // `DirEntry::metadata` follows no link.
            let metadata = entry.metadata();
            if count.add(&metadata.map_err(io_error("lstat", &entry.path()))?) {
                pending.push(entry.path());
            }
        }
    }
    Ok(count.usage)
}

/// A number of bytes, for people.
///
/// 1. Below 1024: the number and `B`.
/// 2. Otherwise in the unit (`K`, `M`, `G`, `T`, `P`, `E`, each 1024 times the one before)
///    in which it is at least 1 and below 1024, with one digit behind the point, rounded,
///    half up.
/// 3. What would be rounded to 1024.0 is 1.0 of the next unit.
///
/// No number of bytes may overflow, or lose digits in a float.
///
/// ```ignore
/// assert_eq!(human_size(1023), "1023B");
/// assert_eq!(human_size(1535), "1.5K");
/// assert_eq!(human_size(1_048_575), "1.0M");
/// assert_eq!(human_size(u64::MAX), "16.0E");
/// ```
#[must_use]
pub fn human_size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes}B");
    }
    // In tenths, and in 128 bits: ten times a `u64` is too large for one.
    let mut in_units = "KMGTPE".chars().scan(1_u128, |size, unit| {
        *size *= 1024;
        Some((unit, (u128::from(bytes) * 10 + *size / 2) / *size))
    });
    // Rounded first: what is 1024.0 then is one of the next unit.
    let (unit, tenths) = in_units
        .find(|(_, tenths)| *tenths < 10_240)
        .expect("no u64 has 1024 E");
    format!("{}.{}{unit}", tenths / 10, tenths % 10)
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

#[derive(Default)]
struct Count {
    usage: Usage,
    /// Device and inode of what has been counted and has more names.
    seen: HashSet<(u64, u64)>,
}

impl Count {
    /// Counts what this is the metadata of. `true` if it is a directory to go into.
    fn add(&mut self, entry: &Metadata) -> bool {
        // A directory has one name, whatever its `nlink` says.
        let has_more_names = !entry.is_dir() && entry.nlink() > 1;
        if has_more_names && !self.seen.insert((entry.dev(), entry.ino())) {
            return false;
        }
        let usage = &mut self.usage;
        if entry.is_dir() {
            usage.dirs += 1;
        } else if entry.is_symlink() {
            usage.symlinks += 1;
        } else if entry.is_file() {
            usage.files += 1;
            usage.apparent += entry.len();
        } else {
            return false;
        }
        usage.allocated += entry.blocks() * 512;
        entry.is_dir()
    }
}
