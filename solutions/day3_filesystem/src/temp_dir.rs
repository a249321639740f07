//! Kata 3.6: a directory for a while.

use std::fs::Permissions;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::Builder;

/// Calls `f` with a new directory that is gone afterwards.
///
/// # Errors
/// It cannot be made, or cannot be removed.
pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let private = Permissions::from_mode(0o700);
    // A variable with a name: `let _ = ...` would drop, and so remove, it at once.
    let directory = Builder::new()
        .prefix(prefix)
        .permissions(private)
        .tempdir()?;
    // If this panics, `directory` is dropped on the way out, which removes it in silence.
    let value = f(directory.path());
    // `close` does what drop does, but says how it went.
    match directory.close() {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(value),
    }
}
