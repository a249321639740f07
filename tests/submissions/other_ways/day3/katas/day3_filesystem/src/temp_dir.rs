//! Kata 3.6: a directory for a while.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs::{self, DirBuilder, Permissions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind};
use std::mem;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{self, Path, PathBuf};

/// Makes a directory in [`std::env::temp_dir`], calls `f` with its path, removes it with all
/// that is in it, and returns what `f` returned.
///
/// Whoever makes something temporary owes its removal, on *every* way out: also when `f`
/// returns an error, and when it panics.
///
/// 1. The directory's name begins with `prefix` and is new: nobody else has it, neither
///    another thread nor another process. The directory is there and empty when `f` is
///    called.
/// 2. It has the mode 0700: in a directory that all users share, what is in it is nobody
///    else's business.
/// 3. When the function returns, the directory is gone; so too when `f` panics. The panic
///    goes on to the caller, with the payload that it had.
/// 4. If the directory cannot be removed after `f` has returned, that error is the result.
///    That `f` has removed it itself is no error.
/// 5. While a panic is under way, a removal that fails is passed over: a second panic would
///    end the whole process.
///
/// ```ignore
/// let lines = with_temp_dir("sort-", |dir| {
///     let part = dir.join("part-1");
///     std::fs::write(&part, "b\na\n")?;
///     std::fs::read_to_string(&part).map(|text| text.lines().count())
/// })??; // the first `?` is for the directory, the second for what the closure says
/// assert_eq!(lines, 2);
/// ```
///
/// # Errors
/// The directory cannot be made, or cannot be removed.
pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let directory = Temporary::new(prefix)?;
    let result = f(&directory.0);
    directory.remove()?;
    Ok(result)
}

/// How many names are tried before it must be something else.
const TRIES: u32 = 1 << 16;

/// A directory that is removed when it is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(prefix: &str) -> io::Result<Self> {
        if prefix.contains('/') {
            let message = "a prefix is the beginning of a name, not of a path";
            return Err(io::Error::new(ErrorKind::InvalidInput, message));
        }
        // Absolute: `f` might change the working directory.
        let parent = path::absolute(env::temp_dir())?;
        for _ in 0..TRIES {
            // The keys of a `RandomState` are random, and so is the hash of nothing.
            let random = RandomState::new().build_hasher().finish();
            let path = parent.join(format!("{prefix}{random:016x}"));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => {
                    let made = Self(path);
                    // mkdir(2) takes away what the umask names.
                    fs::set_permissions(&made.0, Permissions::from_mode(0o700))?;
                    return Ok(made);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Removes it, and tells if that fails, as `drop` cannot.
    fn remove(mut self) -> io::Result<()> {
        let path = mem::take(&mut self.0);
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Empty if it has been removed already.
        if !self.0.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}
