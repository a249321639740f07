//! Kata 3.5 with a guard that removes what was copied, unless it is told not to.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use crate::copy_file::copy_file;
use crate::copy_tree::copy_tree;
use crate::{CopyOptions, FsError, Moved, Rename, Symlinks, TreeOptions};

/// Removes its path when it is dropped.
struct Remains(PathBuf);

impl Drop for Remains {
    fn drop(&mut self) {
        if fs::remove_file(&self.0).is_err() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

pub fn move_path(fs: &dyn Rename, src: &Path, dst: &Path) -> Result<Moved, FsError> {
    let failed = |source: Error| FsError::Io {
        op: "rename",
        path: src.to_path_buf(),
        source,
    };
    let what = src.symlink_metadata().map_err(failed)?;
    let mut target = dst.to_path_buf();
    if dst.is_dir() {
        target.push(src.file_name().unwrap_or_default());
    }
    let parent = match target.parent() {
        Some(parent) if parent != Path::new("") => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    if what.is_dir()
        && let (Ok(from), Ok(to)) = (src.canonicalize(), parent.canonicalize())
        && to.ancestors().any(|place| place == from)
    {
        return Err(FsError::IntoItself {
            src: src.to_path_buf(),
            dst: dst.to_path_buf(),
        });
    }
    if fs::symlink_metadata(&target).is_ok() {
        return Err(FsError::Exists(target));
    }
    let renamed = fs.rename(src, &target);
    match renamed {
        Ok(()) => return Ok(Moved::Renamed(target)),
        Err(error) if error.kind() != ErrorKind::CrossesDevices => return Err(failed(error)),
        Err(_) => {}
    }
    // A name that was free a moment ago: made, and given back.
    let name = tempfile::Builder::new().prefix(".mv").tempdir_in(&parent);
    let name = name.map_err(failed)?.path().to_path_buf();
    let copy = Remains(name);
    if what.is_symlink() {
        let text = src.read_link().map_err(failed)?;
        std::os::unix::fs::symlink(text, &copy.0).map_err(failed)?;
    } else if what.is_dir() {
        let ignore = |_: &Path| false;
        let opts = TreeOptions {
            symlinks: Symlinks::Preserve,
            dirs_exist_ok: false,
            ignore: &ignore,
        };
        let report = copy_tree(src, &copy.0, &opts)?;
        if let Some(special) = report.skipped.first() {
            return Err(FsError::NotAFile(src.join(special)));
        }
    } else {
        let opts = CopyOptions {
            overwrite: false,
            preserve_times: true,
        };
        copy_file(src, &copy.0, opts)?;
    }
    fs.rename(&copy.0, &target).map_err(failed)?;
    std::mem::forget(copy);
    drop(Remains(src.to_path_buf()));
    Ok(Moved::Copied(target))
}
