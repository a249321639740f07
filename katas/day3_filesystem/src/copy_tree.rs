//! Kata 3.3: copy a directory and all that is in it.

use std::path::Path;

use crate::{FsError, TreeOptions, TreeReport};

/// Copies the directory `src` to `dst`, with everything below it, and tells what was made.
///
/// A tree of directories is no tree once there are symbolic links: they lead sideways,
/// upwards and in circles. And not everything in it is a file or a directory.
///
/// 1. Directories are made again, also empty ones; files with their content and their
///    permission bits (`rwxrwxrwx`, as in kata 3.1, and no others); links as `opts.symlinks`
///    says. Names are bytes and need not be UTF-8.
/// 2. [`Symlinks::Preserve`](crate::Symlinks::Preserve): a link becomes a link with the same
///    text, also one that leads nowhere, and is never followed.
/// 3. [`Symlinks::Follow`](crate::Symlinks::Follow): what a link leads to is copied in its
///    place, a file as a file and a directory with all that is in it. A link to a directory
///    that it is itself in (on the way down to it, told by device and inode) is
///    [`FsError::SymlinkLoop`] with the link's path, `src` included; so is a link that leads
///    only to itself (`ELOOP`). A link that leads nowhere is [`FsError::Io`] with its path.
/// 4. A `dst` that is `src` or lies inside it is [`FsError::IntoItself`] with both as they
///    were given, and nothing is made; also with `opts.dirs_exist_ok`, and also if links or
///    `..` hide it. (What of `dst` is not there yet cannot be made canonical, but the
///    directories above it can.) If a link that is followed leads to a directory that is just
///    being filled, `dst` or one below it, or to a directory around it, the copy ends with the
///    same error as soon as it comes to that directory: it would copy what it makes.
/// 5. If there is something at `dst`, even a link that leads nowhere, the result is
///    [`FsError::Exists`] with `dst`. With `opts.dirs_exist_ok`, directories may be there,
///    `dst` itself and below it, and files below it are replaced by files. Anything else that
///    is in the way (a link wherever it is, and what is of another kind than what belongs
///    there) is `Exists` with its path, `dst` included, also if it is a link that is written
///    with a slash behind it: to write through a link would be to write somewhere else. What
///    is there and not in the way stays. The directory that `dst` is in has to be there; if
///    it is not, that is [`FsError::Io`] with `dst`, and nothing is made.
/// 6. FIFOs, sockets and devices are **not opened** and not copied; they are listed in
///    `skipped`, relative to `src`, in the order in which paths sort.
/// 7. `opts.ignore` is asked about each entry, by its path relative to `src`. If it says
///    `true`, the entry is left out, with what is below it; it is not in `skipped`.
/// 8. The entries of a directory are taken in the order of their names, byte by byte.
/// 9. A directory that is made gets the permission bits of its source **after** it has been
///    filled: one without `w` could not be filled by an ordinary user. That goes for `dst`
///    too. A directory that was there keeps its own.
/// 10. The first error ends it; what was made until then stays. An `src` that is no
///     directory is [`FsError::NotADirectory`], one that is missing [`FsError::Io`], both
///     with `src`, whatever there is at `dst`. It may be a link to a directory.
/// 11. Nothing in `src` is ever changed, nor anything else outside of `dst`: a file in the
///     way can be a hard link to one that is to be copied, or to any other. So it makes room
///     for a new file, and is not written into.
///
/// ```ignore
/// let opts = TreeOptions { symlinks: Symlinks::Preserve, dirs_exist_ok: false, ignore: &|_| false };
/// let report = copy_tree(Path::new("demo"), Path::new("copy"), &opts)?;
/// assert_eq!((report.dirs, report.files, report.symlinks), (1, 2, 1));
/// ```
///
/// # Errors
/// [`FsError`], as above.
pub fn copy_tree(src: &Path, dst: &Path, opts: &TreeOptions<'_>) -> Result<TreeReport, FsError> {
    todo!()
}
