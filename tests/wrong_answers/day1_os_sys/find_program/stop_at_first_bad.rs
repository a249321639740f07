//! Rejected by: day1_os_sys::find_program::a_file_without_x_bits_is_passed_over
//! Gives up at the first file without `x` bits, though a later directory has the program.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::FindError;

pub fn find_program(name: &OsStr, path: Option<&OsStr>, cwd: &Path) -> Result<PathBuf, FindError> {
    if name.is_empty() {
        return Err(FindError::NotFound);
    }
    let mut candidates = Vec::new();
    if name.as_bytes().contains(&b'/') {
        candidates.push(cwd.join(name));
    } else if let Some(path) = path {
        for directory in env::split_paths(path) {
            candidates.push(cwd.join(directory).join(name));
        }
    }
    for candidate in candidates {
        let Ok(metadata) = fs::metadata(&candidate) else {
            continue;
        };
        if !metadata.is_file() {
            continue;
        }
        if metadata.permissions().mode() & 0o111 != 0 {
            return Ok(candidate);
        }
        return Err(FindError::NotExecutable(candidate));
    }
    Err(FindError::NotFound)
}
