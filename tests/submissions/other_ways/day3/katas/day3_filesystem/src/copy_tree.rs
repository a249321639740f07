//! Kata 3.3 with plain functions, and `fs::copy` for the files.

use std::fs;
use std::io::{Error, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::{FsError, Symlinks, TreeOptions, TreeReport};

/// Directories by device and inode.
type Ids = Vec<(u64, u64)>;

pub fn copy_tree(src: &Path, dst: &Path, opts: &TreeOptions<'_>) -> Result<TreeReport, FsError> {
    if !fs::metadata(src).map_err(|e| failed(src, e))?.is_dir() {
        return Err(FsError::NotADirectory(src.into()));
    }
    let inside = || FsError::IntoItself {
        src: src.into(),
        dst: dst.into(),
    };
    let source = fs::canonicalize(src).map_err(|e| failed(src, e))?;
    let absolute = std::env::current_dir()
        .map_err(|e| failed(src, e))?
        .join(dst);
    let mut above = absolute.ancestors();
    let place = above.find_map(|path| fs::canonicalize(path).ok());
    if place.is_some_and(|place| place.ancestors().any(|path| path == source)) {
        return Err(inside());
    }
    let mut report = TreeReport::default();
    let mut ids = Ids::new();
    let mut forbidden = None;
    let copied = walk(
        (src, dst),
        Path::new(""),
        opts,
        &mut report,
        &mut ids,
        &mut forbidden,
    );
    match copied {
        Ok(true) => {
            report.skipped.sort();
            Ok(report)
        }
        Ok(false) => Err(inside()),
        Err(error) => Err(error),
    }
}

fn failed(path: &Path, source: Error) -> FsError {
    let path = path.to_path_buf();
    FsError::Io {
        op: "copy",
        path,
        source,
    }
}

fn id(path: &Path) -> Result<(u64, u64), FsError> {
    let metadata = fs::metadata(path).map_err(|e| failed(path, e))?;
    Ok((metadata.dev(), metadata.ino()))
}

/// Copies a directory; `false` if the copy has met its own destination.
fn walk(
    (src, dst): (&Path, &Path),
    relative: &Path,
    opts: &TreeOptions<'_>,
    report: &mut TreeReport,
    ids: &mut Ids,
    forbidden: &mut Option<(u64, u64)>,
) -> Result<bool, FsError> {
    let is_root = relative.as_os_str().is_empty();
    let (from, to): (PathBuf, PathBuf) = match is_root {
        true => (src.into(), dst.into()),
        false => (src.join(relative), dst.join(relative)),
    };
    let here = id(&from)?;
    if *forbidden == Some(here) {
        return Ok(false);
    }
    if ids.contains(&here) {
        return Err(FsError::SymlinkLoop(from));
    }
    let there = to.symlink_metadata();
    let is_new = there.is_err();
    if there.is_ok_and(|there| !opts.dirs_exist_ok || !there.is_dir()) {
        return Err(FsError::Exists(to));
    }
    if is_new {
        fs::create_dir(&to).map_err(|e| failed(&to, e))?;
        report.dirs += u64::from(!is_root);
    }
    if is_root {
        *forbidden = Some(id(&to)?);
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(&from).map_err(|e| failed(&from, e))? {
        entries.push(entry.map_err(|e| failed(&from, e))?.file_name());
    }
    entries.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
    ids.push(here);
    for entry in entries {
        let path = relative.join(entry);
        if (opts.ignore)(&path) {
            continue;
        }
        let source = src.join(&path);
        let kind = match opts.symlinks {
            Symlinks::Preserve => fs::symlink_metadata(&source),
            Symlinks::Follow => fs::metadata(&source),
        };
        let kind = kind.map_err(|error| match error.raw_os_error() {
            Some(nix::libc::ELOOP) => FsError::SymlinkLoop(source.clone()),
            _ => failed(&source, error),
        })?;
        if kind.is_dir() {
            if !walk((src, dst), &path, opts, report, ids, forbidden)? {
                return Ok(false);
            }
        } else if kind.is_file() || kind.is_symlink() {
            leaf(&source, &dst.join(&path), opts, report)?;
        } else {
            report.skipped.push(path);
        }
    }
    ids.pop();
    if is_new {
        let bits = fs::metadata(&from)
            .map_err(|e| failed(&from, e))?
            .permissions();
        fs::set_permissions(&to, bits).map_err(|e| failed(&to, e))?;
    }
    Ok(true)
}

/// Copies a file or, if links are preserved, a link.
fn leaf(
    from: &Path,
    to: &Path,
    opts: &TreeOptions<'_>,
    report: &mut TreeReport,
) -> Result<(), FsError> {
    let is_link = opts.symlinks == Symlinks::Preserve && from.is_symlink();
    if let Ok(there) = to.symlink_metadata() {
        if is_link || !opts.dirs_exist_ok || !there.is_file() {
            return Err(FsError::Exists(to.into()));
        }
        if id(from)? == id(to)? {
            return Err(FsError::SameFile(to.into()));
        }
    }
    if is_link {
        let text = from.read_link().map_err(|e| failed(from, e))?;
        std::os::unix::fs::symlink(text, to).map_err(|e| match e.kind() {
            ErrorKind::AlreadyExists => FsError::Exists(to.into()),
            _ => failed(to, e),
        })?;
        report.symlinks += 1;
    } else {
        report.bytes += fs::copy(from, to).map_err(|e| failed(from, e))?;
        report.files += 1;
    }
    Ok(())
}
