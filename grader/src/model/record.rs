//! What became of a submission among many: a line of their summary, schema 1.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::NoteKind;
use super::isolation::Layer;
use super::plain;
use super::results::Results;

/// The version of the record. It grows when a reader of the old one would misread the new.
pub const SCHEMA: u32 = 1;

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always 1: the version of this format.
    pub schema: u32,
    /// The name of the submission, unlike that of any other.
    pub name: String,
    /// Whether it has a score.
    pub status: Status,
    /// Why it has none, in a few sentences.
    pub reason: Option<String>,
    /// The submission with the very same files, which was graded for both.
    pub same_as: Option<String>,
    /// The points earned.
    pub score: Option<u32>,
    /// The points there were to earn.
    pub max_score: u32,
    /// The same of each day, in order.
    pub days: Vec<DayScore>,
    /// How many files were not looked at.
    pub ignored: usize,
    /// The layers of the jail that some test ran without.
    pub missing_layers: Vec<Layer>,
    /// What brings the same random cases again, a decimal number as text.
    pub seed: String,
    /// Of what was taken of it, SHA-256 in hexadecimal.
    pub digest: String,
    /// How long it took; null if nothing was run for it.
    pub duration_ms: Option<u64>,
}

/// Whether a submission has a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has.
    Graded,
    /// It cannot be graded, and that is not the grader's fault.
    NotGradable,
    /// The grader or the machine failed; the same command again tries once more.
    Error,
}

impl Status {
    /// As in the reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Graded => "graded",
            Status::NotGradable => "not_gradable",
            Status::Error => "error",
        }
    }
}

/// The points of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DayScore {
    /// The crate.
    pub name: String,
    /// The points earned.
    pub score: Option<u32>,
    /// The points there were to earn.
    pub max_score: u32,
    /// Of what was taken of it for the day, SHA-256 in hexadecimal.
    pub digest: String,
    /// Whether these are the results of another submission, with the very same files of the
    /// day and full marks.
    pub copied: bool,
}

impl DayScore {
    /// Whether it has full marks.
    #[must_use]
    pub fn is_solved(&self) -> bool {
        self.max_score > 0 && self.score == Some(self.max_score)
    }
}

/// What tells a submission from others by its content: SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digests {
    /// Of all that was taken of it.
    pub whole: String,
    /// Of what was taken of it for each day.
    pub days: BTreeMap<String, String>,
}

impl Record {
    /// Of a submission without results.
    #[must_use]
    pub fn without_results(
        name: &str,
        digest: &str,
        seed: u64,
        status: Status,
        reason: &str,
    ) -> Self {
        Self {
            schema: SCHEMA,
            name: name.to_owned(),
            status,
            reason: Some(plain::reason(reason)),
            same_as: None,
            score: None,
            max_score: 0,
            days: Vec::new(),
            ignored: 0,
            missing_layers: Vec::new(),
            seed: seed.to_string(),
            digest: digest.to_owned(),
            duration_ms: None,
        }
    }

    /// Of a submission with results, some of whose days are `copied`; `ignored` is how many
    /// of its files were not looked at.
    #[must_use]
    pub fn of(
        name: &str,
        digests: &Digests,
        results: &Results,
        copied: &BTreeSet<String>,
        ignored: usize,
    ) -> Self {
        let days = results.days.iter().map(|day| DayScore {
            name: day.name.clone(),
            score: day.score,
            max_score: day.max_score,
            digest: digests.days.get(&day.name).cloned().unwrap_or_default(),
            copied: copied.contains(&day.name),
        });
        let error = results.cases().find_map(|case| case.error.clone());
        let is_complete = results.is_complete();
        let reason = || error.unwrap_or_else(|| "not everything could be judged".to_owned());
        let layers = results.isolation.0.iter();
        Self {
            schema: SCHEMA,
            name: name.to_owned(),
            status: match is_complete {
                true => Status::Graded,
                false => Status::Error,
            },
            reason: (!is_complete).then(|| plain::reason(&reason())),
            same_as: None,
            score: results.score,
            max_score: results.max_score,
            days: days.collect(),
            ignored,
            missing_layers: layers
                .filter(|(_, is_reached)| !**is_reached)
                .map(|(layer, _)| *layer)
                .collect(),
            seed: results.seed.clone(),
            digest: digests.whole.clone(),
            duration_ms: results.duration_ms,
        }
    }

    /// That of somebody who handed in the same files as the owner of this record.
    #[must_use]
    pub fn of_the_same(&self, name: &str, ignored: usize) -> Self {
        Self {
            name: name.to_owned(),
            same_as: Some(self.same_as.clone().unwrap_or_else(|| self.name.clone())),
            ignored,
            duration_ms: None,
            ..self.clone()
        }
    }
}

impl Results {
    /// The results of somebody who handed in the same files, and among other others.
    #[must_use]
    pub fn with_ignored_of(mut self, notes: Vec<super::event::Note>) -> Self {
        let is_kept = |note: &super::event::Note| note.kind != NoteKind::IgnoredFile;
        self.notes.retain(is_kept);
        let ignored = notes.into_iter().filter(|note| !is_kept(note));
        self.notes.extend(ignored);
        self
    }
}
