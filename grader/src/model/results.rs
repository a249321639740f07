//! What came out, as every report reads it: schema 1.

use serde::{Deserialize, Serialize};

use super::event::{Event, Note, NoteKind, Observed, Plan, PlannedDay, PlannedKata};
use super::isolation::Isolation;
use super::kata::{CaseId, Target};
use super::score::{Tally, score};
use super::verdict::{Failure, FailureKind, Verdict};

/// The version of the JSON report. It grows when a reader of the old one would misread the new.
pub const SCHEMA: u32 = 1;

/// A graded run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// Always 1: the version of this format.
    pub schema: u32,
    /// The points earned; null while a kata has no score.
    pub score: Option<u32>,
    /// The points there were to earn.
    pub max_score: u32,
    /// What brings the same random cases again, a decimal number as text.
    pub seed: String,
    /// The layers that stood around every case.
    pub isolation: Isolation,
    /// What else a reader should know of the run.
    pub notes: Vec<Note>,
    /// The days, in order.
    pub days: Vec<DayResult>,
    /// How long everything took; null if the run was broken off.
    pub duration_ms: Option<u64>,
}

/// A graded day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DayResult {
    /// The crate.
    pub name: String,
    /// 1 to 7.
    pub number: u32,
    /// What it is about.
    pub title: String,
    /// The points earned; null while a kata has no score.
    pub score: Option<u32>,
    /// The points there were to earn.
    pub max_score: u32,
    /// Its katas, in order.
    pub katas: Vec<KataResult>,
}

/// A graded kata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KataResult {
    /// Its name.
    pub name: String,
    /// Its number, `1.1`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// What it is worth; 0 if only some of its cases were asked for.
    pub points: u32,
    /// The points earned; null if some case has no verdict or an error of the grader's,
    /// or if only some of its cases were asked for.
    pub score: Option<u32>,
    /// Whether all its cases passed.
    pub solved: bool,
    /// The student's file, relative to the repository.
    pub file: String,
    /// What else a reader should know of it.
    pub notes: Vec<Note>,
    /// Its test cases, in order.
    pub cases: Vec<CaseResult>,
}

/// A judged test case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseResult {
    /// `<day>::<kata>::<sentence>`.
    pub id: CaseId,
    /// `functions` or `program`.
    pub target: Target,
    /// Whether it draws random inputs.
    pub seeded: bool,
    /// Whether it is an instructor's own: a student may see its name and its verdict only.
    #[serde(default)]
    pub hidden: bool,
    /// Its source file, relative to the repository.
    pub source: String,
    /// The line of its `fn`.
    pub source_line: u32,
    /// The judgement.
    pub verdict: VerdictWord,
    /// Why it failed, if it did.
    pub failure: Option<Failure>,
    /// What went wrong in the grader or the machine, if something did.
    pub error: Option<String>,
    /// What the process did; null if there was none.
    pub outcome: Option<Observed>,
    /// How long it took; null if it was not run.
    pub duration_ms: Option<u64>,
}

/// A verdict in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VerdictWord {
    /// Proved and correct.
    Passed,
    /// The student's failure.
    Failed,
    /// The grader's error; costs no points.
    Errored,
    /// The run was broken off before it.
    NotRun,
}

impl Results {
    /// The results of a run in which nothing has happened yet.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let days: Vec<_> = plan.days.iter().map(DayResult::new).collect();
        Self {
            schema: SCHEMA,
            score: None,
            max_score: days.iter().map(|day| day.max_score).sum(),
            seed: plan.seed.to_string(),
            isolation: Isolation::default(),
            notes: Vec::new(),
            days,
            duration_ms: None,
        }
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::RunStarted(plan) => *self = Results::new(plan),
            Event::NoteTaken(note) => self.notes.push(note.clone()),
            Event::KataBlocked { day, kata, failure } => {
                if let Some(kata) = self.kata_mut(day, kata) {
                    for case in &mut kata.cases {
                        case.judge(&Verdict::Failed(failure.clone()));
                    }
                }
            }
            Event::CaseFinished(finished) => {
                let (day, kata) = (finished.id.day(), finished.id.kata());
                let found = self.kata_mut(day, kata);
                let case = found
                    .and_then(|kata| kata.cases.iter_mut().find(|case| case.id == finished.id));
                if let Some(case) = case {
                    case.judge(&finished.verdict);
                    case.outcome.clone_from(&finished.outcome);
                    case.duration_ms = Some(finished.duration_ms);
                }
                if let Some(isolation) = &finished.isolation {
                    self.isolation.meet(isolation);
                }
            }
            Event::RunFinished { duration_ms } => self.duration_ms = Some(*duration_ms),
            Event::BuildStarted { .. }
            | Event::LockAwaited
            | Event::CrateStarted { .. }
            | Event::BuildFinished
            | Event::DayStarted { .. }
            | Event::DayFinished { .. } => return,
        }
        self.add_up();
    }

    /// The results with days that were graded before, in these layers of the jail.
    #[must_use]
    pub fn with_days(mut self, days: Vec<(DayResult, Isolation)>) -> Self {
        for (day, isolation) in days {
            self.max_score += day.max_score;
            self.isolation.meet(&isolation);
            self.days.push(day);
        }
        self.days.sort_by_key(|day| day.number);
        self.add_up();
        self
    }

    /// What a student may see: of an instructor's own cases only the name and the verdict.
    #[must_use]
    pub fn for_students(mut self) -> Self {
        let katas = self.days.iter_mut().flat_map(|day| &mut day.katas);
        let cases = katas.flat_map(|kata| &mut kata.cases);
        for case in cases.filter(|case| case.hidden) {
            case.outcome = None;
            case.failure = case.failure.take().map(|failure| match failure.kind {
                // Said of the file by the grader, before anything of it ran.
                FailureKind::DoesNotCompile | FailureKind::Refused => failure,
                // Where it was met is said by code of the student's, which may say anything.
                FailureKind::NotImplemented => Failure::stub(),
                kind => Failure::new(kind, "a hidden test, of which no more is told"),
            });
        }
        self
    }

    /// Every case, in order.
    pub fn cases(&self) -> impl Iterator<Item = &CaseResult> {
        self.katas().flat_map(|(_, kata)| &kata.cases)
    }

    /// Every kata with its day, in order.
    pub fn katas(&self) -> impl Iterator<Item = (&DayResult, &KataResult)> {
        self.days
            .iter()
            .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)))
    }

    /// Whether every case passed.
    #[must_use]
    pub fn is_perfect(&self) -> bool {
        self.cases().all(|case| case.verdict == VerdictWord::Passed)
    }

    /// Whether every case has a verdict that is the student's, not ours.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.cases()
            .all(|case| matches!(case.verdict, VerdictWord::Passed | VerdictWord::Failed))
    }

    fn kata_mut(&mut self, day: &str, kata: &str) -> Option<&mut KataResult> {
        let day = self.days.iter_mut().find(|d| d.name == day)?;
        day.katas.iter_mut().find(|k| k.name == kata)
    }

    fn add_up(&mut self) {
        for day in &mut self.days {
            day.katas.iter_mut().for_each(KataResult::add_up);
            day.score = sum(day.katas.iter().map(|kata| (kata.points, kata.score)));
        }
        self.score = sum(self.days.iter().map(|day| (day.max_score, day.score)));
    }
}

/// The sum of scores, where what is worth nothing need not have one.
fn sum(parts: impl Iterator<Item = (u32, Option<u32>)>) -> Option<u32> {
    parts
        .filter(|(worth, _)| *worth > 0)
        .map(|(_, score)| score)
        .sum()
}

impl DayResult {
    fn new(day: &PlannedDay) -> Self {
        let katas: Vec<_> = day.katas.iter().map(KataResult::new).collect();
        Self {
            name: day.name.clone(),
            number: day.number,
            title: day.title.clone(),
            score: None,
            max_score: katas.iter().map(|kata| kata.points).sum(),
            katas,
        }
    }
}

impl KataResult {
    fn new(kata: &PlannedKata) -> Self {
        let cases = kata.cases.iter().map(|case| CaseResult {
            id: case.id.clone(),
            target: case.target,
            seeded: case.seeded,
            hidden: case.hidden,
            source: case.file.clone(),
            source_line: case.line,
            verdict: VerdictWord::NotRun,
            failure: None,
            error: None,
            outcome: None,
            duration_ms: None,
        });
        Self {
            name: kata.name.clone(),
            number: kata.number.clone(),
            title: kata.title.clone(),
            points: if kata.is_whole { kata.points } else { 0 },
            score: None,
            solved: false,
            file: kata.file.clone(),
            notes: Vec::new(),
            cases: cases.collect(),
        }
    }

    fn add_up(&mut self) {
        let tally = |wanted: &dyn Fn(&CaseResult) -> bool| {
            let mut tally = Tally::default();
            let cases = self.cases.iter().filter(|case| wanted(case));
            cases.for_each(|case| tally.count(case.verdict == VerdictWord::Passed));
            tally
        };
        let (fixed, seeded) = (tally(&|case| !case.seeded), tally(&|case| case.seeded));
        let functions = tally(&|case| case.target == Target::Functions);
        let program = tally(&|case| case.target == Target::Program);
        let is_judged =
            |case: &CaseResult| matches!(case.verdict, VerdictWord::Passed | VerdictWord::Failed);
        let is_whole = self.points > 0;
        self.solved = is_whole
            && self
                .cases
                .iter()
                .all(|case| case.verdict == VerdictWord::Passed);
        let is_judged = self.cases.iter().all(is_judged);
        self.score = (is_whole && is_judged).then(|| score(self.points, fixed, seeded));
        self.notes.clear();
        if self.score.is_none() || self.solved {
            return;
        }
        let note = |kind, message: &str| Note {
            kind,
            message: message.to_owned(),
            file: None,
        };
        if functions.is_complete() && program.passed == 0 && program.total > 0 {
            let message =
                "the functions pass their tests, but the program that calls them does not";
            self.notes.push(note(NoteKind::Inconsistent, message));
        } else if fixed.is_complete() && seeded.passed == 0 {
            let message = "the fixed cases pass, the random ones do not";
            self.notes.push(note(NoteKind::OnlyFixedCases, message));
        }
    }
}

impl CaseResult {
    fn judge(&mut self, verdict: &Verdict) {
        self.failure = verdict.failure().cloned();
        (self.verdict, self.error) = match verdict {
            Verdict::Passed => (VerdictWord::Passed, None),
            Verdict::Failed(_) => (VerdictWord::Failed, None),
            Verdict::Errored(message) => (VerdictWord::Errored, Some(message.clone())),
        };
    }
}

#[cfg(test)]
mod tests;
