//! Rejected by: day3_filesystem::remove_tree::a_link_is_not_removed_nor_is_its_target
//! Lets `remove_dir_all` remove a link.

use std::fs;
use std::io;
use std::path::Path;

use crate::FsError;

pub fn remove_tree(root: &Path, within: &Path) -> Result<u64, FsError> {
    let refuse = || FsError::OutsideRoot(root.to_owned());
    let failed = |source| FsError::Io {
        op: "remove",
        path: root.to_owned(),
        source,
    };
    let name = root.file_name().ok_or_else(refuse)?;
    let parent = match root.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let guard = fs::canonicalize(within).map_err(|source| FsError::Io {
        op: "open",
        path: within.to_owned(),
        source,
    })?;
    let place = fs::canonicalize(parent).map_err(failed)?.join(name);
    if place == guard || !place.starts_with(&guard) {
        return Err(refuse());
    }
    let kind = fs::symlink_metadata(&place).map_err(failed)?.file_type();
    if kind.is_symlink() {
        return fs::remove_dir_all(&place).map(|()| 1).map_err(failed);
    }
    if !kind.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let count = count(&place).map_err(failed)?;
    fs::remove_dir_all(&place).map_err(failed)?;
    Ok(count)
}

fn count(directory: &Path) -> io::Result<u64> {
    let mut total = 1;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        total += if entry.file_type()?.is_dir() {
            count(&entry.path())?
        } else {
            1
        };
    }
    Ok(total)
}
