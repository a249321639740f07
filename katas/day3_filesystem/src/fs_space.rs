//! Kata 3.9: how much room is left.

use std::path::Path;

use crate::{FsError, RawSpace, Space};

/// What the numbers of statvfs(3) mean.
///
/// There are two sizes of a block, of which one counts the blocks. And there are two kinds of
/// free: many file systems keep a part for root, so that the system can still log that the
/// disk is full.
///
/// 1. All numbers of blocks are in units of `frsize`; if that is 0, in units of `bsize`.
/// 2. `total` is all blocks, `used` those that are not free, `available` those that are
///    free for everybody, each in bytes.
/// 3. `use_percent` is the used **blocks** of the used and the available ones together, in
///    percent, **rounded up**, as df(1) has it: what is reserved for root is neither. It is 0
///    if there are neither.
/// 4. What is more than a `u64` holds is `u64::MAX`, and more free blocks than blocks leave
///    0 used; but the percentage is worked out before anything is cut.
///
/// ```ignore
/// let raw = RawSpace { bsize: 4096, frsize: 1024, blocks: 100, bfree: 30, bavail: 20 };
/// let space = Space { total: 102_400, used: 71_680, available: 20_480, use_percent: 78 };
/// assert_eq!(space_from_raw(&raw), space);
/// ```
#[must_use]
pub fn space_from_raw(raw: &RawSpace) -> Space {
    todo!()
}

/// The space of the file system that `path` is on.
///
/// 1. It is what [`space_from_raw`] makes of what statvfs(3) says.
/// 2. A `path` that is missing is [`FsError::Io`] with `path`.
///
/// ```ignore
/// let space = fs_space(Path::new("/tmp"))?;
/// assert!(space.use_percent <= 100);
/// ```
///
/// # Errors
/// [`FsError::Io`], as above.
pub fn fs_space(path: &Path) -> Result<Space, FsError> {
    todo!()
}
