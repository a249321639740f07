//! Kata 3.5: move anything, also to another file system.

use std::path::Path;

use crate::{FsError, Moved, Rename};

/// Moves the file, directory or link `src` to `dst`.
///
/// rename(2) moves in one step, whatever the size, but only within one file system. From one
/// to another there is only copying and deleting, which can fail in the middle. Then nothing
/// may be lost, and nobody may take half a copy for the whole.
///
/// 1. If `dst` is a directory, `src` is moved into it, under its last component; otherwise
///    to `dst`. That path is the target. An `src` without a last component (`.`, `x/..`, `/`)
///    has no name to keep: then `dst` is the target in any case. A link that is written with
///    a slash behind it is still a link, and is what is moved.
/// 2. If there is something at the target, even a link that leads nowhere, the result is
///    [`FsError::Exists`] with the target. Nothing is silently replaced.
/// 3. A directory whose target lies inside it is [`FsError::IntoItself`] with `src` and
///    `dst` as they were given. (A link to a directory is no directory: it can be moved there.)
/// 4. `fs.rename` from `src` to the target is tried first. If it works, the result is
///    [`Moved::Renamed`] with the target.
/// 5. If its error is [`CrossesDevices`](std::io::ErrorKind::CrossesDevices), `src` is
///    copied to a new name in the directory of the target, the copy is given the target's
///    name by `fs.rename`, and then, not before, `src` is removed: [`Moved::Copied`] with
///    the target. A file is copied as in kata 3.1, with its time of modification; a
///    directory as in kata 3.3, with links preserved and with its own permission bits; a
///    link is made anew with the same text. Those katas may be called. If `src` cannot be
///    removed in the end, that is [`FsError::Io`] with `src`, and the target stays.
/// 6. Any other error of `fs.rename`, the first time or the second, is [`FsError::Io`] with
///    `op` `rename` and with `src`; nothing is copied because of it.
/// 7. If the copy, or the second rename, fails, what was copied is removed (as far as the
///    system lets us), and `src` is complete.
/// 8. What cannot be copied (a FIFO, a socket, a device; also one inside the directory) is
///    [`FsError::NotAFile`] with its path, `src` included, if a copy would be needed; then
///    7. holds.
/// 9. A missing `src` is [`FsError::Io`] with `src`, whatever there is at `dst`.
///
/// ```ignore
/// let moved = move_path(&OsRename, Path::new("draft.txt"), Path::new("letters"))?;
/// assert_eq!(moved, Moved::Renamed("letters/draft.txt".into()));
/// ```
///
/// # Errors
/// [`FsError`], as above.
pub fn move_path(fs: &dyn Rename, src: &Path, dst: &Path) -> Result<Moved, FsError> {
    todo!()
}
