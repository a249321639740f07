//! Kata 3.1 by open files: what was opened is what is compared and copied.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::libc::O_NONBLOCK;

use crate::{CopyOptions, FsError};

pub fn copy_file(src: &Path, dst: &Path, opts: CopyOptions) -> Result<PathBuf, FsError> {
    let open_failed = |source| FsError::Io {
        op: "open",
        path: src.to_owned(),
        source,
    };
    // A socket cannot be opened at all, and a FIFO need not wait.
    let kind = std::fs::metadata(src).map_err(open_failed)?.file_type();
    if kind.is_socket() || kind.is_char_device() || kind.is_block_device() {
        return Err(FsError::NotAFile(src.to_owned()));
    }
    let mut reading = OpenOptions::new();
    reading.read(true).custom_flags(O_NONBLOCK);
    let mut source = reading.open(src).map_err(open_failed)?;
    let metadata = source.metadata().map_err(open_failed)?;
    if !metadata.is_file() {
        return Err(FsError::NotAFile(src.to_owned()));
    }
    let mut target = dst.to_path_buf();
    if target.is_dir() {
        target.push(src.file_name().unwrap_or_default());
    }
    let failed = |op| {
        let path = target.clone();
        move |source| FsError::Io { op, path, source }
    };
    if let Ok(there) = std::fs::metadata(&target) {
        if there.dev() == metadata.dev() && there.ino() == metadata.ino() {
            return Err(FsError::SameFile(target));
        }
        if !there.is_file() {
            return Err(FsError::NotAFile(target));
        }
    }
    let created = if opts.overwrite {
        File::create(&target)
    } else {
        File::create_new(&target)
    };
    let mut copy = match created {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(FsError::Exists(target));
        }
        created => created.map_err(failed("create"))?,
    };
    let mut buffer = [0; 4096];
    loop {
        match source.read(&mut buffer).map_err(failed("read"))? {
            0 => break,
            count => copy.write_all(&buffer[..count]).map_err(failed("write"))?,
        }
    }
    copy.set_permissions(metadata.permissions())
        .map_err(failed("set permissions"))?;
    if opts.preserve_times {
        let modified = metadata.modified().map_err(failed("read"))?;
        copy.set_modified(modified).map_err(failed("set time"))?;
    }
    Ok(target)
}
