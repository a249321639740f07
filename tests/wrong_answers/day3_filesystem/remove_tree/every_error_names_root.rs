//! Rejected by: day3_filesystem::remove_tree::what_is_missing_is_an_error
//! Says of `root` what is wrong with `within`.

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
    // `..` and `/` have no last name: what they stand for cannot be removed from its parent.
    let name = root.file_name().ok_or_else(refuse)?;
    let parent = match root.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let guard = fs::canonicalize(within).map_err(failed)?;
    // The way to it may be followed, the thing itself may not: a link is removed by the
    // name that it has here, not by what it leads to.
    let place = fs::canonicalize(parent).map_err(failed)?.join(name);
    if place == guard || !place.starts_with(&guard) {
        return Err(refuse());
    }
    // From here on only `place`: `root` with a slash behind it would follow the last link.
    let kind = fs::symlink_metadata(&place).map_err(failed)?.file_type();
    if kind.is_symlink() {
        return Err(FsError::Symlink(root.to_owned()));
    }
    if !kind.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let count = count(&place).map_err(failed)?;
    fs::remove_dir_all(&place).map_err(failed)?;
    Ok(count)
}

/// How many entries there are at `directory` and below it.
fn count(directory: &Path) -> io::Result<u64> {
    let mut total = 1;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        // The type of the entry itself: `path().is_dir()` would follow a link.
        total += if entry.file_type()?.is_dir() {
            count(&entry.path())?
        } else {
            1
        };
    }
    Ok(total)
}
