//! Rejected by: day1_os_sys::find_program::an_empty_element_is_the_current_directory
//! Passes over the empty elements of `PATH`.

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
        let directories = env::split_paths(path);
        for directory in directories.filter(|directory| !directory.as_os_str().is_empty()) {
            candidates.push(cwd.join(directory).join(name));
        }
    }
    let mut first_bad = None;
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
        first_bad.get_or_insert(candidate);
    }
    match first_bad {
        Some(file) => Err(FindError::NotExecutable(file)),
        None => Err(FindError::NotFound),
    }
}
