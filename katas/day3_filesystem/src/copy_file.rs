//! Kata 3.1: copy a file.

use std::path::{Path, PathBuf};

use crate::{CopyOptions, FsError};

/// Copies the file `src` to `dst` and returns the path that was written.
///
/// `std::fs::copy` opens the destination and empties it before it reads anything. Called
/// with one file twice it returns `Ok(0)`, and the file is empty. So a copy that can be
/// trusted looks at both ends before it touches one of them.
///
/// 1. If `dst` is a directory, the copy goes into it, under the last component of `src`.
///    Otherwise it is `dst`. That path is the destination, and the result.
/// 2. Symbolic links are followed, on both sides.
/// 3. If source and destination are the same regular file, the result is
///    [`FsError::SameFile`] with the destination, whatever `opts` say, and the file keeps its
///    content. A file has many names: through symbolic links, hard links, `.` and `..`. What
///    makes it the same are its device and its inode, see inode(7).
/// 4. A source that is not a regular file (a directory, a FIFO, a socket, a device) is
///    [`FsError::NotAFile`] with `src`; so is such a destination, with its path. They are
///    **not opened**: to open a FIFO can mean to wait for ever.
/// 5. If there is something of the destination's name and `opts.overwrite` is off, the
///    result is [`FsError::Exists`] with the destination, and nothing is changed. A link
///    that leads nowhere is something too. Between a look and an open somebody else may
///    create the file: only the system can do both in one step.
/// 6. The copy gets the permission bits (`rwxrwxrwx`) of the source, whatever the umask,
///    and also if it was there before. It gets these nine and no others: somebody's
///    set-user-ID program, copied by root, would be one that runs as root.
/// 7. With `opts.preserve_times` the copy also gets the source's time of modification, to
///    the nanosecond. Without, it is as new as it is.
/// 8. A source that cannot be opened is [`FsError::Io`] with `op` `open` and with `src`; a
///    destination that cannot be created is one with `op` `create` and the destination. If
///    both are wrong, it is the source's error.
///
/// ```ignore
/// let opts = CopyOptions { overwrite: false, preserve_times: true };
/// let copy = copy_file(Path::new("notes.txt"), Path::new("backup/"), opts)?;
/// assert_eq!(copy, Path::new("backup/notes.txt"));
/// ```
///
/// # Errors
/// [`FsError`], as above; `Io` with another `op` if reading or writing fails.
pub fn copy_file(src: &Path, dst: &Path, opts: CopyOptions) -> Result<PathBuf, FsError> {
    todo!()
}
