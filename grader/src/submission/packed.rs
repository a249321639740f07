//! The student's files in an archive: where they lie in it, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::{Entry, Kind};
use super::open::{self, Unreadable};
use super::{FILE_BYTES, MADE, Submission};
use crate::model::kata::Catalog;
use crate::model::plain;

/// What a Mac puts into every zip.
pub(super) const MAC: &str = "__MACOSX";

/// The places of the student's files, `katas/<day>/src/<kata>.rs`, with day and kata.
pub(super) struct Places(BTreeMap<String, (String, String)>);

impl Places {
    pub(super) fn new(catalog: &Catalog) -> Self {
        let katas = catalog.days.iter().flat_map(|day| {
            let named = move |kata: &str| (day.name.clone(), kata.to_owned());
            day.katas
                .iter()
                .map(move |kata| (day.student_file(&kata.name), named(&kata.name)))
        });
        Self(katas.collect())
    }

    /// Whether a path can be a student's file, or one that `is_known`, wherever the
    /// repository begins in the archive.
    pub(super) fn may_be_at(&self, path: &str, is_known: impl Fn(&str) -> bool) -> bool {
        let unwrapped = path.split_once('/').map_or("", |(_, rest)| rest);
        [path, unwrapped].iter().any(|path| {
            let below = format!("katas/{path}");
            [path, below.as_str()]
                .iter()
                .any(|place| self.0.contains_key(*place) || is_known(place))
        })
    }
}

/// What was found: the submission without its list of others, and those.
pub(super) struct Found<'a> {
    pub(super) submission: Submission,
    /// By the place that they would have in a repository, and by their path; with the
    /// content, as far as it was read.
    pub(super) others: Vec<(String, &'a str, Option<&'a [u8]>)>,
}

/// Sorts the entries of an archive.
///
/// # Errors
/// Why it cannot be told which of them is the student's.
pub(super) fn sort<'a>(entries: &'a [Entry], places: &Places) -> Result<Found<'a>, String> {
    let entries: Vec<&Entry> = entries.iter().filter(|e| !is_noise(&e.path)).collect();
    let wrapper = wrapper(&entries, places);
    let below = |entry: &'a Entry| &entry.path[wrapper..];
    let has_katas = entries.iter().any(|e| below(e).starts_with("katas/"));
    let mut submission = Submission::default();
    let mut others = Vec::new();
    let mut seen = BTreeSet::new();
    let lower: BTreeMap<String, &String> = places
        .0
        .keys()
        .map(|place| (place.to_ascii_lowercase(), place))
        .collect();
    let mut look_alikes = Vec::new();
    for entry in entries {
        let path = below(entry);
        let place = if has_katas {
            path.to_owned()
        } else {
            format!("katas/{path}")
        };
        let Some((day, kata)) = places.0.get(&place) else {
            if let Some(meant) = lower.get(&place.to_ascii_lowercase()) {
                look_alikes.push(((*meant).clone(), path));
            }
            let content = match &entry.kind {
                Kind::File(Some(bytes)) => Some(bytes.as_slice()),
                _ => None,
            };
            others.push((place, path, content));
            continue;
        };
        if !seen.insert(place.clone()) {
            return Err(format!(
                "it holds {} twice; pack it anew",
                plain::name(path)
            ));
        }
        submission.take((day, kata), place, text(&entry.kind));
    }
    let clash = look_alikes.iter().find(|(meant, _)| seen.contains(meant));
    if let Some((meant, path)) = clash {
        return Err(format!(
            "{} and {meant} differ only in upper and lower case; keep one of them",
            plain::name(path)
        ));
    }
    let missing = places.0.keys().filter(|place| !seen.contains(*place));
    submission.missing = missing.cloned().collect();
    Ok(Found { submission, others })
}

fn text(kind: &Kind) -> Result<String, Unreadable> {
    match kind {
        Kind::File(Some(bytes)) => open::text(bytes.clone(), FILE_BYTES),
        // The places of all student's files are wanted.
        Kind::File(None) => Err(Unreadable::Missing),
        Kind::Link => Err(Unreadable::Link),
        Kind::HardLink => Err(Unreadable::HardLink),
        Kind::Special => Err(Unreadable::NotRegular),
    }
}

fn is_noise(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let made = |part: &str| part == MAC || MADE.contains(&part);
    name == ".DS_Store" || path.split('/').any(made)
}

/// The length of what stands before every path, with its slash: a folder that is there only
/// because somebody packed the repository's folder and not what is in it.
fn wrapper(entries: &[&Entry], places: &Places) -> usize {
    let mut tops = entries.iter().map(|entry| entry.path.split_once('/'));
    let Some(Some((top, _))) = tops.next() else {
        return 0;
    };
    let is_the_same = |other: Option<(&str, &str)>| other.is_some_and(|(first, _)| first == top);
    let is_of_the_katas = top == "katas" || places.0.values().any(|(day, _)| day.as_str() == top);
    if is_of_the_katas || !tops.all(is_the_same) {
        return 0;
    }
    top.len() + 1
}
