//! Kata 3.5: move anything, also to another file system.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process;

use crate::copy_file::copy_file;
use crate::copy_tree::copy_tree;
use crate::{CopyOptions, FsError, Moved, Rename, Symlinks, TreeOptions};

/// Moves `src` to `dst`, or into `dst` if that is a directory.
///
/// # Errors
/// Something is in the way, or a step failed; then `src` is complete.
pub fn move_path(fs: &dyn Rename, src: &Path, dst: &Path) -> Result<Moved, FsError> {
    // Without a slash at its end, which would follow a link.
    let src = &src.components().collect::<PathBuf>();
    let source = fs::symlink_metadata(src).map_err(io_error("rename", src))?;
    let target = match src.file_name() {
        Some(name) if dst.is_dir() => dst.join(name),
        _ => dst.to_owned(),
    };
    // `exists` would follow a link, and deny one that leads nowhere.
    if target.symlink_metadata().is_ok() {
        return Err(FsError::Exists(target));
    }
    if source.is_dir() && is_inside(&target, src)? {
        return Err(FsError::IntoItself {
            src: src.to_owned(),
            dst: dst.to_owned(),
        });
    }
    match fs.rename(src, &target) {
        Ok(()) => return Ok(Moved::Renamed(target)),
        Err(error) if error.kind() == ErrorKind::CrossesDevices => {}
        Err(error) => return Err(io_error("rename", src)(error)),
    }
    // Beside the target, so that the rename that makes it visible stays on one file system.
    let copy = unused_name_beside(&target);
    let moved = copy_any(src, &source, &copy)
        .and_then(|()| fs.rename(&copy, &target).map_err(io_error("rename", src)));
    if let Err(error) = moved {
        // The error to tell is the first one, not what becomes of the remains.
        let _ = remove_any(&copy);
        return Err(error);
    }
    // Only now, when everything is in its place, the source may go.
    remove_any(src).map_err(io_error("remove", src))?;
    Ok(Moved::Copied(target))
}

/// Whether `target`, which need not be there, lies inside `directory`.
fn is_inside(target: &Path, directory: &Path) -> Result<bool, FsError> {
    let directory = fs::canonicalize(directory).map_err(io_error("rename", directory))?;
    // A missing parent is what rename will complain about.
    Ok(fs::canonicalize(parent(target)).is_ok_and(|place| place.starts_with(directory)))
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A name that is not taken. It says nothing of the target's, which may be as long as a
/// name can be.
fn unused_name_beside(target: &Path) -> PathBuf {
    let names = (0..).map(|n: u64| format!(".moving-{}-{n}", process::id()));
    let mut paths = names.map(|name| parent(target).join(name));
    let unused = paths.find(|path| path.symlink_metadata().is_err());
    unused.expect("nobody has made 2^64 files")
}

fn copy_any(src: &Path, source: &Metadata, copy: &Path) -> Result<(), FsError> {
    if source.is_symlink() {
        let text = fs::read_link(src).map_err(io_error("read", src))?;
        symlink(text, copy).map_err(io_error("create", copy))
    } else if source.is_dir() {
        let opts = TreeOptions {
            symlinks: Symlinks::Preserve,
            dirs_exist_ok: false,
            ignore: &|_| false,
        };
        match copy_tree(src, copy, &opts)?.skipped.first() {
            Some(skipped) => Err(FsError::NotAFile(src.join(skipped))),
            None => Ok(()),
        }
    } else {
        let opts = CopyOptions {
            overwrite: false,
            preserve_times: true,
        };
        copy_file(src, copy, opts).map(drop)
    }
}

fn remove_any(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    }
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    let path = path.to_owned();
    move |source| FsError::Io { op, path, source }
}
