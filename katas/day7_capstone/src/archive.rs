//! What a backup is made of, ready-made: its types, and where everything lies.
//!
//! ```text
//! repo/
//!   format                     "sysop-backup 1\n"
//!   lock                       whoever holds its lock may change the repository
//!   objects/ab/cdef...         the content of files, named by their SHA-256: 2 and 62 digits
//!   snapshots/STAMP-NNNN       one manifest for each backup
//!   tmp/                       what is not finished
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::manifest::escape;

/// What the file `format` of a repository holds.
pub const FORMAT: &str = "sysop-backup 1\n";

/// How far the times of a file system can be behind the clock: some count in steps of two
/// seconds.
pub const CLOCK_MARGIN_NS: i128 = 2_000_000_000;

/// What an entry of a snapshot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File {
        /// How many bytes it holds.
        size: u64,
        /// Their SHA-256, in 64 small hexadecimal digits.
        sha256: String,
    },
    /// A directory.
    Dir,
    /// A symbolic link.
    Symlink {
        /// What it says, word for word.
        target: PathBuf,
    },
}

/// A file, directory or link in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its nine permission bits; 0o777 for a link.
    pub mode: u32,
    /// When it was last modified, in nanoseconds since 1970.
    pub mtime_ns: i128,
}

/// The table of contents of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The snapshot's name.
    pub id: String,
    /// When it was begun, in nanoseconds since 1970.
    pub started_ns: i128,
    /// What it holds, by path below the directory that was backed up.
    pub entries: BTreeMap<PathBuf, Entry>,
}

/// What was seen in a directory that is to be backed up, without opening any file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its path below the directory.
    pub path: PathBuf,
    /// How many bytes a file holds.
    pub size: u64,
    /// Its nine permission bits; 0o777 for a link.
    pub mode: u32,
    /// When it was last modified, in nanoseconds since 1970.
    pub mtime_ns: i128,
    /// What it is.
    pub kind: SeenKind,
}

/// What a [`Seen`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenKind {
    /// A regular file.
    File,
    /// A directory.
    Dir,
    /// A symbolic link.
    Symlink {
        /// What it says.
        target: PathBuf,
    },
}

/// What a backup has to do about the files. Each list is sorted as paths are, part by part:
/// a directory stands before what is in it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Read and store: new, or changed.
    pub store: Vec<PathBuf>,
    /// Read, for it may have changed without showing it.
    pub rehash: Vec<PathBuf>,
    /// Take over unread.
    pub keep: Vec<PathBuf>,
    /// Not there any more, or of another kind now: files, directories and links.
    pub removed: Vec<PathBuf>,
}

/// Why something cannot be done with a repository.
#[derive(Debug)]
pub enum BackupError {
    /// Somebody else is changing it.
    Locked,
    /// There is no such snapshot.
    NoSuchSnapshot(String),
    /// It is damaged.
    Corrupt(Vec<Problem>),
    /// A snapshot wants to write where it may not.
    UnsafePath(PathBuf),
    /// Something is there already.
    NotEmpty(PathBuf),
    /// A file keeps changing while it is read.
    Changed(PathBuf),
    /// The system says no.
    Io {
        /// What was tried.
        op: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl BackupError {
    /// For `map_err`: makes an error of the system one of ours.
    pub fn io(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BackupError {
        let path = path.to_owned();
        move |source| BackupError::Io { op, path, source }
    }
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str("the repository is locked"),
            Self::NoSuchSnapshot(id) => write!(f, "there is no snapshot {id}"),
            Self::Corrupt(problems) => {
                f.write_str("the repository is damaged")?;
                problems
                    .iter()
                    .try_for_each(|problem| write!(f, "; {problem}"))
            }
            // Names from a repository may hold what a terminal obeys.
            Self::UnsafePath(path) => write!(f, "refusing to write to {}", escape(path)),
            Self::NotEmpty(path) => write!(f, "{}: is not empty", path.display()),
            Self::Changed(path) => write!(f, "{}: changes while it is read", path.display()),
            Self::Io { op, path, source } => write!(f, "{op}: {}: {source}", path.display()),
        }
    }
}

impl Error for BackupError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What is wrong with a repository. They are sorted as they are listed here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// A file's content is not there.
    MissingObject {
        /// Which content.
        sha256: String,
        /// The file, below the directory that was backed up.
        path: PathBuf,
    },
    /// A file's content is not what it was.
    BadObject {
        /// Which content.
        sha256: String,
        /// The file.
        path: PathBuf,
    },
    /// A manifest cannot be read.
    BadManifest {
        /// Of this snapshot.
        snapshot: String,
        /// Why.
        reason: String,
    },
    /// No snapshot names this content: harmless, and removed by the next prune.
    Orphan {
        /// Which content.
        sha256: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingObject { sha256, path } => {
                write!(f, "missing object {sha256} ({})", escape(path))
            }
            Self::BadObject { sha256, path } => {
                write!(f, "bad object {sha256} ({})", escape(path))
            }
            Self::BadManifest { snapshot, reason } => {
                write!(f, "bad manifest {snapshot}: {reason}")
            }
            Self::Orphan { sha256 } => write!(f, "orphan {sha256}"),
        }
    }
}

/// Called at named points of a backup, so that tests can look and fail it exactly there.
pub trait Hooks {
    /// The backup has come to `point`; an error ends it.
    ///
    /// # Errors
    /// Whatever the backup shall fail with.
    fn at(&mut self, point: &str) -> io::Result<()>;
}

/// Nobody looks, nothing fails.
pub struct NoHooks;

impl Hooks for NoHooks {
    fn at(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

/// Ends a backup at its next point once the flag is set, unless all is done. A backup may end
/// anywhere.
pub struct UntilStopped(pub Arc<AtomicBool>);

impl Hooks for UntilStopped {
    fn at(&mut self, point: &str) -> io::Result<()> {
        if point != "published" && self.0.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        Ok(())
    }
}

/// What a backup has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The new snapshot.
    pub id: String,
    /// How many regular files it holds.
    pub files: u64,
    /// For how many of them an object was written.
    pub stored: u64,
    /// How many did with an object that was there.
    pub reused: u64,
    /// How many bytes were written into objects.
    pub bytes_stored: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} stored={} reused={}",
            self.id, self.stored, self.reused
        )
    }
}

/// A repository of backups.
#[derive(Debug, Clone)]
pub struct Repo {
    pub(crate) root: PathBuf,
}

impl Repo {
    /// The file that says what this is.
    #[must_use]
    pub fn format_path(&self) -> PathBuf {
        self.root.join("format")
    }

    /// The file whose lock is needed to change anything.
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// Where the content of files lies.
    #[must_use]
    pub fn objects(&self) -> PathBuf {
        self.root.join("objects")
    }

    /// Where the content with this SHA-256 lies.
    #[must_use]
    pub fn object_path(&self, sha256: &str) -> PathBuf {
        let (directory, name) = sha256.split_at_checked(2).unwrap_or(("", sha256));
        self.objects().join(directory).join(name)
    }

    /// Where the manifests lie.
    #[must_use]
    pub fn manifests(&self) -> PathBuf {
        self.root.join("snapshots")
    }

    /// Where things lie that are not finished.
    #[must_use]
    pub fn tmp(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// The names of all snapshots, oldest first, whether they can be read or not.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn ids(&self) -> Result<Vec<String>, BackupError> {
        let directory = self.manifests();
        let list = || -> io::Result<Vec<String>> {
            let mut ids = Vec::new();
            for entry in fs::read_dir(&directory)? {
                ids.push(entry?.file_name().to_string_lossy().into_owned());
            }
            ids.sort_unstable();
            Ok(ids)
        };
        list().map_err(BackupError::io("list", &directory))
    }

    /// When the newest snapshot was begun, if there is one that can be read.
    #[must_use]
    pub fn newest_started_ns(&self) -> Option<i128> {
        let ids = self.ids().ok()?;
        let mut manifests = ids.iter().rev().map(|id| self.manifest(id));
        manifests.find_map(|manifest| Some(manifest.ok()?.started_ns))
    }

    /// The manifest of the snapshot `id`, which [`Repo::ids`] has named.
    ///
    /// # Errors
    /// [`BackupError::Corrupt`] with one [`Problem::BadManifest`], or [`BackupError::Io`].
    pub fn manifest(&self, id: &str) -> Result<Manifest, BackupError> {
        let path = self.manifests().join(id);
        let text = fs::read(&path).map_err(BackupError::io("read", &path))?;
        Manifest::decode(id, &text).map_err(|reason| {
            let snapshot = id.to_owned();
            BackupError::Corrupt(vec![Problem::BadManifest { snapshot, reason }])
        })
    }
}
