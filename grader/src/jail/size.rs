//! How much lies in a directory, counted while somebody works in it who may not want it to
//! be found.

use std::ffi::CString;
use std::path::Path;

use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::sys::stat::{Mode, SFlag, fstatat};

use super::scratch::how_to_open;

/// How many directories may lie one below the other that have others beside them: each is
/// kept open until those are counted, and no honest test comes near.
const MOST_LEVELS: usize = 500;

/// What lies in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Size {
    /// The room that it takes on the disk. A file with holes takes less than its length.
    pub(super) bytes: u64,
    /// Its files and directories.
    pub(super) files: u64,
    /// Whether there is more that could not be looked into, though nobody has taken
    /// permissions off it.
    pub(super) is_too_deep: bool,
}

/// A directory, with the names of those in it that are still to be counted.
struct Level {
    directory: Dir,
    names: Vec<CString>,
}

/// The size of all that lies below `directory`. Counts no further once there are more
/// than `most` files: they may grow faster than they are counted.
pub(super) fn measure(directory: &Path, most: u64) -> Size {
    let mut size = Size::default();
    let Ok(top) = Dir::open(directory, how_to_open(), Mode::empty()) else {
        return size;
    };
    let mut levels = vec![size.add(top, most)];
    // From directory to directory and not by paths: they may become longer than a path can be.
    while let Some(mut level) = levels.pop() {
        if size.is_too_deep || size.files > most {
            break;
        }
        let Some(name) = level.names.pop() else {
            continue;
        };
        let inner = Dir::openat(
            &level.directory,
            name.as_c_str(),
            how_to_open(),
            Mode::empty(),
        );
        // The last one does without those above it, so that a chain may have any length.
        if !level.names.is_empty() {
            levels.push(level);
        }
        match inner {
            Ok(_) if levels.len() >= MOST_LEVELS => size.is_too_deep = true,
            Ok(inner) => levels.push(size.add(inner, most)),
            // Removed meanwhile, or another thing than it was.
            Err(Errno::ENOENT | Errno::ENOTDIR | Errno::ELOOP) => {}
            // Its owner has locked it; as root we may look all the same.
            Err(Errno::EACCES) => {}
            Err(_) => size.is_too_deep = true,
        }
    }
    size
}

impl Size {
    /// Adds what lies in `directory` itself.
    fn add(&mut self, mut directory: Dir, most: u64) -> Level {
        let mut entries: Vec<CString> = Vec::new();
        // A directory that cannot be read says so again and again.
        for entry in directory.iter().map_while(Result::ok) {
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            self.files += 1;
            if self.files > most {
                break;
            }
            entries.push(name.to_owned());
        }
        entries.retain(|name| {
            // Of the entry itself: a link is not followed out of the directory.
            let Ok(entry) = fstatat(&directory, name.as_c_str(), AtFlags::AT_SYMLINK_NOFOLLOW)
            else {
                return false;
            };
            self.bytes += u64::try_from(entry.st_blocks).unwrap_or(0) * 512;
            SFlag::from_bits_truncate(entry.st_mode & SFlag::S_IFMT.bits()) == SFlag::S_IFDIR
        });
        Level {
            directory,
            names: entries,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use nix::fcntl::{OFlag, openat};
    use nix::sys::stat::mkdirat;
    use nix::unistd::write;

    use super::*;
    use crate::jail::Scratch;

    fn top(scratch: &Scratch) -> Dir {
        Dir::open(scratch.path(), how_to_open(), Mode::empty()).expect("a directory")
    }

    fn make(directory: &Dir, name: &str) -> Dir {
        mkdirat(directory, name, Mode::S_IRWXU).expect("made");
        Dir::openat(directory, name, how_to_open(), Mode::empty()).expect("it was just made")
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

    #[test]
    fn what_lies_deeper_than_any_path_is_long_is_counted() {
        let scratch = Scratch::new().expect("a scratch");
        let mut directory = top(&scratch);
        for _ in 0..2_000 {
            directory = make(&directory, "longer");
        }
        let how = OFlag::O_CREAT | OFlag::O_WRONLY | OFlag::O_CLOEXEC;
        let file = openat(&directory, "bytes", how, Mode::S_IRWXU).expect("a file");
        write(&file, &[b'x'; 64 << 10]).expect("there is room");
        let size = measure(scratch.path(), 20_000);
        assert_eq!((size.files, size.is_too_deep), (2_001, false));
        assert!(size.bytes >= 60 << 10, "{size:?}");
    }

    #[test]
    fn a_tree_that_cannot_be_looked_through_is_not_taken_for_empty() {
        let scratch = Scratch::new().expect("a scratch");
        let mut directory = top(&scratch);
        // In two of three, whatever the order they are listed in, something is still to be
        // counted beside the way down.
        for _ in 0..2 * MOST_LEVELS {
            make(&directory, "0");
            let next = make(&directory, "1");
            mkdirat(&directory, "2", Mode::S_IRWXU).expect("made");
            directory = next;
        }
        assert!(measure(scratch.path(), 20_000).is_too_deep);
    }
}
