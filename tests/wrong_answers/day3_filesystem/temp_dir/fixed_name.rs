//! Rejected by: day3_filesystem::temp_dir::one_can_be_used_inside_another
//! Gives every directory the same name.

use std::fs::DirBuilder;
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

struct Guard(PathBuf);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let directory = std::env::temp_dir().join(format!("{prefix}fixed"));
    let directory = Guard(directory);
    DirBuilder::new().mode(0o700).create(&directory.0)?;
    let value = f(&directory.0);
    match std::fs::remove_dir_all(&directory.0) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(value),
    }
}
