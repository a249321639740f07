//! Rejected by: day3_filesystem::fs_space::where_frsize_is_not_told_it_is_bsize
//! Works out the percentage from bytes, of which there are none if a block has no size.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::{FsError, RawSpace, Space};

#[must_use]
pub fn space_from_raw(raw: &RawSpace) -> Space {
    let unit = match raw.frsize {
        0 => raw.bsize,
        unit => unit,
    };
    let used = raw.blocks.saturating_sub(raw.bfree);
    let part = u128::from(used) * u128::from(unit);
    let whole = part + u128::from(raw.bavail) * u128::from(unit);
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
