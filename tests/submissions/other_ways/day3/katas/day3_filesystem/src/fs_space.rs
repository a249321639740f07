//! Kata 3.9 in 128 bits, cut at the end.

use std::path::Path;

use nix::sys::statvfs::statvfs;

use crate::{FsError, RawSpace, Space};

#[must_use]
pub fn space_from_raw(raw: &RawSpace) -> Space {
    let unit = u128::from(if raw.frsize == 0 {
        raw.bsize
    } else {
        raw.frsize
    });
    let used_blocks = u128::from(raw.blocks.checked_sub(raw.bfree).unwrap_or(0));
    let available_blocks = u128::from(raw.bavail);
    let all = used_blocks + available_blocks;
    let mut use_percent = 0;
    while u128::from(use_percent) * all < used_blocks * 100 {
        use_percent += 1_u8;
    }
    let cut = |blocks: u128| u64::try_from(blocks * unit).unwrap_or(u64::MAX);
    Space {
        total: cut(u128::from(raw.blocks)),
        used: cut(used_blocks),
        available: cut(available_blocks),
        use_percent,
    }
}

pub fn fs_space(path: &Path) -> Result<Space, FsError> {
    match statvfs(path) {
        Ok(told) => Ok(space_from_raw(&RawSpace {
            bsize: told.block_size(),
            frsize: told.fragment_size(),
            blocks: told.blocks() as u64,
            bfree: told.blocks_free() as u64,
            bavail: told.blocks_available() as u64,
        })),
        Err(errno) => Err(FsError::Io {
            op: "df",
            path: path.to_path_buf(),
            source: errno.into(),
        }),
    }
}
