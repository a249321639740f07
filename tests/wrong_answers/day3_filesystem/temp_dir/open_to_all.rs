//! Rejected by: day3_filesystem::temp_dir::nobody_else_may_look_into_it
//! Makes the directory with the mode that directories have.

use std::fs::Permissions;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let private = Permissions::from_mode(0o755);
    let directory = Builder::new()
        .prefix(prefix)
        .permissions(private)
        .tempdir()?;
    let value = f(directory.path());
    match directory.close() {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(value),
    }
}
