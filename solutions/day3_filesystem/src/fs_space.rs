//! Kata 3.9: how much room is left.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::{FsError, RawSpace, Space};

/// What the numbers of statvfs(3) mean.
#[must_use]
pub fn space_from_raw(raw: &RawSpace) -> Space {
    let unit = match raw.frsize {
        0 => raw.bsize,
        unit => unit,
    };
    let used = raw.blocks.saturating_sub(raw.bfree);
    // Of blocks, not of bytes: the unit cancels out, and nothing has been cut yet.
    let part = u128::from(used);
    let whole = part + u128::from(raw.bavail);
    let use_percent = match whole {
        0 => 0,
        whole => (part * 100).div_ceil(whole),
    };
    Space {
        total: raw.blocks.saturating_mul(unit),
        used: used.saturating_mul(unit),
        available: raw.bavail.saturating_mul(unit),
        use_percent: u8::try_from(use_percent).expect("a part is at most the whole"),
    }
}

/// The space of the file system that `path` is on.
///
/// # Errors
/// There is no such path.
pub fn fs_space(path: &Path) -> Result<Space, FsError> {
    let told = statvfs(path).map_err(|errno| FsError::Io {
        op: "statvfs",
        path: path.to_owned(),
        source: errno.into(),
    })?;
    // The system counts in 32 bits on a Mac, in 64 on Linux.
    Ok(space_from_raw(&RawSpace {
        bsize: told.block_size(),
        frsize: told.fragment_size(),
        blocks: told.blocks() as u64,
        bfree: told.blocks_free() as u64,
        bavail: told.blocks_available() as u64,
    }))
}
