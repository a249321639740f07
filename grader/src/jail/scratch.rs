//! A directory that belongs to one command: made for it, measured, removed after it.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

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

/// What lies in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Size {
    /// The room that it takes on the disk. A file with holes takes less than its length.
    pub(super) bytes: u64,
    /// Its files and directories.
    pub(super) files: u64,
}

/// The size of all that lies below `directory`. Counts no further once there are more
/// than `most` files: they may grow faster than they are counted.
pub(super) fn measure(directory: &Path, most: u64) -> Size {
    let mut size = Size::default();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            size.files += 1;
            if size.files > most {
                return size;
            }
            // Of the entry itself: a link is not followed out of the directory.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            size.bytes += metadata.blocks() * 512;
            if metadata.is_dir() {
                directories.push(entry.path());
            }
        }
    }
    size
}

/// Removes a scratch, whatever permissions the command took off its directories and however
/// deep they lie: each is moved to the top before it is emptied. The way down to the last of
/// thousands is too long for a path, for our descriptors and for the stack.
pub(super) fn remove(top: &Path) {
    let mut places = (0_u64..).map(|number| top.join(number.to_string()));
    let mut directories = vec![top.to_owned()];
    while let Some(directory) = directories.pop() {
        open_up(&directory);
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            // The type of the entry itself: a link is not followed out of the scratch.
            if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                let _ = fs::remove_file(path);
            } else if directory == top {
                directories.push(path);
            } else if let Some(place) = places.find(|place| place.symlink_metadata().is_err()) {
                // Who moves a directory must be allowed to write to it.
                open_up(&path);
                if fs::rename(path, &place).is_ok() {
                    directories.push(place);
                }
            }
        }
        // What cannot be removed was changed by somebody outside; it lies in a place for
        // temporary files.
        let _ = fs::remove_dir(&directory);
    }
    let _ = fs::remove_dir(top);
}

fn open_up(directory: &Path) {
    let _ = fs::set_permissions(directory, fs::Permissions::from_mode(0o700));
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_size_is_what_a_file_takes_and_counting_has_an_end() {
        let scratch = Scratch::new().expect("a scratch");
        let file = fs::File::create(scratch.path().join("holes")).expect("a file");
        file.set_len(1 << 40).expect("no room is taken by a hole");
        fs::write(scratch.path().join("bytes"), [b'x'; 64 << 10]).expect("a file");
        let size = measure(scratch.path(), 100);
        assert!(
            size.files == 2 && (60 << 10..1 << 20).contains(&size.bytes),
            "{size:?}"
        );
        assert_eq!(measure(scratch.path(), 1).files, 2);
    }
}
