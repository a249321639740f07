//! What the pipeline tells while it runs. A recorded log of these gives every report
//! again without running anything.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::isolation::Isolation;
use super::kata::{CaseId, Catalog, Target};
use super::outcome::{Ending, Outcome};
use super::verdict::{Failure, Verdict};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The first event: what is going to be graded.
    RunStarted(Plan),
    /// Something the reader should know that is neither a verdict nor an error.
    NoteTaken(Note),
    /// Cargo was started, for these days.
    BuildStarted {
        /// Names of crates.
        days: Vec<String>,
    },
    /// Cargo waits for another cargo, most likely an editor's.
    LockAwaited,
    /// The compiler works on this crate now.
    CrateStarted {
        /// Its name.
        name: String,
    },
    /// A kata's file cannot be built or taken: all its cases fail for this reason, and
    /// the stub stands in for it.
    KataBlocked {
        /// The crate.
        day: String,
        /// The kata.
        kata: String,
        /// What is wrong with the file.
        failure: Failure,
    },
    /// Cargo is done.
    BuildFinished,
    /// A day's executables are there; its cases begin.
    DayStarted {
        /// The crate.
        day: String,
    },
    /// A case has its verdict.
    CaseFinished(CaseFinished),
    /// The last case of a day has its verdict.
    DayFinished {
        /// The crate.
        day: String,
    },
    /// The last event.
    RunFinished {
        /// From the first event to this one.
        duration_ms: u64,
    },
}

/// A judged test case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFinished {
    /// Which one.
    pub id: CaseId,
    /// The judgement.
    pub verdict: Verdict,
    /// What the process did; nothing if there was none.
    pub outcome: Option<Observed>,
    /// Which layers stood around it.
    pub isolation: Option<Isolation>,
    /// How long it took.
    pub duration_ms: u64,
    /// What the test says of its random inputs; nothing if it did not pass.
    pub drawn: Option<Drawn>,
    /// The names of what it left in its temporary directory.
    pub left_files: Vec<String>,
}

/// What a test that passed says of its random inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// How many random values it drew.
    pub draws: u64,
    /// A digest of what it handed to the programs it started.
    pub inputs: u64,
}

/// What a report shows of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Observed {
    /// How the process ended.
    pub ending: Ending,
    /// The beginning of its standard output, decoded lossily.
    pub stdout: String,
    /// The beginning of its standard error, decoded lossily.
    pub stderr: String,
    /// The processes it left running.
    pub left: Vec<String>,
}

/// What is going to be graded; known before anything is built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Where the random cases take their inputs from.
    pub seed: u64,
    /// The days, in order.
    pub days: Vec<PlannedDay>,
}

/// A day that is going to be graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDay {
    /// The crate.
    pub name: String,
    /// 1 to 7.
    pub number: u32,
    /// What it is about.
    pub title: String,
    /// Its katas, in order.
    pub katas: Vec<PlannedKata>,
}

/// A kata that is going to be graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedKata {
    /// Its name.
    pub name: String,
    /// Its number, `1.1`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// What it is worth.
    pub points: u32,
    /// The student's file, relative to the repository.
    pub file: String,
    /// Whether all its cases are in the plan; a kata's score takes all of them.
    pub is_whole: bool,
    /// The cases, in order.
    pub cases: Vec<PlannedCase>,
}

/// A test case that is going to be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedCase {
    /// Its id.
    pub id: CaseId,
    /// Which executable holds it.
    pub target: Target,
    /// Whether it draws random inputs.
    pub seeded: bool,
    /// Its source file, relative to the repository.
    pub file: String,
    /// The line of its `fn`.
    pub line: u32,
    /// Whether it is an instructor's, of which a student may learn no more than the name.
    #[serde(default)]
    pub hidden: bool,
}

impl Plan {
    /// Marks the cases as an instructor's that lie in these files.
    pub fn hide(&mut self, is_hidden: impl Fn(&str) -> bool) {
        let katas = self.days.iter_mut().flat_map(|day| &mut day.katas);
        for case in katas.flat_map(|kata| &mut kata.cases) {
            case.hidden = is_hidden(&case.file);
        }
    }

    /// The test executables that hold any of its cases, in the order of [`Target::ALL`].
    #[must_use]
    pub fn targets(&self) -> Vec<Target> {
        let katas = self.days.iter().flat_map(|day| &day.katas);
        let used: BTreeSet<Target> = katas
            .flat_map(|kata| kata.cases.iter().map(|case| case.target))
            .collect();
        used.into_iter().collect()
    }

    /// The plan for those cases of the catalog that `is_wanted` accepts.
    #[must_use]
    pub fn new(catalog: &Catalog, seed: u64, is_wanted: impl Fn(&CaseId) -> bool) -> Self {
        let mut days = Vec::new();
        for day in &catalog.days {
            let mut katas = Vec::new();
            for kata in &day.katas {
                let wanted = kata.cases.iter().filter(|case| is_wanted(&case.id));
                let cases: Vec<_> = wanted
                    .map(|case| PlannedCase {
                        id: case.id.clone(),
                        target: case.target,
                        seeded: case.seeded,
                        file: case.file.clone(),
                        line: case.line,
                        hidden: false,
                    })
                    .collect();
                if !cases.is_empty() {
                    katas.push(PlannedKata {
                        name: kata.name.clone(),
                        number: kata.number.clone(),
                        title: kata.title.clone(),
                        points: kata.points,
                        file: day.student_file(&kata.name),
                        is_whole: cases.len() == kata.cases.len(),
                        cases,
                    });
                }
            }
            if !katas.is_empty() {
                days.push(PlannedDay {
                    name: day.name.clone(),
                    number: day.number,
                    title: day.title.clone(),
                    katas,
                });
            }
        }
        Self { seed, days }
    }
}

/// Something about the run or about a kata that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What sort of note it is.
    pub kind: NoteKind,
    /// What there is to know, in a sentence.
    pub message: String,
    /// The file it is about, relative to what was graded.
    pub file: Option<String>,
}

/// The sorts of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// On a kata: its functions pass and its program does not.
    Inconsistent,
    /// On a kata: its fixed cases pass and its random ones do not.
    OnlyFixedCases,
    /// A file that belongs to the katas was changed; it is graded as released.
    EditedFile,
    /// A file of a submission that is no student's file; if none is named, how many more.
    IgnoredFile,
    /// A student's file that is not there; it is graded as the stub.
    MissingFile,
    /// Something of the grader's own did not work, and the verdicts do not depend on it.
    Housekeeping,
}

/// How much of a stream a report carries, in bytes.
const OBSERVED_BYTES: usize = 16 * 1024;

impl From<&Outcome> for Observed {
    fn from(outcome: &Outcome) -> Self {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text[..text.floor_char_boundary(OBSERVED_BYTES)].to_owned()
        };
        Self {
            ending: outcome.ending.clone(),
            stdout: text(&outcome.stdout.bytes),
            stderr: text(&outcome.stderr.bytes),
            left: outcome.left.clone(),
        }
    }
}
