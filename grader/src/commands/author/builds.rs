//! The gates that grade the released katas with one set of files.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::{Command, Stdio};

use proof::DEFAULT_SEED;

use super::Findings;
use super::texts;
use crate::commands::CommandError;
use crate::commands::grading::Grading;
use crate::commands::interrupt::Interrupt;
use crate::commands::repository::Repository;
use crate::model::event::{CaseFinished, Event, Plan};
use crate::model::isolation::Layers;
use crate::model::kata::{CaseId, Catalog};
use crate::model::results::{CaseResult, Results, VerdictWord};
use crate::model::verdict::FailureKind;
use crate::released::{Hidden, Released};
use crate::submission::Submission;
use crate::workspace::Workspace;

/// Random cases draw at least so many values.
const DRAWS: u64 = 50;
/// What is shown of a long list of findings.
const MOST_FINDINGS: usize = 20;

/// Grades the embedded katas with files of our own.
pub(super) struct Builds<'a> {
    pub(super) repository: &'a Repository,
    pub(super) catalog: &'a Catalog,
    pub(super) interrupt: &'a Interrupt,
}

/// A graded set of files, with what the tests said of themselves.
pub(super) struct Graded {
    pub(super) results: Results,
    cases: Vec<CaseFinished>,
}

impl Builds<'_> {
    pub(super) fn solutions_of_all(&self) -> BTreeMap<String, String> {
        texts::solutions(self.repository, self.catalog)
    }

    pub(super) fn grade(
        &self,
        files: &BTreeMap<String, String>,
        seed: u64,
    ) -> Result<Graded, CommandError> {
        self.grade_some(files, seed, &|_| true)
    }

    /// Grades only the cases that are wanted, and builds only the days that have any.
    pub(super) fn grade_some(
        &self,
        files: &BTreeMap<String, String>,
        seed: u64,
        is_wanted: &dyn Fn(&CaseId) -> bool,
    ) -> Result<Graded, CommandError> {
        let grading = Grading {
            catalog: self.catalog,
            plan: Plan::new(self.catalog, seed, is_wanted),
            submission: Submission {
                files: files.clone(),
                ..Submission::default()
            },
            hidden: Hidden::none(),
            clone: None,
            overlay: self.repository.overlay("author"),
            target: self.repository.target(),
            jobs: None,
            is_untrusted: false,
            runs_stubs: true,
            layers: Layers::ALL,
        };
        let mut cases = Vec::new();
        let mut hear = |event: &Event, _: &Results| {
            if let Event::CaseFinished(finished) = event {
                cases.push(finished.clone());
            }
        };
        let (results, outcome) = grading.run(self.interrupt, &mut hear);
        outcome?;
        Ok(Graded { results, cases })
    }

    /// The random cases.
    fn seeded(&self) -> BTreeSet<&CaseId> {
        let katas = self.catalog.days.iter().flat_map(|day| &day.katas);
        let cases = katas.flat_map(|kata| &kata.cases);
        cases
            .filter(|case| case.seeded)
            .map(|case| &case.id)
            .collect()
    }

    /// The gate `stubs`.
    pub(super) fn stubs(&self) -> Result<(String, Findings), CommandError> {
        let graded = self.grade(&BTreeMap::new(), DEFAULT_SEED)?;
        let is_stub = |case: &&CaseResult| {
            case.failure
                .as_ref()
                .is_some_and(|failure| failure.kind == FailureKind::NotImplemented)
        };
        let findings: Findings = graded
            .results
            .cases()
            .filter(|case| !is_stub(case))
            .map(|case| {
                format!(
                    "{}: on the stub it must fail as not implemented yet, but {}",
                    case.id,
                    what_happened(case)
                )
            })
            .collect();
        let count = graded.results.cases().count();
        Ok((
            format!("{count} cases fail as not implemented yet"),
            cut(findings),
        ))
    }

    /// The gate `solutions`: everything once, then the random cases with every other seed.
    pub(super) fn solutions(&self, seeds: u64) -> Result<(String, Findings), CommandError> {
        let files = self.solutions_of_all();
        let seeded = self.seeded();
        let mut findings = Findings::new();
        let whole = self.grade(&files, DEFAULT_SEED)?;
        check_green(&whole, DEFAULT_SEED, &mut findings);
        for finished in whole
            .cases
            .iter()
            .filter(|finished| !finished.left_files.is_empty())
        {
            findings.push(format!(
                "{}: it leaves {} in its temporary directory",
                finished.id,
                finished.left_files.join(", ")
            ));
        }
        for seed in 1..seeds {
            let graded = self.grade_some(&files, seed, &|id| seeded.contains(id))?;
            check_green(&graded, seed, &mut findings);
        }
        let score = whole
            .results
            .score
            .map_or_else(|| "?".to_owned(), |score| score.to_string());
        Ok((
            format!(
                "{score} of {} points with {seeds} seeds",
                whole.results.max_score
            ),
            cut(findings),
        ))
    }

    /// The gate `seeds`.
    pub(super) fn seeds(&self) -> Result<(String, Findings), CommandError> {
        let files = self.solutions_of_all();
        let seeded = self.seeded();
        let grade = |seed| self.grade_some(&files, seed, &|id| seeded.contains(id));
        let runs = [grade(1)?, grade(2)?];
        let [first, second] = runs.map(|graded| {
            let drawn = graded
                .cases
                .into_iter()
                .filter_map(|finished| Some((finished.id, finished.drawn?)));
            drawn.collect::<BTreeMap<_, _>>()
        });
        let mut findings = Findings::new();
        let mut count = 0;
        for id in seeded {
            let (Some(one), Some(two)) = (first.get(id), second.get(id)) else {
                findings.push(format!(
                    "{id}: the solution does not pass it with seeds 1 and 2"
                ));
                continue;
            };
            count += 1;
            if one.draws.min(two.draws) < DRAWS {
                findings.push(format!(
                    "{id}: it draws {} values; at least {DRAWS} make a random test",
                    one.draws.min(two.draws)
                ));
            }
            if one.inputs == two.inputs {
                findings.push(format!("{id}: two seeds hand the program the same inputs"));
            }
        }
        Ok((
            format!("{count} random cases have inputs of their own for each seed"),
            cut(findings),
        ))
    }

    /// The gate `quiet`: clippy on the stubs and on the solutions.
    pub(super) fn quiet(&self) -> Result<(String, Findings), CommandError> {
        let mut findings = Findings::new();
        for (what, files) in [
            ("stubs", BTreeMap::new()),
            ("solutions", self.solutions_of_all()),
        ] {
            let root = self.repository.overlay("author");
            let workspace =
                Workspace::overlay(&root, None, Released::embedded(), &files).map_err(|error| {
                    CommandError::Grader(format!(
                        "the workspace for clippy cannot be laid: {error}"
                    ))
                })?;
            let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            command
                .args([
                    "clippy",
                    "--quiet",
                    "--all-targets",
                    "--locked",
                    "--target-dir",
                ])
                .arg(self.repository.target());
            command.args(
                self.catalog
                    .days
                    .iter()
                    .flat_map(|day| ["-p", day.name.as_str()]),
            );
            command
                .args(["--", "-D", "warnings"])
                .current_dir(&workspace.root)
                .stdin(Stdio::null());
            let output = command
                .output()
                .map_err(|error| CommandError::Grader(format!("cargo cannot be run: {error}")))?;
            if !output.status.success() {
                findings.push(format!(
                    "clippy on the {what}:\n{}",
                    String::from_utf8_lossy(&output.stderr).trim_end()
                ));
            }
        }
        Ok((
            "clippy has nothing to say of stubs and solutions".to_owned(),
            findings,
        ))
    }
}

fn check_green(graded: &Graded, seed: u64, findings: &mut Findings) {
    for case in graded
        .results
        .cases()
        .filter(|case| case.verdict != VerdictWord::Passed)
    {
        findings.push(format!(
            "{} with seed {seed}: the solution must pass, but {}",
            case.id,
            what_happened(case)
        ));
    }
}

/// How a case ended, for a finding.
pub(super) fn what_happened(case: &CaseResult) -> String {
    match (&case.failure, &case.error) {
        (Some(failure), _) => {
            let mut text = format!("it failed: {}", failure.message);
            for (label, value) in [("expected", &failure.expected), ("actual", &failure.actual)] {
                if let Some(value) = value {
                    text.push_str(&format!("\n{label}: {value}"));
                }
            }
            text
        }
        (None, Some(error)) => format!("the grader failed: {error}"),
        (None, None) if case.verdict == VerdictWord::Passed => "it passed".to_owned(),
        (None, None) => "it was not run".to_owned(),
    }
}

/// The beginning of a long list: the first findings explain most of the others.
pub(super) fn cut(mut findings: Findings) -> Findings {
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    if more > 0 {
        findings.truncate(MOST_FINDINGS);
        findings.push(format!("… and {more} more"));
    }
    findings
}
