//! Many submissions: what is handed in, where the results lie, and what of them is there
//! already.
//!
//! A submission has ended when its folder of results is there, which happens at one moment.
//! So whoever is killed has lost only what was being graded, and the same command goes on.

mod digest;
mod names;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;
use nix::unistd::geteuid;
use serde::{Deserialize, Serialize};

pub use digest::{digest_of, digests};
pub use names::{EntriesError, Entry, entries};

use crate::atomic;
use crate::model::isolation::Layer;
use crate::model::plain;
use crate::model::record::{DayScore, Record, Status};
use crate::model::results::Results;
use crate::report::{json, summary};

/// What was asked for, in the folder of the results.
const SETTINGS: &str = "batch.json";
/// The folder with a folder for each submission.
const SUBMISSIONS: &str = "submissions";
/// The summary of all submissions.
const SUMMARY: [&str; 2] = ["summary.jsonl", "summary.csv"];
/// Held while somebody writes there.
const LOCK: &str = ".lock";
/// What is written for each submission.
const RECORD: &str = "submission.json";
/// See [`RECORD`].
const RESULTS: &str = "results.json";
/// See [`RECORD`].
const REPORT: &str = "report.txt";
/// Larger than any settings or record of ours.
const RECORD_BYTES: u64 = 1024 * 1024;
/// Larger than any results.
const RESULTS_BYTES: u64 = 64 * 1024 * 1024;

/// What all submissions of a batch have in common. Results of other settings are none of
/// this batch's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What the random cases take their inputs from, a decimal number as text.
    pub seed: String,
    /// Of the katas and their tests, SHA-256 in hexadecimal.
    pub katas: String,
    /// Whether students may see only the names of some tests.
    pub hides: bool,
    /// The layers of the jail that were left out.
    pub without_layers: Vec<Layer>,
}

/// A folder of results.
#[derive(Debug)]
pub struct Batch {
    out: PathBuf,
    records: BTreeMap<String, Record>,
    seed: u64,
    _lock: File,
}

/// Why there is no place for results.
#[derive(Debug)]
pub enum BatchError {
    /// A file or folder in it.
    Files(PathBuf, io::Error),
    /// Another grader is at work there.
    InUse(PathBuf),
    /// The folder holds something else.
    Foreign(PathBuf),
    /// The folder belongs to somebody else.
    NotOurs(PathBuf),
    /// The folder holds results of other settings, which differ in this.
    Other(PathBuf, &'static str),
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Files(path, error) => write!(
                f,
                "the results cannot be kept: {}: {error}; name another folder after --out",
                plain::path(path)
            ),
            BatchError::InUse(path) => write!(
                f,
                "another grader is writing to {}; wait for it, or name another folder after --out",
                plain::path(path)
            ),
            BatchError::Foreign(path) => write!(
                f,
                "{} holds something else than results; name a new folder after --out",
                plain::path(path)
            ),
            BatchError::NotOurs(path) => write!(
                f,
                "{} belongs to another user, who could lead astray what is written there; \
                 name a folder of your own after --out, such as a new one in it",
                plain::path(path)
            ),
            BatchError::Other(path, what) => write!(
                f,
                "{} holds results with {what}; name another folder after --out, or ask for the \
                 same as before",
                plain::path(path)
            ),
        }
    }
}

impl std::error::Error for BatchError {}

impl Batch {
    /// Opens a folder of results, new or begun: what has ended in it stays as it is. Its
    /// settings must be those that are wanted, but for the seed if any will do: the one that
    /// is wanted is for a new folder then.
    ///
    /// # Errors
    /// See [`BatchError`].
    pub fn open(out: &Path, wanted: &Settings, is_any_seed: bool) -> Result<Self, BatchError> {
        let at = |path: &Path, error| BatchError::Files(path.to_owned(), error);
        let submissions = out.join(SUBMISSIONS);
        fs::create_dir_all(out).map_err(|error| at(out, error))?;
        let owner = fs::metadata(out).map_err(|error| at(out, error))?.uid();
        if !is_trusted(owner) {
            return Err(BatchError::NotOurs(out.to_owned()));
        }
        let settings = out.join(SETTINGS);
        let is_begun = settings.symlink_metadata().is_ok();
        let entries = fs::read_dir(out).map_err(|error| at(out, error))?;
        // Who was killed may have come no further than to its first file.
        let is_ours = |name: &OsStr| name == LOCK || atomic::is_unfinished(name);
        let mut names = entries.flatten().map(|entry| entry.file_name());
        if !is_begun && !names.all(|name| is_ours(&name)) {
            return Err(BatchError::Foreign(out.to_owned()));
        }
        let path = out.join(LOCK);
        let lock = lock_file(&path).map_err(|error| at(&path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BatchError::InUse(out.to_owned())),
            Err(TryLockError::Error(error)) => return Err(at(&path, error)),
        }
        let seed = match is_begun {
            true => compare(out, &settings, wanted, is_any_seed)?,
            false => {
                let text = serde_json::to_vec_pretty(wanted).map_err(io::Error::from);
                text.and_then(|text| atomic::write(&settings, &text))
                    .map_err(|error| at(&settings, error))?;
                wanted.seed.clone()
            }
        };
        let foreign = || BatchError::Foreign(out.to_owned());
        if !make_folder(&submissions).map_err(|error| at(&submissions, error))? {
            return Err(foreign());
        }
        for place in [out, &submissions] {
            atomic::remove_unfinished(place).map_err(|error| at(place, error))?;
        }
        let mut batch = Self {
            out: out.to_owned(),
            records: records(&submissions).map_err(|error| at(&submissions, error))?,
            seed: seed.parse().map_err(|_| foreign())?,
            _lock: lock,
        };
        // Who was killed may not have come to these.
        batch.settle_the_same()?;
        batch.write_summary()?;
        Ok(batch)
    }

    /// What the random cases of all submissions take their inputs from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everything that has ended, in the order of the names.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// What has become of a submission with this content, if nothing is left to be done.
    #[must_use]
    pub fn ended(&self, name: &str, digest: &str) -> Option<&Record> {
        let record = self.records.get(name)?;
        (record.digest == digest && record.status != Status::Error).then_some(record)
    }

    /// A submission that was graded and has this content.
    #[must_use]
    pub fn graded(&self, digest: &str) -> Option<&Record> {
        let is_it = |record: &&Record| {
            record.digest == digest && record.status == Status::Graded && record.same_as.is_none()
        };
        self.records.values().find(is_it)
    }

    /// A submission that has full marks for a day with this content. Only that is a reason not
    /// to grade a day: what failed may have failed by what else its submission did.
    #[must_use]
    pub fn solved(&self, day: &str, digest: &str) -> Option<&Record> {
        let is_it =
            |score: &DayScore| score.name == day && score.digest == digest && score.is_solved();
        let mut graded = self.records.values();
        graded.find(|record| record.status == Status::Graded && record.days.iter().any(is_it))
    }

    /// The results of a submission, if they can be read.
    #[must_use]
    pub fn results(&self, name: &str) -> Option<Results> {
        let text = atomic::read(&self.folder(name).join(RESULTS), RESULTS_BYTES).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes down what became of a submission, with its results if it has any and the
    /// report for its reader, and then the summary.
    ///
    /// # Errors
    /// The file that cannot be written.
    pub fn add(
        &mut self,
        record: Record,
        results: Option<&Results>,
        report: &str,
    ) -> Result<(), BatchError> {
        let folder = self.folder(&record.name);
        let at = |error| BatchError::Files(folder.clone(), error);
        let text = text_of(&record).map_err(at)?;
        let mut files = vec![(RECORD, text), (REPORT, report.as_bytes().to_vec())];
        files.extend(results.map(|results| (RESULTS, json::render(results).into_bytes())));
        atomic::write_folder(&folder, &files).map_err(at)?;
        self.records.insert(record.name.clone(), record);
        self.settle_the_same()?;
        self.write_summary()
    }

    /// Whoever was graded for others may hand in something else later on: then the first of
    /// those is the one that the rest are the same as.
    fn settle_the_same(&mut self) -> Result<(), BatchError> {
        let mut owners: BTreeMap<String, String> = BTreeMap::new();
        let graded = |record: &&Record| record.status == Status::Graded;
        for is_owner in [true, false] {
            for record in self.records.values().filter(graded) {
                if record.same_as.is_none() == is_owner {
                    let owner = owners.entry(record.digest.clone());
                    owner.or_insert_with(|| record.name.clone());
                }
            }
        }
        let out = self.out.join(SUBMISSIONS);
        for record in self.records.values_mut() {
            let owner = owners.get(&record.digest);
            let same_as = owner.filter(|owner| **owner != record.name);
            if record.same_as.is_some() && record.same_as.as_ref() != same_as {
                let same_as = same_as.cloned();
                record.same_as = same_as;
                let path = out.join(&record.name).join(RECORD);
                let written = text_of(record).and_then(|text| atomic::write(&path, &text));
                written.map_err(|error| BatchError::Files(path, error))?;
            }
        }
        Ok(())
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.out.join(SUBMISSIONS).join(name)
    }

    fn write_summary(&self) -> Result<(), BatchError> {
        let records: Vec<&Record> = self.records.values().collect();
        let texts = [summary::json_lines(&records), summary::csv(&records)];
        for (name, text) in SUMMARY.iter().zip(texts) {
            let path = self.out.join(name);
            atomic::write(&path, text.as_bytes())
                .map_err(|error| BatchError::Files(path, error))?;
        }
        Ok(())
    }
}

/// Whether a folder of this user's is no trap: nobody else can change what is in it.
fn is_trusted(owner: u32) -> bool {
    owner == geteuid().as_raw() || owner == 0
}

/// Opens the file that is locked. Whatever lies there stays as it is.
fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    atomic::open(&mut options, path, OFlag::O_NOFOLLOW)
}

/// Makes a folder if there is none; says whether it is one of ours, and no link to another.
fn make_folder(path: &Path) -> io::Result<bool> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let there = path.symlink_metadata()?;
    Ok(there.is_dir() && is_trusted(there.uid()))
}

/// The seed of the results that are there, if they are of this batch.
fn compare(
    out: &Path,
    path: &Path,
    wanted: &Settings,
    is_any_seed: bool,
) -> Result<String, BatchError> {
    let text = atomic::read(path, RECORD_BYTES);
    let text = text.map_err(|error| BatchError::Files(path.to_owned(), error))?;
    let there: Settings = serde_json::from_slice(&text)
        .map_err(|error| BatchError::Files(path.to_owned(), error.into()))?;
    let differences = [
        (!is_any_seed && there.seed != wanted.seed, "another seed"),
        (there.katas != wanted.katas, "other katas or tests"),
        (there.hides != wanted.hides, "another choice of --hide"),
        (
            there.without_layers != wanted.without_layers,
            "another jail",
        ),
    ];
    match differences.into_iter().find(|(differs, _)| *differs) {
        Some((_, what)) => Err(BatchError::Other(out.to_owned(), what)),
        None => Ok(there.seed),
    }
}

fn text_of(record: &Record) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(record)?;
    text.push(b'\n');
    Ok(text)
}

/// What has ended. A folder whose record cannot be read counts as not there: its
/// submission is graded again.
fn records(submissions: &Path) -> io::Result<BTreeMap<String, Record>> {
    let mut records = BTreeMap::new();
    for entry in fs::read_dir(submissions)? {
        let entry = entry?;
        // A link would lead what is written there later on to another place.
        if !entry.file_type()?.is_dir() {
            continue;
        }
        let text = atomic::read(&entry.path().join(RECORD), RECORD_BYTES).unwrap_or_default();
        let record: Option<Record> = serde_json::from_slice(&text).ok();
        let record = record.filter(|record| entry.file_name() == *record.name);
        if let Some(record) = record {
            records.insert(record.name.clone(), record);
        }
    }
    Ok(records)
}

#[cfg(test)]
mod tests;
