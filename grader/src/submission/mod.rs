//! Collects the files that a student may hand in, and nothing else.

mod archive;
mod open;
mod pack;
mod packed;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::kata::Catalog;
use crate::model::plain;

pub use pack::{is_pack, pack};

/// A student's file is small; what is larger is something else.
pub const FILE_BYTES: u64 = 256 * 1024;

/// How many files that are none of the student's are listed.
const LISTED: usize = 20;
/// How deep a submission is looked through for them.
const DEPTH: usize = 8;
/// How much of one folder is looked at.
const OF_A_FOLDER: usize = 2000;
/// Folders in which nobody writes by hand.
const MADE: [&str; 3] = [".git", ".grader", "target"];

/// What a student hands in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Submission {
    /// The text of each file by its place in the repository, `katas/<day>/src/<kata>.rs`.
    pub files: BTreeMap<String, String>,
    /// Files that are there but cannot be taken.
    pub refused: Vec<Refused>,
    /// Files that are not there; the stub stands in for them.
    pub missing: Vec<String>,
    /// What else was found, relative to the submission: the first in the order of names,
    /// those among the katas before all others. Copies of released files do not count.
    pub ignored: Vec<String>,
    /// How many more there are.
    pub ignored_more: usize,
}

/// A student's file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The crate.
    pub day: String,
    /// The kata.
    pub kata: String,
    /// The file's place in the repository.
    pub path: String,
    /// What is wrong with it and what to do.
    pub reason: String,
}

/// A submission that cannot be graded at all.
#[derive(Debug)]
pub struct NotGradable {
    /// What was handed in.
    pub path: PathBuf,
    /// Why, and what would do.
    pub reason: String,
}

impl NotGradable {
    /// Whatever the reason quotes of what was handed in, it is one line of a few sentences.
    fn new(path: &Path, reason: &str) -> Self {
        Self {
            path: path.to_owned(),
            reason: plain::reason(&plain::line(reason)),
        }
    }
}

impl fmt::Display for NotGradable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = plain::path(&self.path);
        write!(f, "{path} is not gradable: {}", self.reason)
    }
}

impl std::error::Error for NotGradable {}

/// Takes the student's files out of a student's clone.
///
/// # Errors
/// If the clone itself cannot be opened.
pub fn from_clone(root: &Path, catalog: &Catalog) -> Result<Submission, NotGradable> {
    collect(root, "katas", catalog)
}

/// Takes the student's files out of what was handed in: a directory, or an archive (zip or
/// tar.gz) of one, of which nothing is unpacked.
///
/// # Errors
/// If it is neither, cannot be opened, is not to be believed, or holds no student's file.
pub fn from_path<'a>(
    path: &Path,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, NotGradable> {
    if path.is_dir() {
        return from_directory(path, catalog, released);
    }
    let not_gradable = |reason: String| NotGradable::new(path, &reason);
    let places = packed::Places::new(catalog);
    let is_wanted = |path: &str| places.may_be_at(path, |place| released(place).is_some());
    let wanted = archive::Wanted {
        is_wanted: &is_wanted,
        limit: FILE_BYTES,
    };
    let entries = archive::entries(path, &wanted).map_err(not_gradable)?;
    let found = packed::sort(&entries, &places).map_err(not_gradable)?;
    let is_copy = |place: &str, content: Option<&[u8]>| {
        content.is_some() && content == released(place).map(str::as_bytes)
    };
    let others = found.others.into_iter();
    let others = others.filter(|(place, _, content)| !is_copy(place, *content));
    let others = others.map(|(place, path, _)| (!place.starts_with("katas/"), path.to_owned()));
    finish(found.submission, others.collect()).map_err(not_gradable)
}

/// Lists what else was found, by whether it lies outside of the katas, and by its path.
fn finish(
    mut submission: Submission,
    mut others: Vec<(bool, String)>,
) -> Result<Submission, String> {
    if submission.files.is_empty() && submission.refused.is_empty() {
        let example = submission.missing.first().cloned().unwrap_or_default();
        return Err(format!(
            "it holds none of the student's files, such as {example}; hand in the repository or its katas folder"
        ));
    }
    others.sort();
    submission.ignored_more = others.len().saturating_sub(LISTED);
    let listed = others.into_iter().take(LISTED);
    submission.ignored = listed.map(|(_, path)| path).collect();
    Ok(submission)
}

/// Takes the student's files out of a directory that was handed in, at
/// `katas/<day>/src/<kata>.rs` or `<day>/src/<kata>.rs`, and lists what else it holds but
/// copies of what was `released`.
///
/// # Errors
/// If it is no directory, cannot be opened, or holds no student's file at all.
fn from_directory<'a>(
    root: &Path,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, NotGradable> {
    let root = &unwrapped(root, catalog);
    let has_katas = root
        .join("katas")
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_dir());
    let folder = if has_katas { "katas" } else { "" };
    let submission = collect(root, folder, catalog)?;
    let mut known: Vec<String> = submission.files.keys().cloned().collect();
    known.extend(
        submission
            .refused
            .iter()
            .map(|refused| refused.path.clone()),
    );
    let prefix = if has_katas { "" } else { "katas/" };
    let mut others = Vec::new();
    list_others(root, "", DEPTH, &mut |path| {
        let place = format!("{prefix}{path}");
        let is_copy = || {
            let released = released(&place);
            released.is_some() && read_text(root, path).as_deref() == released
        };
        if !known.contains(&place) && !is_copy() {
            others.push((!place.starts_with("katas/"), path.to_owned()));
        }
    });
    finish(submission, others).map_err(|reason| NotGradable::new(root, &reason))
}

/// The repository, where there is nothing in a directory but its folder.
fn unwrapped(root: &Path, catalog: &Catalog) -> PathBuf {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut names = entries.filter(|entry| !is_hidden(&entry.file_name()));
    let (Some(only), None) = (names.next(), names.next()) else {
        return root.to_owned();
    };
    let name = only.file_name();
    let is_of_the_katas = name == "katas" || catalog.days.iter().any(|day| *day.name == *name);
    // As it is, not what a link leads to: who handed this in chose the link.
    let is_folder = only.file_type().is_ok_and(|kind| kind.is_dir());
    match is_folder && !is_of_the_katas {
        true => only.path(),
        false => root.to_owned(),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || name == packed::MAC
}

/// Reads one text file of a clone as a submission's files are read: whatever a student
/// put in its place, it neither blocks nor leads elsewhere.
#[must_use]
pub fn read_text(root: &Path, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = parts.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let directory = open::Directory::open(root).ok().filter(|_| is_plain)?;
    directory.read(&parts, FILE_BYTES).ok()
}

fn collect(root: &Path, folder: &str, catalog: &Catalog) -> Result<Submission, NotGradable> {
    let not_gradable = |error: io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such directory".to_owned(),
            io::ErrorKind::NotADirectory => "it is not a directory".to_owned(),
            _ => format!("it cannot be opened: {error}"),
        };
        NotGradable::new(root, &reason)
    };
    let directory = open::Directory::open(root).map_err(not_gradable)?;
    let mut submission = Submission::default();
    for day in &catalog.days {
        for kata in &day.katas {
            let path = day.student_file(&kata.name);
            let parts = [folder, &day.name, "src", &format!("{}.rs", kata.name)];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            match directory.read(&parts, FILE_BYTES) {
                Ok(text) => drop(submission.files.insert(path, text)),
                Err(open::Unreadable::Missing) => submission.missing.push(path),
                Err(unreadable) => submission.refused.push(Refused {
                    day: day.name.clone(),
                    kata: kata.name.clone(),
                    reason: unreadable.reason(),
                    path,
                }),
            }
        }
    }
    Ok(submission)
}

/// Calls `found` for every entry that is no directory, with its path below the root.
fn list_others(directory: &Path, name: &str, depth: usize, found: &mut dyn FnMut(&str)) {
    // A directory that cannot be listed is left out: nothing in it would be taken anyway.
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten().take(OF_A_FOLDER) {
        let file_name = entry.file_name();
        let path = format!("{name}{}", file_name.to_string_lossy());
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found(&path);
        } else if MADE.iter().all(|made| file_name != *made) {
            if depth > 0 {
                list_others(&entry.path(), &format!("{path}/"), depth - 1, found);
            } else {
                found(&format!("{path}/"));
            }
        }
    }
}

#[cfg(test)]
mod tests;
