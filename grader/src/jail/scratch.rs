//! A directory that belongs to one command: made for it, removed after it.

use std::ffi::CString;
use std::fs;
use std::io;
use std::mem;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use nix::NixPath;
use nix::dir::{Dir, Type};
use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, OFlag};
use nix::libc::{dev_t, ino_t};
use nix::sys::stat::{FchmodatFlags, Mode, fchmod, fchmodat, fstat};
use nix::unistd::{UnlinkatFlags, unlinkat};

/// How many files that a command left are named.
const LISTED: usize = 20;

/// Home, temporary directory and working directory of a command in one.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Makes one where temporary files belong.
    ///
    /// # Errors
    /// What the system says.
    pub fn new() -> io::Result<Self> {
        let made = tempfile::Builder::new().prefix("grader-").tempdir()?;
        Ok(Self { path: made.keep() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names of what lies in it, or of the first of them.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.take(LISTED).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        remove(&self.path);
    }
}

/// A directory on the way down, while what lies in one of its own is removed.
struct Above {
    /// What it is, to be sure of it on the way back.
    identity: (dev_t, ino_t),
    /// The name of the one that is being emptied.
    name: CString,
    /// Those that are still to be emptied.
    rest: Vec<CString>,
}

/// Removes a scratch, whatever permissions the command took off its directories and however
/// deep they lie: the way down to the last of thousands is too long for a path, for our
/// descriptors and for the stack, so that only the one at its end is open.
pub(super) fn remove(top: &Path) {
    // What cannot be removed was changed by somebody outside; it lies in a place for
    // temporary files.
    let _ = empty(top);
    let _ = fs::remove_dir(top);
}

fn empty(top: &Path) -> nix::Result<()> {
    let mut directory = enter(AT_FDCWD, top)?;
    let mut names = remove_files(&mut directory);
    let mut way: Vec<Above> = Vec::new();
    loop {
        if let Some(name) = names.pop() {
            let Ok(inner) = enter(&directory, name.as_c_str()) else {
                continue;
            };
            let identity = identity(&directory)?;
            directory = inner;
            let rest = mem::replace(&mut names, remove_files(&mut directory));
            way.push(Above {
                identity,
                name,
                rest,
            });
        } else if let Some(above) = way.pop() {
            let parent = Dir::openat(&directory, c"..", how_to_open(), Mode::empty())?;
            if identity(&parent)? != above.identity {
                // Somebody moves it while we work: nothing may be removed elsewhere.
                return Err(Errno::ESTALE);
            }
            let _ = unlinkat(&parent, above.name.as_c_str(), UnlinkatFlags::RemoveDir);
            (directory, names) = (parent, above.rest);
        } else {
            return Ok(());
        }
    }
}

/// Opens a directory that may have been locked, and unlocks it.
fn enter<P: NixPath + ?Sized>(above: impl AsFd, name: &P) -> nix::Result<Dir> {
    let open = || Dir::openat(&above, name, how_to_open(), Mode::empty());
    let opened = match open() {
        // Thus it is a directory, and no link that would be followed.
        Err(Errno::EACCES) => {
            fchmodat(&above, name, Mode::S_IRWXU, FchmodatFlags::FollowSymlink)?;
            open()?
        }
        opened => opened?,
    };
    fchmod(&opened, Mode::S_IRWXU)?;
    Ok(opened)
}

fn identity(directory: &Dir) -> nix::Result<(dev_t, ino_t)> {
    fstat(directory).map(|stat| (stat.st_dev, stat.st_ino))
}

/// Removes all that is no directory; the names of what is left.
fn remove_files(directory: &mut Dir) -> Vec<CString> {
    // A directory that cannot be read says so again and again.
    let entries = directory.iter().map_while(Result::ok);
    let entries = entries.map(|entry| (entry.file_name().to_owned(), entry.file_type()));
    let mut names: Vec<_> = entries.collect();
    names.retain(|(name, kind)| {
        let name = name.as_c_str();
        let is_itself = matches!(name.to_bytes(), b"." | b"..");
        // Not every file system says what it is.
        let is_directory = *kind == Some(Type::Directory);
        !is_itself
            && (is_directory || unlinkat(&*directory, name, UnlinkatFlags::NoRemoveDir).is_err())
    });
    names.into_iter().map(|(name, _)| name).collect()
}

/// How a directory is opened, and nothing but a directory.
pub(super) fn how_to_open() -> OFlag {
    OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::jail::size::measure;

    #[test]
    fn a_scratch_without_permissions_is_removed_all_the_same() {
        let scratch = Scratch::new().expect("a scratch");
        let path = scratch.path().to_owned();
        let locked = path.join("locked");
        fs::create_dir_all(locked.join("inner")).expect("folders");
        fs::write(locked.join("inner/file"), "x").expect("a file");
        for directory in [locked.join("inner"), locked] {
            fs::set_permissions(&directory, fs::Permissions::from_mode(0o000)).expect("ours");
        }
        drop(scratch);
        assert!(!path.exists());
    }

    #[test]
    fn a_link_out_of_the_scratch_is_removed_and_not_followed() {
        let elsewhere = tempfile::tempdir().expect("a directory");
        fs::write(elsewhere.path().join("file"), [b'x'; 100_000]).expect("a file");
        let scratch = Scratch::new().expect("a scratch");
        let path = scratch.path().to_owned();
        fs::create_dir(path.join("inner")).expect("a folder");
        for link in ["link", "inner/link"] {
            std::os::unix::fs::symlink(elsewhere.path(), path.join(link)).expect("a link");
        }
        let size = measure(&path, 100);
        assert!(size.files == 3 && size.bytes < 100_000, "{size:?}");
        drop(scratch);
        assert!(!path.exists() && elsewhere.path().join("file").exists());
    }

    #[test]
    fn a_scratch_of_any_depth_is_removed() {
        let scratch = Scratch::new().expect("a scratch");
        let path = scratch.path().to_owned();
        // Two at the bottom of a tree, then that tree at the bottom of two others, and so
        // on: deeper than any path can be long, and with names that are taken.
        for level in 0..3_000 {
            let inner = path.join("inner");
            if level > 0 {
                fs::rename(path.join("0"), &inner).expect("moved");
            } else {
                fs::create_dir(&inner).expect("a folder");
            }
            fs::create_dir(path.join("0")).expect("a folder");
            fs::create_dir(path.join("0/1")).expect("a folder");
            fs::rename(inner, path.join("0/0")).expect("moved");
        }
        drop(scratch);
        assert!(!path.exists());
    }
}
