//! Collects the files that a student may hand in, and nothing else.

mod archive;
mod open;
mod pack;
mod packed;
mod words;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::kata::Catalog;
use crate::model::plain;

use open::{Directory, Opened};
pub use pack::{is_pack, pack};
pub use words::objection;

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

impl Submission {
    /// Takes the file of a kata, or what is wrong with it.
    fn take(
        &mut self,
        (day, kata): (&str, &str),
        path: String,
        read: Result<String, open::Unreadable>,
    ) {
        let refused = match read {
            Ok(text) => match objection(&text) {
                None => {
                    self.files.insert(path, text);
                    return;
                }
                Some(reason) => reason,
            },
            Err(open::Unreadable::Missing) => {
                self.missing.push(path);
                return;
            }
            Err(unreadable) => unreadable.reason(),
        };
        self.refused.push(Refused {
            day: day.to_owned(),
            kata: kata.to_owned(),
            path,
            reason: refused,
        });
    }
}

/// Takes the student's files out of a student's clone.
///
/// # Errors
/// If the clone itself cannot be opened.
pub fn from_clone(root: &Path, catalog: &Catalog) -> Result<Submission, NotGradable> {
    let not_gradable = |error: io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such directory".to_owned(),
            io::ErrorKind::NotADirectory => "it is not a directory".to_owned(),
            _ => format!("it cannot be opened: {error}"),
        };
        NotGradable::new(root, &reason)
    };
    let directory = Directory::open(root).map_err(not_gradable)?;
    Ok(collect(&directory, "katas", catalog))
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
    let opened = open::handed_in(path, true);
    from_opened(opened, catalog, released).map_err(|reason| NotGradable::new(path, &reason))
}

/// As [`from_path`], for what was found in a folder: nobody has named what a link there
/// leads to, so it is not followed.
///
/// # Errors
/// As of [`from_path`], or if it is a link.
pub fn from_entry<'a>(
    path: &Path,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, NotGradable> {
    let opened = open::handed_in(path, false);
    from_opened(opened, catalog, released).map_err(|reason| NotGradable::new(path, &reason))
}

fn from_opened<'a>(
    opened: Result<Opened, String>,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, String> {
    let file = match opened? {
        Opened::Directory(directory) => return from_directory(directory, catalog, released),
        Opened::File(file) => file,
    };
    let places = packed::Places::new(catalog);
    let is_wanted = |path: &str| places.may_be_at(path, |place| released(place).is_some());
    let wanted = archive::Wanted {
        is_wanted: &is_wanted,
        limit: FILE_BYTES,
    };
    let entries = archive::entries(file, &wanted)?;
    let found = packed::sort(&entries, &places)?;
    let is_copy = |place: &str, content: Option<&[u8]>| {
        content.is_some() && content == released(place).map(str::as_bytes)
    };
    let others = found.others.into_iter();
    let others = others.filter(|(place, _, content)| !is_copy(place, *content));
    let others = others.map(|(place, path, _)| (!place.starts_with("katas/"), path.to_owned()));
    finish(found.submission, others.collect())
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
/// If it holds no student's file at all, or too many others.
fn from_directory<'a>(
    top: Directory,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, String> {
    let root = unwrapped(top, catalog);
    let has_katas = root.below(OsStr::new("katas")).is_some();
    let folder = if has_katas { "katas" } else { "" };
    let submission = collect(&root, folder, catalog);
    let mut known: Vec<String> = submission.files.keys().cloned().collect();
    known.extend(
        submission
            .refused
            .iter()
            .map(|refused| refused.path.clone()),
    );
    let prefix = if has_katas { "" } else { "katas/" };
    let mut others = Vec::new();
    let mut count = 0;
    list_others(&root, "", DEPTH, &mut count, &mut |path| {
        let place = format!("{prefix}{path}");
        let is_copy = || {
            let released = released(&place);
            released.is_some() && read_below(&root, path).as_deref() == released
        };
        if !known.contains(&place) && !is_copy() {
            others.push((!place.starts_with("katas/"), path.to_owned()));
        }
    })?;
    finish(submission, others)
}

/// The repository, where there is nothing in a directory but its folder.
fn unwrapped(top: Directory, catalog: &Catalog) -> Directory {
    let only: Vec<_> = {
        let names = top.entries().filter(|(name, _)| !is_hidden(name));
        names.take(2).collect()
    };
    let [(only, true)] = only.as_slice() else {
        return top;
    };
    let is_of_the_katas = only == "katas" || catalog.days.iter().any(|day| *day.name == **only);
    match is_of_the_katas {
        true => top,
        false => top.below(only).unwrap_or(top),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || name == packed::MAC
}

/// Reads one text file of a clone as a submission's files are read: whatever a student
/// put in its place, it neither blocks nor leads elsewhere.
#[must_use]
pub fn read_text(root: &Path, path: &str) -> Option<String> {
    read_below(&Directory::open(root).ok()?, path)
}

fn read_below(root: &Directory, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = parts.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let text = is_plain.then(|| root.read(&parts, FILE_BYTES));
    text?.ok()
}

fn collect(directory: &Directory, folder: &str, catalog: &Catalog) -> Submission {
    let mut submission = Submission::default();
    for day in &catalog.days {
        for kata in &day.katas {
            let path = day.student_file(&kata.name);
            let parts = [folder, &day.name, "src", &format!("{}.rs", kata.name)];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let read = directory.read(&parts, FILE_BYTES);
            submission.take((&day.name, &kata.name), path, read);
        }
    }
    submission
}

/// Calls `found` for every entry that is no directory, with its path below the root. What
/// cannot be listed is left out: nothing in it would be taken anyway.
///
/// # Errors
/// If there are too many in all, directories among them.
fn list_others(
    directory: &Directory,
    name: &str,
    depth: usize,
    count: &mut usize,
    found: &mut dyn FnMut(&str),
) -> Result<(), String> {
    for (file_name, is_directory) in directory.entries().take(OF_A_FOLDER) {
        *count += 1;
        archive::check_count(*count)?;
        let path = format!("{name}{}", file_name.to_string_lossy());
        if !is_directory {
            found(&path);
        } else if MADE.iter().all(|made| file_name != *made) {
            if depth == 0 {
                found(&format!("{path}/"));
            } else if let Some(below) = directory.below(&file_name) {
                list_others(&below, &format!("{path}/"), depth - 1, count, found)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
