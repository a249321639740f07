//! Kata 3.2: replace a file, all or nothing.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::{AtomicOps, FsError};

/// Makes `data` the content of `path`, in one step for whoever looks.
///
/// # Errors
/// The step that failed; until the rename the old file is as it was.
pub fn atomic_write_with(ops: &mut dyn AtomicOps, path: &Path, data: &[u8]) -> Result<(), FsError> {
    let failed = |(op, source)| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    };
    let (file, exists) = resolve(path)?;
    let directory = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let temp = ops
        .create_temp(directory)
        .map_err(|error| failed(("create_temp", error)))?;
    if let Err(error) = fill_and_rename(ops, &temp, &file, exists, data) {
        // What went wrong first is what the caller must know.
        let _ = ops.remove(&temp);
        return Err(failed(error));
    }
    // The replacement is done and cannot be taken back, but it may not outlive a power cut.
    ops.sync_dir(directory)
        .map_err(|error| failed(("sync_dir", error)))
}

/// All steps after which there is a temporary file to be removed, in one place.
fn fill_and_rename(
    ops: &mut dyn AtomicOps,
    temp: &Path,
    file: &Path,
    exists: bool,
    data: &[u8],
) -> Result<(), (&'static str, io::Error)> {
    ops.write(temp, data).map_err(|error| ("write", error))?;
    if exists {
        ops.copy_mode(file, temp)
            .map_err(|error| ("copy_mode", error))?;
    }
    // Before the rename, or the name could reach the disk before the content.
    ops.sync_file(temp).map_err(|error| ("sync_file", error))?;
    ops.rename(temp, file).map_err(|error| ("rename", error))
}

/// The file to replace, behind all links, and whether it is there.
fn resolve(path: &Path) -> Result<(PathBuf, bool), FsError> {
    let failed = |source| FsError::Io {
        op: "resolve",
        path: path.to_owned(),
        source,
    };
    let there = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((path.to_owned(), false)),
        there => there.map_err(failed)?,
    };
    let file = if there.is_symlink() {
        fs::canonicalize(path).map_err(failed)?
    } else {
        path.to_owned()
    };
    if !file.is_file() {
        return Err(FsError::NotAFile(path.to_owned()));
    }
    Ok((file, true))
}
