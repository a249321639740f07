//! Rejected by: day3_filesystem::atomic_write::a_removal_that_fails_does_not_hide_the_error
//! Reports the removal that failed, not why there was one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::{AtomicOps, FsError};

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
        ops.remove(&temp)
            .map_err(|error| failed(("remove", error)))?;
        return Err(failed(error));
    }
    ops.sync_dir(directory)
        .map_err(|error| failed(("sync_dir", error)))
}

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
    ops.sync_file(temp).map_err(|error| ("sync_file", error))?;
    ops.rename(temp, file).map_err(|error| ("rename", error))
}

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
