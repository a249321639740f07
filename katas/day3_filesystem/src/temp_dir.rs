//! Kata 3.6: a directory for a while.

use std::io;
use std::path::Path;

/// Makes a directory in [`std::env::temp_dir`], calls `f` with its path, removes it with all
/// that is in it, and returns what `f` returned.
///
/// Whoever makes something temporary owes its removal, on *every* way out: also when `f`
/// returns an error, and when it panics.
///
/// 1. The directory's name begins with `prefix` and is new: nobody else has it, neither
///    another thread nor another process. The directory is there and empty when `f` is
///    called. (`prefix` is a part of a name: it is the caller's business that there is no `/`
///    in it.)
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
    todo!()
}
