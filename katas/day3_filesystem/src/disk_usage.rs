//! Kata 3.7: what a tree takes up.

use std::path::Path;

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
/// 4. A regular file with several names (hard links) counts once, in every respect. Two
///    names are one file if device and inode are the same. (A symbolic link can have several
///    names as well, which is rare: it may count once or each time.)
/// 5. Symbolic links are counted and not followed; nor is `root`, if it is one. With a slash
///    behind it, `root` is what the link leads to, as du(1) has it.
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
    todo!()
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
    todo!()
}
