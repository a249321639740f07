//! Rejected by: day3_filesystem::temp_dir::the_directory_is_there_empty_and_new
//! Drops the guard in the line that makes it, and the directory with it.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let private = Permissions::from_mode(0o700);
    let path = Builder::new()
        .prefix(prefix)
        .permissions(private)
        .tempdir()?
        .path()
        .to_owned();
    let value = f(&path);
    Ok(value)
}
