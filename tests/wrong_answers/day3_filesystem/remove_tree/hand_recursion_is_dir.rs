//! Rejected by: day3_filesystem::remove_tree::what_a_link_inside_leads_to_survives
//! Goes down by hand, through links as well.

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
        return Err(FsError::Symlink(root.to_owned()));
    }
    if !kind.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let count = count(&place).map_err(failed)?;
    empty(&place)
        .and_then(|()| fs::remove_dir(&place))
        .map_err(failed)?;
    Ok(count)
}

fn empty(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if path.is_dir() {
            empty(&path)?;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir(&path)?;
        } else {
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
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
