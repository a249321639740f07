//! Rejected by: day3_filesystem::copy_tree::a_file_in_the_way_is_replaced_and_not_written_into
//! Empties a file that is in the way, which may be the source.

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
        target: None,
        ancestors: Vec::new(),
        report: TreeReport::default(),
    };
    if is_inside(dst, src)? {
        return Err(copy.refusal());
    }
    copy.directory(Path::new(""), &source)?;
    copy.report.skipped.sort();
    Ok(copy.report)
}

struct TreeCopy<'a> {
    src: &'a Path,
    dst: &'a Path,
    opts: &'a TreeOptions<'a>,
    ancestors: Vec<(u64, u64)>,
    target: Option<(u64, u64)>,
    report: TreeReport,
}

impl TreeCopy<'_> {
    fn directory(&mut self, relative: &Path, source: &Metadata) -> Result<(), FsError> {
        let (from, to) = (below(self.src, relative), below(self.dst, relative));
        if self.target == Some(id(source)) {
            return Err(self.refusal());
        }
        let is_new = self.make_directory(&to)?;
        if self.target.is_none() {
            let made = fs::symlink_metadata(&to).map_err(io_error("create", &to))?;
            self.target = Some(id(&made));
        } else if is_new {
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
        if is_new {
            set_mode(&to, source)?;
        }
        Ok(())
    }

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
            self.report.skipped.push(relative.to_owned());
            Ok(())
        }
    }

    fn follow(&self, link: &Path) -> Result<Metadata, FsError> {
        let target = fs::metadata(link).map_err(|error| {
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
        if self.opts.dirs_exist_ok && fs::symlink_metadata(&to).is_ok_and(|there| there.is_file()) {
            let source = fs::read(&from).map_err(io_error("open", &from))?;
            fs::write(&to, "").map_err(io_error("replace", &to))?;
            fs::copy(&from, &to).map_err(io_error("copy", &from))?;
            self.report.bytes += source.len() as u64;
            self.report.files += 1;
            return Ok(());
        }
        let mut reader = fs::File::open(&from).map_err(io_error("open", &from))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut writer = options.open(&to).map_err(in_the_way("create", &to))?;
        self.report.bytes += io::copy(&mut reader, &mut writer).map_err(io_error("copy", &from))?;
        self.report.files += 1;
        set_mode(&to, source)
    }

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

fn id(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

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
