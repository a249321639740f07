//! Rejected by: day3_filesystem::copy_tree::a_link_at_the_destination_is_no_directory_with_a_slash_either
//! Asks `link/`, which is the directory behind the link.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, Metadata, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use nix::errno::Errno;

use crate::{FsError, Symlinks, TreeOptions, TreeReport};

pub fn copy_tree(src: &Path, dst: &Path, opts: &TreeOptions<'_>) -> Result<TreeReport, FsError> {
    let source = fs::metadata(src).map_err(io_error("open", src))?;
    if !source.is_dir() {
        return Err(FsError::NotADirectory(src.to_owned()));
    }
    let mut copy = TreeCopy {
        src,
        dst,
        opts,
        ancestors: Vec::new(),
        targets: Vec::new(),
        report: TreeReport::default(),
    };
    if is_inside(dst, src)? {
        return Err(copy.refusal());
    }
    copy.directory(Path::new(""), &source)?;
    copy.report.skipped.sort();
    Ok(copy.report)
}

/// A copy under way.
struct TreeCopy<'a> {
    src: &'a Path,
    dst: &'a Path,
    opts: &'a TreeOptions<'a>,
    /// The directories from `src` down to the present one, by device and inode.
    ancestors: Vec<(u64, u64)>,
    /// Those that are being filled, from `dst` down.
    targets: Vec<(u64, u64)>,
    report: TreeReport,
}

impl TreeCopy<'_> {
    /// Copies the directory at `relative`; `""` is the root.
    fn directory(&mut self, relative: &Path, source: &Metadata) -> Result<(), FsError> {
        let (from, to) = (below(self.src, relative), below(self.dst, relative));
        // A link that was followed may lead to what is being made: that would go on for ever.
        if self.targets.contains(&id(source)) {
            return Err(self.refusal());
        }
        let is_new = self.make_directory(&to)?;
        let target = fs::symlink_metadata(&to).map_err(io_error("create", &to))?;
        // Or to what is there, and would be copied onto itself.
        if id(&target) == id(source) {
            return Err(self.refusal());
        }
        self.targets.push(id(&target));
        if is_new && !self.ancestors.is_empty() {
            self.report.dirs += 1;
        }
        self.ancestors.push(id(source));
        for name in sorted_names(&from)? {
            let entry = relative.join(name);
            if !(self.opts.ignore)(&entry) {
                self.entry(&entry)?;
            }
        }
        self.ancestors.pop();
        self.targets.pop();
        if is_new {
            // Not before: nothing could be put into a directory without `w`.
            set_mode(&to, source)?;
        }
        Ok(())
    }

    /// Copies one entry. What it is must be asked of the link, if it is one: `is_dir` and
    /// `metadata` would answer for what it leads to.
    fn entry(&mut self, relative: &Path) -> Result<(), FsError> {
        let from = self.src.join(relative);
        let mut what = fs::symlink_metadata(&from).map_err(io_error("look at", &from))?;
        if what.is_symlink() {
            match self.opts.symlinks {
                Symlinks::Preserve => return self.link(relative),
                Symlinks::Follow => what = self.follow(&from)?,
            }
        }
        if what.is_dir() {
            self.directory(relative, &what)
        } else if what.is_file() {
            self.file(relative, &what)
        } else {
            // To open a FIFO is to wait for somebody at its other end.
            self.report.skipped.push(relative.to_owned());
            Ok(())
        }
    }

    /// What a link leads to, unless that is a directory around the link.
    fn follow(&self, link: &Path) -> Result<Metadata, FsError> {
        let target = fs::metadata(link).map_err(|error| {
            // `ErrorKind::FilesystemLoop` is not stable yet.
            if error.raw_os_error() == Some(Errno::ELOOP as i32) {
                FsError::SymlinkLoop(link.to_owned())
            } else {
                io_error("follow", link)(error)
            }
        })?;
        if self.ancestors.contains(&id(&target)) {
            return Err(FsError::SymlinkLoop(link.to_owned()));
        }
        Ok(target)
    }

    fn refusal(&self) -> FsError {
        FsError::IntoItself {
            src: self.src.to_owned(),
            dst: self.dst.to_owned(),
        }
    }

    fn link(&mut self, relative: &Path) -> Result<(), FsError> {
        let (from, to) = (self.src.join(relative), self.dst.join(relative));
        let target = fs::read_link(&from).map_err(io_error("read", &from))?;
        symlink(target, &to).map_err(in_the_way("create", &to))?;
        self.report.symlinks += 1;
        Ok(())
    }

    fn file(&mut self, relative: &Path, source: &Metadata) -> Result<(), FsError> {
        let (from, to) = (self.src.join(relative), self.dst.join(relative));
        let mut reader = fs::File::open(&from).map_err(io_error("open", &from))?;
        if self.opts.dirs_exist_ok && fs::symlink_metadata(&to).is_ok_and(|there| there.is_file()) {
            // Not emptied but removed: it may be a file of the source under another name.
            fs::remove_file(&to).map_err(io_error("replace", &to))?;
        }
        let mut options = OpenOptions::new();
        // `create_new` follows no link, and 0600 shows nobody what is not yet set right.
        options.write(true).create_new(true).mode(0o600);
        let mut writer = options.open(&to).map_err(in_the_way("create", &to))?;
        self.report.bytes += io::copy(&mut reader, &mut writer).map_err(io_error("copy", &from))?;
        self.report.files += 1;
        set_mode(&to, source)
    }

    /// Makes a directory that can be filled; `false` if it is there and may be.
    fn make_directory(&self, path: &Path) -> Result<bool, FsError> {
        let made = DirBuilder::new().mode(0o700).create(path);
        match made {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let is_directory = fs::symlink_metadata(path).is_ok_and(|there| there.is_dir());
                if self.opts.dirs_exist_ok && is_directory {
                    Ok(false)
                } else {
                    Err(FsError::Exists(path.to_owned()))
                }
            }
            made => made.map(|()| true).map_err(io_error("create", path)),
        }
    }
}

/// Whether `path`, of which the end may not be there yet, is `directory` or inside it.
fn is_inside(path: &Path, directory: &Path) -> Result<bool, FsError> {
    let directory = fs::canonicalize(directory).map_err(io_error("open", directory))?;
    let mut existing = path.ancestors().filter_map(|ancestor| {
        if ancestor.as_os_str().is_empty() {
            fs::canonicalize(".").ok()
        } else {
            fs::canonicalize(ancestor).ok()
        }
    });
    Ok(existing
        .next()
        .is_some_and(|place| place.starts_with(directory)))
}

/// What makes a directory the same, whatever its names.
fn id(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// `join` with an empty path would leave a slash at the end.
fn below(root: &Path, relative: &Path) -> PathBuf {
    if relative.as_os_str().is_empty() {
        root.to_owned()
    } else {
        root.join(relative)
    }
}

fn sorted_names(directory: &Path) -> Result<Vec<OsString>, FsError> {
    let entries = fs::read_dir(directory).map_err(io_error("open", directory))?;
    let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
    let mut names = names.map_err(io_error("list", directory))?;
    names.sort();
    Ok(names)
}

fn set_mode(path: &Path, source: &Metadata) -> Result<(), FsError> {
    let bits = Permissions::from_mode(source.mode() & 0o777);
    fs::set_permissions(path, bits).map_err(io_error("set permissions of", path))
}

fn in_the_way(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |error| match error.kind() {
        ErrorKind::AlreadyExists => FsError::Exists(path.to_owned()),
        _ => io_error(op, path)(error),
    }
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    let path = path.to_owned();
    move |source| FsError::Io { op, path, source }
}
