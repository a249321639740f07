//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a change to the file system was refused, or has failed. Each path is written as the
/// caller wrote it, or made from such a path.
#[derive(Debug)]
pub enum FsError {
    /// Source and destination are one and the same file.
    SameFile(PathBuf),
    /// A directory would become a part of itself.
    IntoItself {
        /// The directory.
        src: PathBuf,
        /// Where it was to go.
        dst: PathBuf,
    },
    /// Something is there already.
    Exists(PathBuf),
    /// It is a directory or something special (a FIFO, a socket, a device), where only a
    /// regular file will do.
    NotAFile(PathBuf),
    /// It is something else, where only a directory will do.
    NotADirectory(PathBuf),
    /// It is a symbolic link, where none is wanted.
    Symlink(PathBuf),
    /// The link leads back to a directory that it is itself in.
    SymlinkLoop(PathBuf),
    /// It is not below the directory in which alone something may be changed.
    OutsideRoot(PathBuf),
    /// The system says no.
    Io {
        /// What was tried: the step's name, if the kata gives one; if not, any will do.
        op: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl fmt::Display for FsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, reason) = match self {
            Self::SameFile(path) => (path, "source and destination are the same file"),
            Self::IntoItself { src, dst } => {
                let (src, dst) = (src.display(), dst.display());
                return write!(f, "{src}: cannot become a part of itself, {dst}");
            }
            Self::Exists(path) => (path, "is there already"),
            Self::NotAFile(path) => (path, "not a regular file"),
            Self::NotADirectory(path) => (path, "not a directory"),
            Self::Symlink(path) => (path, "is a symbolic link"),
            Self::SymlinkLoop(path) => (path, "leads back to a directory that it is in"),
            Self::OutsideRoot(path) => (path, "refusing to remove outside the given directory"),
            Self::Io { op, path, source } => {
                return write!(f, "{op}: {}: {source}", path.display());
            }
        };
        write!(f, "{}: {reason}", path.display())
    }
}

impl Error for FsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// How a file is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyOptions {
    /// Whether a file that is there already is replaced.
    pub overwrite: bool,
    /// Whether the copy is to look as old as the source.
    pub preserve_times: bool,
}

/// What to do with the symbolic links of a tree that is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symlinks {
    /// Make links that say the same.
    Preserve,
    /// Copy what they lead to.
    Follow,
}

/// How a tree is copied.
pub struct TreeOptions<'a> {
    /// What to do with symbolic links.
    pub symlinks: Symlinks,
    /// Whether directories may be there already.
    pub dirs_exist_ok: bool,
    /// Called with the path relative to `src`; `true` leaves out the entry and what is
    /// below it.
    pub ignore: &'a dyn Fn(&Path) -> bool,
}

/// What the copy of a tree has made.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TreeReport {
    /// Files that were written.
    pub files: u64,
    /// Directories that were made below the destination, which is itself not counted.
    pub dirs: u64,
    /// Symbolic links that were made.
    pub symlinks: u64,
    /// The lengths of the files, together.
    pub bytes: u64,
    /// What was passed over because it is no file, directory or link: relative to the
    /// source, sorted.
    pub skipped: Vec<PathBuf>,
}

/// How something got to its new place, and where that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// By a rename: nothing was copied.
    Renamed(PathBuf),
    /// By a copy; the original is removed.
    Copied(PathBuf),
}

/// What a tree takes up.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The lengths of the regular files, together, in bytes.
    pub apparent: u64,
    /// What the disk has set aside for files, directories and links, in bytes.
    pub allocated: u64,
    /// How many regular files there are.
    pub files: u64,
    /// How many directories.
    pub dirs: u64,
    /// How many symbolic links.
    pub symlinks: u64,
}

/// What statvfs(3) says of a file system, as far as space goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawSpace {
    /// `f_bsize`: the size of a transfer that suits the file system. It counts nothing.
    pub bsize: u64,
    /// `f_frsize`: the size of a block, in bytes; 0 where the system does not say.
    pub frsize: u64,
    /// `f_blocks`: how many blocks there are.
    pub blocks: u64,
    /// `f_bfree`: how many of them are free.
    pub bfree: u64,
    /// `f_bavail`: how many of them are free for everybody, not only for root.
    pub bavail: u64,
}

/// The space of a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// All of it.
    pub total: u64,
    /// What is in use.
    pub used: u64,
    /// What everybody may still fill.
    pub available: u64,
    /// How full it is, for everybody: 100 means that nothing more fits.
    pub use_percent: u8,
}
