//! Kata 3.3: copy a directory and all that is in it.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::vec;

use nix::errno::Errno;
use nix::fcntl::OFlag;

use crate::{FsError, Symlinks, TreeOptions, TreeReport};

/// Copies the directory `src` to `dst`, with everything below it, and tells what was made.
///
/// A tree of directories is no tree once there are symbolic links: they lead sideways,
/// upwards and in circles. And not everything in it is a file or a directory.
///
/// 1. Directories are made again, also empty ones; files with their content and their
///    permission bits; links as `opts.symlinks` says. Names are bytes and need not be UTF-8.
/// 2. [`Symlinks::Preserve`](crate::Symlinks::Preserve): a link becomes a link with the same
///    text, also one that leads nowhere, and is never followed.
/// 3. [`Symlinks::Follow`](crate::Symlinks::Follow): what a link leads to is copied in its
///    place, a file as a file and a directory with all that is in it. A link to a directory
///    that it is itself in (on the way down to it, told by device and inode) is
///    [`FsError::SymlinkLoop`] with the link's path, `src` included; so is a link that leads
///    only to itself (`ELOOP`). A link that leads nowhere is [`FsError::Io`] with its path.
/// 4. If there is something at `dst`, even a link that leads nowhere, the result is
///    [`FsError::Exists`] with `dst`. With `opts.dirs_exist_ok`, `dst` and directories below
///    it may be there, and files below it are replaced. Anything else that is in the way
///    (a link, a directory where a file belongs, a file where a directory belongs) is
///    `Exists` with its path, `dst` included: to write through a link would be to write
///    somewhere else. What is there and not in the way stays.
/// 5. A `dst` that is `src` or lies inside it is [`FsError::IntoItself`] with both as they
///    were given, and nothing is made; also with `opts.dirs_exist_ok`, and also if links or
///    `..` hide it. (What of `dst` is not there yet cannot be made canonical, but the
///    directories above it can.) If a link that is followed leads to a directory around
///    `dst`, the copy ends with the same error as soon as it comes to `dst`.
/// 6. FIFOs, sockets and devices are **not opened** and not copied; they are listed in
///    `skipped`, relative to `src`, in the order in which paths sort.
/// 7. `opts.ignore` is asked about each entry, by its path relative to `src`. If it says
///    `true`, the entry is left out, with what is below it; it is not in `skipped`.
/// 8. The entries of a directory are taken in the order of their names, byte by byte.
/// 9. A directory that is made gets the permission bits of its source **after** it has been
///    filled: one without `w` could not be filled by an ordinary user. That goes for `dst`
///    too.
/// 10. The first error ends it; what was made until then stays. An `src` that is no
///     directory is [`FsError::NotADirectory`], one that is missing [`FsError::Io`], both
///     with `src`. It may be a link to a directory.
/// 11. Nothing in `src` is ever changed, even if a file in the way is a hard link to the
///     one that is to be copied.
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
    let top = fs::metadata(src).map_err(io_error("stat", src))?;
    if !top.is_dir() {
        return Err(FsError::NotADirectory(src.to_owned()));
    }
    let copier = Copier { src, dst, opts };
    if lies_inside(dst, id(&top)) {
        return Err(copier.copies_itself());
    }
    let mut report = TreeReport::default();
    let mut way = vec![copier.enter(PathBuf::new(), &top, &[])?.0];
    while let Some(level) = way.last_mut() {
        match level.names.next() {
            Some(name) => {
                let path = level.path.join(name);
                if !(opts.ignore)(&path) {
                    let below = copier.copy(path, &way, &mut report)?;
                    way.extend(below);
                }
            }
            None => {
                copier.leave(level)?;
                way.pop();
            }
        }
    }
    report.skipped.sort();
    Ok(report)
}

/// What makes a directory the same: its device and its inode.
type Id = (u64, u64);

fn id(metadata: &Metadata) -> Id {
    (metadata.dev(), metadata.ino())
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

/// Something that appeared where something was to be made is in the way, all else is an
/// error of the system.
fn make_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| match source.kind() {
        ErrorKind::AlreadyExists => FsError::Exists(path.to_owned()),
        _ => io_error(op, path)(source),
    }
}

/// Whether `path`, which need not be there yet, is the directory `around` or lies in it.
fn lies_inside(path: &Path, around: Id) -> bool {
    let there = path.ancestors().find_map(|ancestor| {
        let ancestor = match ancestor.as_os_str().is_empty() {
            true => Path::new("."),
            false => ancestor,
        };
        fs::canonicalize(ancestor).ok()
    });
    there.is_some_and(|there| {
        there
            .ancestors()
            .filter_map(|ancestor| fs::metadata(ancestor).ok())
            .any(|ancestor| id(&ancestor) == around)
    })
}

/// A directory that we are in, on both sides.
struct Level {
    /// Relative to `src`, and to `dst`.
    path: PathBuf,
    /// What is still to be copied of it.
    names: vec::IntoIter<OsString>,
    source: Id,
    target: Id,
    /// The mode that the target gets in the end, if it was made here.
    mode: Option<u32>,
}

struct Copier<'a> {
    src: &'a Path,
    dst: &'a Path,
    opts: &'a TreeOptions<'a>,
}

impl Copier<'_> {
    fn copies_itself(&self) -> FsError {
        FsError::IntoItself {
            src: self.src.to_owned(),
            dst: self.dst.to_owned(),
        }
    }

    /// `src` for an empty path, without a slash at its end, which `join` would add.
    fn source(&self, path: &Path) -> PathBuf {
        join(self.src, path)
    }

    /// What is to be made of `path`. A slash behind `dst` is dropped: it would make the
    /// system follow a link that is there.
    fn target(&self, path: &Path) -> PathBuf {
        join(&self.dst.components().collect::<PathBuf>(), path)
    }

    /// Copies one entry; of a directory only the directory itself, which is returned as the
    /// level to go on with.
    fn copy(
        &self,
        path: PathBuf,
        way: &[Level],
        report: &mut TreeReport,
    ) -> Result<Option<Level>, FsError> {
        let source = self.source(&path);
        let mut entry = fs::symlink_metadata(&source).map_err(io_error("lstat", &source))?;
        if entry.is_symlink() {
            match self.opts.symlinks {
                Symlinks::Preserve => {
                    self.copy_link(&source, &self.target(&path))?;
                    report.symlinks += 1;
                    return Ok(None);
                }
                Symlinks::Follow => entry = follow(&source, way)?,
            }
        }
        if entry.is_dir() {
            let (level, made) = self.enter(path, &entry, way)?;
            report.dirs += u64::from(made);
            return Ok(Some(level));
        }
        if !entry.is_file() {
            report.skipped.push(path);
            return Ok(None);
        }
        report.bytes += self.copy_file(&source, &self.target(&path))?;
        report.files += 1;
        Ok(None)
    }

    /// Makes the directory `path` at the destination, or finds it there, and reads what is
    /// to be copied into it. Also says whether it was made.
    fn enter(
        &self,
        path: PathBuf,
        entry: &Metadata,
        way: &[Level],
    ) -> Result<(Level, bool), FsError> {
        let (source, target) = (self.source(&path), self.target(&path));
        // A followed link has led us into what we are making. To go on would be to copy the
        // copy, and so on for ever.
        if way.iter().any(|level| level.target == id(entry)) {
            return Err(self.copies_itself());
        }
        // Read before the target is made, so that it cannot be among the names.
        let names = names(&source)?;
        let as_given = match path.as_os_str().is_empty() {
            true => self.dst,
            false => &target,
        };
        let mut made = false;
        match fs::symlink_metadata(&target) {
            Ok(there) if there.is_dir() && self.opts.dirs_exist_ok => {}
            Ok(_) => return Err(FsError::Exists(as_given.to_owned())),
            // Only for us as long as it is being filled, and writable for us in any case.
            Err(_) => {
                let make = DirBuilder::new().mode(0o700).create(&target);
                make.map_err(make_error("mkdir", as_given))?;
                made = true;
            }
        }
        let there = fs::symlink_metadata(&target).map_err(io_error("lstat", &target))?;
        if id(&there) == id(entry) {
            return Err(self.copies_itself());
        }
        let level = Level {
            path,
            names: names.into_iter(),
            source: id(entry),
            target: id(&there),
            mode: made.then_some(entry.mode() & 0o777),
        };
        Ok((level, made))
    }

    /// What is still to be done for a directory that has been filled.
    fn leave(&self, level: &Level) -> Result<(), FsError> {
        let Some(mode) = level.mode else {
            return Ok(());
        };
        let target = self.target(&level.path);
        fs::set_permissions(&target, Permissions::from_mode(mode))
            .map_err(io_error("chmod", &target))
    }

    fn copy_link(&self, source: &Path, target: &Path) -> Result<(), FsError> {
        let text = fs::read_link(source).map_err(io_error("readlink", source))?;
        symlink(text, target).map_err(make_error("symlink", target))
    }

    /// Copies a regular file and returns its length. The copy is a new file, which gets the
    /// name in one step: a file in the way may have other names, in the source too, and is
    /// not written to.
    fn copy_file(&self, source: &Path, target: &Path) -> Result<u64, FsError> {
        let replaces = match fs::symlink_metadata(target) {
            Ok(there) if there.is_file() && self.opts.dirs_exist_ok => true,
            Ok(_) => return Err(FsError::Exists(target.to_owned())),
            Err(_) => false,
        };
        // It was a regular file a moment ago. If it is a FIFO now, this does not wait.
        let mut flags = OFlag::O_NONBLOCK;
        if self.opts.symlinks == Symlinks::Preserve {
            flags |= OFlag::O_NOFOLLOW;
        }
        let mut from = OpenOptions::new()
            .read(true)
            .custom_flags(flags.bits())
            .open(source)
            .map_err(io_error("open", source))?;
        let original = from.metadata().map_err(io_error("stat", source))?;
        if !original.is_file() {
            return Err(FsError::NotAFile(source.to_owned()));
        }

        let directory = target.parent().unwrap_or(Path::new("."));
        let mut copy = tempfile::Builder::new()
            .prefix(".copy-")
            .tempfile_in(directory)
            .map_err(io_error("create", target))?;
        let length = io::copy(&mut from, &mut copy).map_err(io_error("copy", source))?;
        let permissions = Permissions::from_mode(original.mode() & 0o777);
        copy.as_file()
            .set_permissions(permissions)
            .map_err(io_error("chmod", target))?;
        let named = match replaces {
            true => copy.persist(target),
            false => copy.persist_noclobber(target),
        };
        named.map_err(|error| make_error("create", target)(error.error))?;
        Ok(length)
    }
}

fn join(directory: &Path, path: &Path) -> PathBuf {
    match path.as_os_str().is_empty() {
        true => directory.to_owned(),
        false => directory.join(path),
    }
}

/// What the link leads to. On the way down there must not be the directory that it is.
fn follow(link: &Path, way: &[Level]) -> Result<Metadata, FsError> {
    let target = fs::metadata(link).map_err(|error| match error.raw_os_error() {
        Some(number) if number == Errno::ELOOP as i32 => FsError::SymlinkLoop(link.to_owned()),
        _ => io_error("stat", link)(error),
    })?;
    if target.is_dir() && way.iter().any(|level| level.source == id(&target)) {
        return Err(FsError::SymlinkLoop(link.to_owned()));
    }
    Ok(target)
}

/// The names in a directory, sorted by their bytes.
fn names(directory: &Path) -> Result<Vec<OsString>, FsError> {
    let names: io::Result<Vec<_>> = fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    let mut names = names.map_err(io_error("read_dir", directory))?;
    names.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    Ok(names)
}
