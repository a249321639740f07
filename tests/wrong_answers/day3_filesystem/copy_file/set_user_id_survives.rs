//! Rejected by: day3_filesystem::copy_file::no_bit_beside_the_nine_is_copied
//! Copies every bit of the mode: a program of root's runs as root wherever it is copied to.

use std::fs::{self, File, FileTimes, Metadata, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::{CopyOptions, FsError};

pub fn copy_file(src: &Path, dst: &Path, opts: CopyOptions) -> Result<PathBuf, FsError> {
    let source = fs::metadata(src).map_err(io_error("open", src))?;
    if !source.is_file() {
        return Err(FsError::NotAFile(src.to_owned()));
    }
    let target = match src.file_name() {
        Some(name) if dst.is_dir() => dst.join(name),
        _ => dst.to_owned(),
    };
    // Both are looked at before either is opened: opening the target to write may empty
    // the source, and opening a FIFO waits for somebody at its other end.
    match fs::metadata(&target) {
        Ok(there) if is_same_file(&source, &there) => return Err(FsError::SameFile(target)),
        Ok(there) if !there.is_file() => return Err(FsError::NotAFile(target)),
        // That nothing is there is said again, and for certain, by the open below.
        _ => {}
    }
    let mut from = File::open(src).map_err(io_error("open", src))?;
    let mut to = create(&target, opts.overwrite)?;
    io::copy(&mut from, &mut to).map_err(io_error("copy", &target))?;
    // At last: to write takes away some bits, and the time changes with each write.
    to.set_permissions(source.permissions())
        .map_err(io_error("set permissions of", &target))?;
    if opts.preserve_times {
        let modified = source.modified().map_err(io_error("open", src))?;
        to.set_times(FileTimes::new().set_modified(modified))
            .map_err(io_error("set times of", &target))?;
    }
    Ok(target)
}

/// One file, whatever its names: an inode is a number of one device.
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

fn create(target: &Path, overwrite: bool) -> Result<File, FsError> {
    let mut options = OpenOptions::new();
    // `create_new` looks and creates in one step; two steps leave room for somebody else.
    options
        .write(true)
        .create(true)
        .truncate(true)
        .create_new(!overwrite);
    options.open(target).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            FsError::Exists(target.to_owned())
        } else {
            io_error("create", target)(error)
        }
    })
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    let path = path.to_owned();
    move |source| FsError::Io { op, path, source }
}
