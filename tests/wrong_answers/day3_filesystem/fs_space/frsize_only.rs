//! Rejected by: day3_filesystem::fs_space::where_frsize_is_not_told_it_is_bsize
//! Does not know that the size of a block may be missing.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::{FsError, RawSpace, Space};

#[must_use]
pub fn space_from_raw(raw: &RawSpace) -> Space {
    let unit = raw.frsize;
    let used = raw.blocks.saturating_sub(raw.bfree);
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

pub fn fs_space(path: &Path) -> Result<Space, FsError> {
    let told = statvfs(path).map_err(|errno| FsError::Io {
        op: "statvfs",
        path: path.to_owned(),
        source: errno.into(),
    })?;
    Ok(space_from_raw(&RawSpace {
        bsize: told.block_size(),
        frsize: told.fragment_size(),
        blocks: told.blocks() as u64,
        bfree: told.blocks_free() as u64,
        bavail: told.blocks_available() as u64,
    }))
}
