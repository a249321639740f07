//! Rejected by: day1_os_sys::find_program::a_file_without_x_bits_is_passed_over
//! Takes any file for a program, whether or not anybody may execute it.

use std::env;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
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
    let found = candidates.into_iter().find(|candidate| candidate.is_file());
    found.ok_or(FindError::NotFound)
}
