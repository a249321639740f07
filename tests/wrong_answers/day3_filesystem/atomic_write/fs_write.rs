//! Rejected by: day3_filesystem::atomic_write::a_new_file_takes_five_steps_in_this_order
//! Writes the file where it is.

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
    let _ = (ops, exists);
    fs::write(&file, data).map_err(|error| failed(("write", error)))
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
