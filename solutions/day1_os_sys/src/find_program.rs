//! Kata 1.5: find a program as the shell does.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::FindError;

/// The file that the command `name` would run.
///
/// # Errors
/// There is none, or only files that nobody may execute.
pub fn find_program(name: &OsStr, path: Option<&OsStr>, cwd: &Path) -> Result<PathBuf, FindError> {
    if name.is_empty() {
        return Err(FindError::NotFound);
    }
    if name.as_bytes().contains(&b'/') {
        return first_executable([cwd.join(name)]);
    }
    // `join` does all three kinds of elements: an absolute one replaces `cwd`, an empty one
    // leaves it as it is.
    let directories = path.into_iter().flat_map(env::split_paths);
    first_executable(directories.map(|directory| cwd.join(directory).join(name)))
}

fn first_executable(candidates: impl IntoIterator<Item = PathBuf>) -> Result<PathBuf, FindError> {
    let mut first_bad = None;
    for candidate in candidates {
        // `metadata` follows links, so a link that leads nowhere is an error here.
        let Ok(metadata) = fs::metadata(&candidate) else {
            continue;
        };
        // Directories have `x` bits, too; there they mean something else.
        if !metadata.is_file() {
            continue;
        }
        if metadata.permissions().mode() & 0o111 != 0 {
            return Ok(candidate);
        }
        first_bad.get_or_insert(candidate);
    }
    Err(first_bad.map_or(FindError::NotFound, FindError::NotExecutable))
}
