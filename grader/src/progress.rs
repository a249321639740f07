//! What is solved, between runs: one readable file, changed under a lock.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use serde::{Deserialize, Serialize};

use crate::atomic;
use crate::model::results::Results;

/// The version of the file. It grows when an older grader would lose what a newer wrote.
const SCHEMA: u32 = 1;

/// What is known of a student's work from earlier runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The version of the format.
    pub schema: u32,
    /// By `<day>::<kata>`.
    #[serde(default)]
    pub katas: BTreeMap<String, KataProgress>,
}

/// What is known of one kata.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KataProgress {
    /// Whether all its tests passed when it was graded last.
    pub solved: bool,
    /// The most points that it ever had.
    pub best: u32,
    /// How many of its hints have been shown.
    pub hints_shown: u32,
    /// A digest of its tests when they all passed last; empty if they never did.
    pub tests: String,
    /// A digest of the student's file when they all passed last; empty if they never did.
    pub file: String,
}

/// What a verdict on a kata was about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digests {
    /// The kata's tests.
    pub tests: String,
    /// The student's file.
    pub file: String,
}

/// What can be said of a kata without grading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not all its tests passed when it was graded last, or it never was.
    Unsolved,
    /// All its tests passed, and nothing has changed since.
    Solved,
    /// All its tests passed; the student's file or the tests have changed since.
    Changed,
}

/// A digest of some texts: FNV-1a, which is the same on every machine and in every
/// release. It only has to notice an edit.
#[must_use]
pub fn digest<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for text in texts {
        for byte in text.len().to_le_bytes().iter().chain(text) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            schema: SCHEMA,
            katas: BTreeMap::new(),
        }
    }
}

impl Progress {
    /// What is known of a kata, if anything is.
    #[must_use]
    pub fn kata(&self, day: &str, kata: &str) -> Option<&KataProgress> {
        self.katas.get(&key(day, kata))
    }

    /// What can be said of a kata whose tests and file have these digests now.
    #[must_use]
    pub fn standing(&self, day: &str, kata: &str, now: &Digests) -> Standing {
        match self.kata(day, kata) {
            Some(known) if known.solved && known.tests == now.tests && known.file == now.file => {
                Standing::Solved
            }
            Some(known) if known.solved => Standing::Changed,
            _ => Standing::Unsolved,
        }
    }

    /// What is known of a kata, to be changed; begins with nothing.
    pub fn kata_mut(&mut self, day: &str, kata: &str) -> &mut KataProgress {
        self.katas.entry(key(day, kata)).or_default()
    }

    /// Takes in a run. A kata without a score is left as it is: only a part of it was
    /// run, or the grader failed. `digests` gives the digests of a kata by its day
    /// and name.
    pub fn record(&mut self, results: &Results, digests: impl Fn(&str, &str) -> Digests) {
        for (day, kata) in results.katas() {
            let Some(score) = kata.score else { continue };
            let is_known = self.kata(&day.name, &kata.name).is_some();
            if score == 0 && !is_known {
                continue;
            }
            let progress = self.kata_mut(&day.name, &kata.name);
            progress.solved = kata.solved;
            progress.best = progress.best.max(score);
            if kata.solved {
                let digests = digests(&day.name, &kata.name);
                (progress.tests, progress.file) = (digests.tests, digests.file);
            }
        }
    }

    /// Moves what is known of a kata that had another name in an earlier release to the
    /// name that it has now; what is known under that name already wins.
    pub fn rename(&mut self, day: &str, from: &str, to: &str) {
        if let Some(earlier) = self.katas.remove(&key(day, from)) {
            self.katas.entry(key(day, to)).or_insert(earlier);
        }
    }
}

fn key(day: &str, kata: &str) -> String {
    format!("{day}::{kata}")
}

/// Why progress cannot be read or saved.
#[derive(Debug)]
pub enum ProgressError {
    /// The file is there, and is not what a grader writes.
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A newer grader wrote the file.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        schema: u32,
    },
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProgressError::Broken { path, reason } => write!(
                f,
                "{} is not a progress file ({reason}); repair it or move it away",
                path.display()
            ),
            ProgressError::Newer { path, schema } => write!(
                f,
                "{} was written by a newer grader (schema {schema}, this one knows {SCHEMA}); \
                 update the grader, or name another file with --progress",
                path.display()
            ),
            ProgressError::Unreadable { path, source } => write!(
                f,
                "progress cannot be read from {} ({source}); make it readable, or name another \
                 file with --progress",
                path.display()
            ),
            ProgressError::Unwritable { path, source } => write!(
                f,
                "progress cannot be saved in {} ({source}); make its directory writable, or \
                 name another file with --progress",
                path.display()
            ),
        }
    }
}

impl Error for ProgressError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ProgressError::Unreadable { source, .. } | ProgressError::Unwritable { source, .. } => {
                Some(source)
            }
            ProgressError::Broken { .. } | ProgressError::Newer { .. } => None,
        }
    }
}

/// What an update left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The progress as it is saved now.
    pub progress: Progress,
    /// Where a file lies now that was there and could not be read as progress.
    pub set_aside: Option<SetAside>,
}

/// A broken file that was moved out of the way, and why. Its text is a note for the student.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it was.
    pub from: PathBuf,
    /// Where it is.
    pub to: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} was not a progress file ({}); it is kept as {}, and progress begins anew",
            self.from.display(),
            self.reason,
            self.to.display()
        )
    }
}

/// Reads progress; a file that is not there is one in which nothing is solved yet.
///
/// # Errors
/// If the file cannot be read, or is not what this grader writes.
pub fn load(path: &Path) -> Result<Progress, ProgressError> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Progress::default()),
        Err(source) => {
            let path = path.to_owned();
            return Err(ProgressError::Unreadable { path, source });
        }
    };
    let broken = |reason: serde_json::Error| ProgressError::Broken {
        path: path.to_owned(),
        reason: reason.to_string(),
    };
    // The version first: what a newer grader wrote is not broken.
    let version: Version = serde_json::from_slice(&bytes).map_err(broken)?;
    if version.schema > SCHEMA {
        return Err(ProgressError::Newer {
            path: path.to_owned(),
            schema: version.schema,
        });
    }
    serde_json::from_slice(&bytes).map_err(broken)
}

#[derive(Deserialize)]
struct Version {
    schema: u32,
}

/// Reads progress, lets `change` change it and saves it, so that two graders at a time
/// lose nothing and a kill at any moment leaves either the old or the new file. A broken
/// file is set aside, never overwritten.
///
/// # Errors
/// If the file cannot be read or written, or a newer grader wrote it; it is unchanged then.
pub fn update(path: &Path, change: impl FnOnce(&mut Progress)) -> Result<Updated, ProgressError> {
    // Behind a link: renaming replaces the file, not the link to it.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let unwritable = |source| ProgressError::Unwritable {
        path: path.clone(),
        source,
    };
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let directory = directory.unwrap_or(Path::new("."));
    fs::create_dir_all(directory).map_err(unwritable)?;
    let _lock = lock(&beside(&path, ".lock")).map_err(unwritable)?;
    let (mut progress, set_aside) = match load(&path) {
        Ok(progress) => (progress, None),
        Err(ProgressError::Broken { reason, .. }) => {
            let to = set_aside(&path).map_err(unwritable)?;
            let from = path.clone();
            (Progress::default(), Some(SetAside { from, to, reason }))
        }
        Err(error) => return Err(error),
    };
    change(&mut progress);
    save(&path, directory, &progress).map_err(unwritable)?;
    Ok(Updated {
        progress,
        set_aside,
    })
}

/// The file with something added to its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = atomic::open(File::options().read(true), path, OFlag::empty())?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Held until the file is dropped; the file itself stays, since whoever waits has it open.
fn lock(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    let file = atomic::open(&mut options, path, OFlag::empty())?;
    loop {
        match file.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result.map(|()| file),
        }
    }
}

/// Moves a broken file to a name that no file has; under the lock, nobody takes it meanwhile.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let mut to = beside(path, ".broken");
    let mut number = 2;
    while fs::symlink_metadata(&to).is_ok() {
        to = beside(path, &format!(".broken-{number}"));
        number += 1;
    }
    fs::rename(path, &to)?;
    Ok(to)
}

fn save(path: &Path, directory: &Path, progress: &Progress) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(progress)?;
    text.push('\n');
    // Readable like any other file; a temporary one is private by default.
    let mut file = tempfile::Builder::new()
        .prefix(".progress")
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests;
