//! Rejected by: day3_filesystem::temp_dir::that_it_is_removed_already_is_no_error
//! Reports that there is nothing left to remove.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let private = Permissions::from_mode(0o700);
    let directory = Builder::new()
        .prefix(prefix)
        .permissions(private)
        .tempdir()?;
    let value = f(directory.path());
    directory.close().map(|()| value)
}
