//! Kata 3.1: copy a file.

use std::fs::{self, File, FileTimes, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;

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
/// 3. If source and destination are the same file, the result is [`FsError::SameFile`] with
///    the destination, whatever `opts` say, and the file keeps its content. A file has many
///    names: through symbolic links, hard links, `.` and `..`. What makes it the same are
///    its device and its inode, see inode(7).
/// 4. A source that is not a regular file (a directory, a FIFO, a socket, a device) is
///    [`FsError::NotAFile`] with `src`; so is such a destination, with its path. They are
///    **not opened**: to open a FIFO can mean to wait for ever.
/// 5. If there is something of the destination's name and `opts.overwrite` is off, the
///    result is [`FsError::Exists`] with the destination, and nothing is changed. A link
///    that leads nowhere is something too. Between a look and an open somebody else may
///    create the file: only the system can do both in one step.
/// 6. The copy gets the permission bits (`rwxrwxrwx`) of the source, whatever the umask,
///    and also if it was there before.
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
    let looked_at = fs::metadata(src).map_err(io_error("open", src))?;
    if !looked_at.is_file() {
        return Err(FsError::NotAFile(src.to_owned()));
    }
    let dst = match src.file_name() {
        Some(name) if dst.is_dir() => dst.join(name),
        _ => dst.to_owned(),
    };
    // A file that nobody may read is the same file all the same: so this comes first.
    let there = fs::metadata(&dst).ok();
    if there.as_ref().is_some_and(|there| same(there, &looked_at)) {
        return Err(FsError::SameFile(dst));
    }
    // Should a FIFO have taken its place since, this does not wait for its other end.
    let mut source = OpenOptions::new()
        .read(true)
        .custom_flags(OFlag::O_NONBLOCK.bits())
        .open(src)
        .map_err(io_error("open", src))?;
    let original = source.metadata().map_err(io_error("stat", src))?;
    if !original.is_file() {
        return Err(FsError::NotAFile(src.to_owned()));
    }
    if there.is_some_and(|there| !there.is_file()) {
        return Err(FsError::NotAFile(dst));
    }

    let mut copy = if opts.overwrite {
        open_existing_or_new(&dst, &original)?
    } else {
        create_new(&dst)?
    };
    // The mode comes before the content: nobody reads a copy who could not read the source.
    // And it comes before the old content goes: it may be refused.
    let permissions = Permissions::from_mode(original.mode() & 0o777);
    copy.set_permissions(permissions)
        .map_err(io_error("chmod", &dst))?;
    copy.set_len(0).map_err(io_error("truncate", &dst))?;
    transfer((&mut source, src), (&mut copy, &dst))?;
    if opts.preserve_times {
        original
            .modified()
            .and_then(|modified| copy.set_times(FileTimes::new().set_modified(modified)))
            .map_err(io_error("set_times", &dst))?;
    }
    Ok(dst)
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

fn same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Creates the file in the one step that fails if there is something, a link that leads
/// nowhere too.
fn create_new(dst: &Path) -> Result<File, FsError> {
    let created = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(dst);
    created.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => FsError::Exists(dst.to_owned()),
        _ => io_error("create", dst)(error),
    })
}

/// Opens the file without emptying it, and looks at what has really been opened: the name
/// may have got another file since it was looked at.
fn open_existing_or_new(dst: &Path, original: &Metadata) -> Result<File, FsError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(OFlag::O_NONBLOCK.bits())
        .open(dst)
        .map_err(io_error("create", dst))?;
    let opened = file.metadata().map_err(io_error("stat", dst))?;
    if same(&opened, original) {
        return Err(FsError::SameFile(dst.to_owned()));
    }
    if !opened.is_file() {
        return Err(FsError::NotAFile(dst.to_owned()));
    }
    Ok(file)
}

/// Copies all bytes. `io::copy` would do so, but not tell which of the two has failed.
fn transfer(
    (source, src): (&mut File, &Path),
    (copy, dst): (&mut File, &Path),
) -> Result<(), FsError> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => copy
                .write_all(&buffer[..length])
                .map_err(io_error("write", dst))?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(io_error("read", src)(error)),
        }
    }
}
