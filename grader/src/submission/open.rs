//! Opens a file without following a link on any part of its path.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use nix::dir::{Dir, Type};
use nix::errno::Errno;
use nix::fcntl::{OFlag, open, openat};
use nix::sys::stat::{Mode, SFlag, fstat};

/// A directory that paths start from.
pub(super) struct Directory {
    descriptor: OwnedFd,
    /// Whose the directory at the top is.
    owner: u32,
}

/// What was handed in.
pub(super) enum Opened {
    /// A directory.
    Directory(Directory),
    /// A regular file.
    File(File),
}

/// Opens what was handed in, which from then on is what it is, whatever comes to lie there.
///
/// # Errors
/// Why it cannot be, in words for whoever handed it in.
pub(super) fn handed_in(path: &Path, follows_link: bool) -> Result<Opened, String> {
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or directory".to_owned(),
        _ => format!("it cannot be opened: {error}"),
    };
    // O_NONBLOCK: opening a FIFO would wait for a writer.
    let mut flags = OFlag::O_RDONLY | OFlag::O_CLOEXEC | OFlag::O_NONBLOCK;
    flags.set(OFlag::O_NOFOLLOW, !follows_link);
    let file = match open(path, flags, Mode::empty()) {
        Ok(descriptor) => File::from(descriptor),
        Err(Errno::ELOOP) if !follows_link => {
            return Err("it is a link, which is not followed; name what it leads to".to_owned());
        }
        Err(errno) => return Err(cannot(errno.into())),
    };
    let metadata = file.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Ok(Opened::Directory(Directory {
            descriptor: file.into(),
            owner: metadata.uid(),
        }));
    }
    match metadata.is_file() {
        true => Ok(Opened::File(file)),
        false => Err("it is neither a directory nor a regular file".to_owned()),
    }
}

/// Why a file gives no text.
#[derive(Debug)]
pub(super) enum Unreadable {
    /// It, or a directory above it, is not there.
    Missing,
    /// It, or a directory above it, is a symbolic link.
    Link,
    /// It is a directory, a FIFO, a device or a socket.
    NotRegular,
    /// It has more than one name, and another owner than the submission.
    HardLink,
    /// It has more bytes than this.
    TooLarge(u64),
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
    /// It holds a NUL byte here.
    Nul(usize),
    /// The system says something else.
    System(io::Error),
}

impl Unreadable {
    /// What is wrong and what to do.
    pub(super) fn reason(&self) -> String {
        match self {
            Unreadable::Missing => {
                "it is not there; `grader reset` brings the stub back".to_owned()
            }
            Unreadable::Link => {
                "it is, or lies behind, a symbolic link; put a regular file in its place".to_owned()
            }
            Unreadable::NotRegular => "it is not a regular file; put one in its place".to_owned(),
            Unreadable::HardLink => {
                "it is a hard link to another file; put a copy in its place".to_owned()
            }
            Unreadable::TooLarge(limit) => format!(
                "it is larger than {} KiB; a kata takes far less",
                limit / 1024
            ),
            Unreadable::NotUtf8(at) => {
                format!("it is not UTF-8 from byte {at} on; save it as UTF-8")
            }
            Unreadable::Nul(at) => format!("it holds a NUL byte at byte {at}; remove it"),
            Unreadable::System(error) => format!("it cannot be read: {error}"),
        }
    }
}

impl From<Errno> for Unreadable {
    fn from(error: Errno) -> Self {
        match error {
            Errno::ENOENT | Errno::ENOTDIR => Unreadable::Missing,
            Errno::ELOOP => Unreadable::Link,
            // A socket, or a FIFO or device that nobody serves.
            Errno::ENXIO | Errno::ENODEV => Unreadable::NotRegular,
            other => Unreadable::System(other.into()),
        }
    }
}

impl Directory {
    /// Opens the root that was named by the caller; links on the way to it are followed,
    /// for whoever calls the grader chose them.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let descriptor = open(root, flags, Mode::empty())?;
        let owner = fstat(&descriptor)?.st_uid;
        Ok(Self { descriptor, owner })
    }

    /// A directory in this one, if there is one of that name and it can be opened.
    pub(super) fn below(&self, name: &OsStr) -> Option<Self> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let descriptor = openat(&self.descriptor, name, flags, Mode::empty()).ok()?;
        let owner = self.owner;
        Some(Self { descriptor, owner })
    }

    /// The names of what lies in it, as far as that can be listed, and which of them are
    /// directories.
    pub(super) fn entries(&self) -> impl Iterator<Item = (OsString, bool)> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let listed = Dir::openat(&self.descriptor, ".", flags, Mode::empty());
        let entries = listed.into_iter().flatten().map_while(Result::ok);
        let named = entries.map(|entry| {
            let name = OsStr::from_bytes(entry.file_name().to_bytes()).to_owned();
            let is_directory = match entry.file_type() {
                Some(kind) => kind == Type::Directory,
                // Not every file system says it here.
                None => self.below(&name).is_some(),
            };
            (name, is_directory)
        });
        named.filter(|(name, _)| name != "." && name != "..")
    }

    /// Reads a text file below the root.
    pub(super) fn read(&self, parts: &[&str], limit: u64) -> Result<String, Unreadable> {
        let (name, folders) = parts.split_last().ok_or(Unreadable::Missing)?;
        let nofollow = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let mut directory = None;
        for folder in folders {
            let above = directory.as_ref().unwrap_or(&self.descriptor);
            let opened = openat(above, *folder, nofollow | OFlag::O_DIRECTORY, Mode::empty());
            // Linux answers ENOTDIR for a link here, as for a file.
            let is_link = || matches!(opened, Err(Errno::ENOTDIR)) && is_link(above, folder);
            if is_link() {
                return Err(Unreadable::Link);
            }
            directory = Some(opened?);
        }
        let above = directory.as_ref().unwrap_or(&self.descriptor);
        // O_NONBLOCK: opening a FIFO would wait for a writer.
        let file = openat(above, *name, nofollow | OFlag::O_NONBLOCK, Mode::empty())?;
        let status = fstat(&file)?;
        if SFlag::from_bits_truncate(status.st_mode) & SFlag::S_IFMT != SFlag::S_IFREG {
            return Err(Unreadable::NotRegular);
        }
        // A backup made with `cp -al` has such files of its own; whoever links somebody
        // else's would be shown what they may not read.
        if status.st_nlink > 1 && status.st_uid != self.owner {
            return Err(Unreadable::HardLink);
        }
        read_text(File::from(file), limit)
    }
}

fn is_link(directory: &OwnedFd, name: &str) -> bool {
    let flags = nix::fcntl::AtFlags::AT_SYMLINK_NOFOLLOW;
    let status = nix::sys::stat::fstatat(directory, name, flags);
    status.is_ok_and(|s| SFlag::from_bits_truncate(s.st_mode) & SFlag::S_IFMT == SFlag::S_IFLNK)
}

fn read_text(file: File, limit: u64) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    // The size on disk may change while we read; what we got may not.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Unreadable::System)?;
    text(bytes, limit)
}

/// The text that a student's file holds.
pub(super) fn text(bytes: Vec<u8>, limit: u64) -> Result<String, Unreadable> {
    if bytes.len() as u64 > limit {
        return Err(Unreadable::TooLarge(limit));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Unreadable::Nul(at));
    }
    String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8(error.utf8_error().valid_up_to()))
}
