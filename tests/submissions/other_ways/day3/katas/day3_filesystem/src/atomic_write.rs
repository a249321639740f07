//! Kata 3.2 by canonical paths, one step after the other.

use std::io;
use std::path::{Path, PathBuf};

use crate::{AtomicOps, FsError};

pub fn atomic_write_with(ops: &mut dyn AtomicOps, path: &Path, data: &[u8]) -> Result<(), FsError> {
    let told = |op: &'static str, source: io::Error| FsError::Io {
        op,
        path: path.to_path_buf(),
        source,
    };
    let is_there = path.symlink_metadata().is_ok();
    let file: PathBuf = if is_there {
        path.canonicalize().map_err(|error| told("look", error))?
    } else {
        let name = path.file_name().unwrap_or_default();
        let parent = path.parent().filter(|parent| *parent != Path::new(""));
        let parent = parent.unwrap_or(Path::new(".")).canonicalize();
        parent.map_err(|error| told("look", error))?.join(name)
    };
    if is_there && !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err(FsError::NotAFile(path.to_path_buf()));
    }
    let directory = file.parent().unwrap_or(Path::new("/")).to_path_buf();
    let temp = ops.create_temp(&directory);
    let temp = temp.map_err(|error| told("create_temp", error))?;
    let mut step = "write";
    let mut done = ops.write(&temp, data);
    if is_there && done.is_ok() {
        step = "copy_mode";
        done = ops.copy_mode(&file, &temp);
    }
    if done.is_ok() {
        step = "sync_file";
        done = ops.sync_file(&temp);
    }
    if done.is_ok() {
        step = "rename";
        done = ops.rename(&temp, &file);
    }
    if let Err(error) = done {
        ops.remove(&temp).ok();
        return Err(told(step, error));
    }
    match ops.sync_dir(&directory) {
        Ok(()) => Ok(()),
        Err(error) => Err(told("sync_dir", error)),
    }
}
