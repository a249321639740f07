//! Kata 3.5: move anything, also to another file system.

use std::fs::{self, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;

use crate::copy_file::copy_file;
use crate::copy_tree::copy_tree;
use crate::{CopyOptions, FsError, Moved, Rename, Symlinks, TreeOptions};

/// Moves the file, directory or link `src` to `dst`.
///
/// rename(2) moves in one step, whatever the size, but only within one file system. From one
/// to another there is only copying and deleting, which can fail in the middle. Then nothing
/// may be lost, and nobody may take half a copy for the whole.
///
/// 1. If `dst` is a directory, `src` is moved into it, under its last component; otherwise
///    to `dst`. That path is the target.
/// 2. If there is something at the target, even a link that leads nowhere, the result is
///    [`FsError::Exists`] with the target. Nothing is silently replaced.
/// 3. A directory whose target lies inside it is [`FsError::IntoItself`] with `src` and
///    `dst` as they were given.
/// 4. `fs.rename` from `src` to the target is tried first. If it works, the result is
///    [`Moved::Renamed`] with the target.
/// 5. If its error is [`CrossesDevices`](std::io::ErrorKind::CrossesDevices), `src` is
///    copied to a new name in the directory of the target, the copy is given the target's
///    name by `fs.rename`, and then, not before, `src` is removed: [`Moved::Copied`] with
///    the target. A file is copied as in kata 3.1, with its time of modification; a
///    directory as in kata 3.3, with links preserved; a link is made anew with the same
///    text. Those katas may be called.
/// 6. Any other error of `fs.rename`, the first time or the second, is [`FsError::Io`] with
///    `op` `rename` and with `src`; nothing is copied because of it.
/// 7. If the copy, or the second rename, fails, what was copied is removed, and `src` is
///    complete.
/// 8. What cannot be copied (a FIFO, a socket, a device; also one inside the directory) is
///    [`FsError::NotAFile`] with its path, `src` included, if a copy would be needed; then
///    7. holds.
/// 9. A missing `src` is [`FsError::Io`] with `src`.
///
/// ```ignore
/// let moved = move_path(&OsRename, Path::new("draft.txt"), Path::new("letters"))?;
/// assert_eq!(moved, Moved::Renamed("letters/draft.txt".into()));
/// ```
///
/// # Errors
/// [`FsError`], as above.
pub fn move_path(fs: &dyn Rename, src: &Path, dst: &Path) -> Result<Moved, FsError> {
    fs::symlink_metadata(src).map_err(io_error("lstat", src))?;
    // Without a slash at its end, which would make the system follow a link.
    let source: PathBuf = src.components().collect();
    let entry = fs::symlink_metadata(&source).map_err(io_error("lstat", src))?;
    let target = match source.file_name() {
        Some(name) if dst.is_dir() => dst.join(name),
        _ => dst.to_owned(),
    };
    if fs::symlink_metadata(&target).is_ok() {
        return Err(FsError::Exists(target));
    }
    if entry.is_dir() && lies_inside(&target, &entry) {
        return Err(FsError::IntoItself {
            src: src.to_owned(),
            dst: dst.to_owned(),
        });
    }
    match fs.rename(&source, &target) {
        Ok(()) => return Ok(Moved::Renamed(target)),
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        Err(error) => return Err(io_error("rename", src)(error)),
    }

    let staged = Staged::copy_of(&source, &entry, directory_of(&target))?;
    fs.rename(&staged.0, &target)
        .map_err(io_error("rename", src))?;
    staged.disarm();
    // From here on the copy is the complete one.
    remove(&source).map_err(io_error("remove", src))?;
    Ok(Moved::Copied(target))
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Whether `path`, which is not there yet, is to come into the directory `around`, however
/// deep. What is there of the way to it can be made canonical.
fn lies_inside(path: &Path, around: &Metadata) -> bool {
    let there = path
        .ancestors()
        .find_map(|ancestor| fs::canonicalize(ancestor).ok())
        .or_else(|| fs::canonicalize(".").ok());
    there.is_some_and(|there| {
        there
            .ancestors()
            .filter_map(|ancestor| fs::symlink_metadata(ancestor).ok())
            .any(|ancestor| (ancestor.dev(), ancestor.ino()) == (around.dev(), around.ino()))
    })
}

/// A copy that is still without its name. It is removed when it is dropped, on whatever way
/// out.
struct Staged(PathBuf);

impl Staged {
    /// Copies `source` into `directory`, under a name that nobody has. The name is taken in
    /// one step, by making what has it, and only then filled: what is removed on a failure
    /// is nobody else's.
    fn copy_of(source: &Path, entry: &Metadata, directory: &Path) -> Result<Self, FsError> {
        let mut names = tempfile::Builder::new();
        names.prefix(".move-");
        let failed = || io_error("create", directory);
        let kind = entry.file_type();
        if kind.is_symlink() {
            let text = fs::read_link(source).map_err(io_error("readlink", source))?;
            let made = names.make_in(directory, |path| symlink(&text, path));
            let path = made.map_err(failed())?.into_temp_path().keep();
            return Ok(Self(path.map_err(|error| failed()(error.error))?));
        }
        if kind.is_file() {
            let made = names.tempfile_in(directory).map_err(failed())?;
            let path = made.into_temp_path().keep();
            let staged = Self(path.map_err(|error| failed()(error.error))?);
            let opts = CopyOptions {
                overwrite: true,
                preserve_times: true,
            };
            copy_file(source, &staged.0, opts)?;
            return Ok(staged);
        }
        if !kind.is_dir() {
            return Err(FsError::NotAFile(source.to_owned()));
        }
        let staged = Self(names.tempdir_in(directory).map_err(failed())?.keep());
        let opts = TreeOptions {
            symlinks: Symlinks::Preserve,
            dirs_exist_ok: true,
            ignore: &|_| false,
        };
        let report = copy_tree(source, &staged.0, &opts)?;
        if let Some(special) = report.skipped.first() {
            return Err(FsError::NotAFile(source.join(special)));
        }
        // `copy_tree` leaves the mode of a directory alone that was there before.
        let permissions = Permissions::from_mode(entry.mode() & 0o777);
        fs::set_permissions(&staged.0, permissions).map_err(io_error("chmod", &staged.0))?;
        Ok(staged)
    }

    /// It has its name now: what is at the old one is not ours.
    fn disarm(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty() {
            // What matters is why it came to this.
            let _ = remove(&self.0);
        }
    }
}

/// Removes a file, a link, or a directory with all that is in it, also if there are
/// directories in it that nobody may write to: what is in those cannot be removed before
/// that is changed.
fn remove(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return fs::remove_file(path);
    }
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            make_writable(path)?;
            fs::remove_dir_all(path)
        }
        result => result,
    }
}

fn make_writable(top: &Path) -> io::Result<()> {
    let mut pending = vec![top.to_owned()];
    while let Some(path) = pending.pop() {
        // By its descriptor: should a link have taken its place, this fails.
        let only_a_directory = OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW;
        let directory = OpenOptions::new()
            .read(true)
            .custom_flags(only_a_directory.bits())
            .open(&path)?;
        let mode = directory.metadata()?.mode() & 0o777;
        directory.set_permissions(Permissions::from_mode(mode | 0o700))?;
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                pending.push(entry.path());
            }
        }
    }
    Ok(())
}
