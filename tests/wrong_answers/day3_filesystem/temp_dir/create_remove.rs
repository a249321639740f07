//! Rejected by: day3_filesystem::temp_dir::it_is_gone_after_a_panic_which_goes_on
//! Removes the directory in the line behind the call, which a panic never reaches.

use std::fs::Permissions;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let private = Permissions::from_mode(0o700);
    let directory = Builder::new()
        .prefix(prefix)
        .permissions(private)
        .tempdir()?
        .keep();
    let value = f(&directory);
    match std::fs::remove_dir_all(&directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(value),
    }
}
