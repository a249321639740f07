//! `grader grade --out DIR`: submission after submission, each of which ends with its
//! results on the disk.

use std::collections::{BTreeMap, VecDeque};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::grade::Standard;
use super::grading;
use super::interrupt::Interrupt;
use super::{CommandError, screen};
use crate::batch::{self, Batch, BatchError, EntriesError, Entry, Settings};
use crate::cli::Cli;
use crate::exit_code::Exit;
use crate::model::isolation::Isolation;
use crate::model::record::{Digests, Record, Status};
use crate::model::results::{DayResult, Results};
use crate::pipeline;
use crate::report::palette::Look;
use crate::report::{submitted, summary};
use crate::submission::{NotGradable, Submission};

/// So many tests at a time keep one submission's builds and runs going; more of them are
/// of more use to another one.
const JOBS_OF_A_WORKER: usize = 4;

impl From<BatchError> for CommandError {
    fn from(error: BatchError) -> Self {
        match error {
            BatchError::Files(..) => CommandError::Grader(error.to_string()),
            _ => CommandError::Usage(error.to_string()),
        }
    }
}

impl From<EntriesError> for CommandError {
    fn from(error: EntriesError) -> Self {
        CommandError::Usage(error.to_string())
    }
}

/// What the workers share.
struct Run<'a> {
    standard: &'a Standard<'a>,
    interrupt: &'a Interrupt,
    seed: u64,
    state: Mutex<State>,
    look: Look,
    bar: ProgressBar,
}

struct State {
    batch: Batch,
    waiting: VecDeque<Entry>,
    /// What is being graded, by its content, with those who handed in the same.
    graded_now: BTreeMap<String, Vec<Entry>>,
    /// What ended in this call, or before it and is asked for again.
    ended: usize,
    count: usize,
    /// How many of them had ended before.
    ended_before: usize,
    failure: Option<CommandError>,
}

/// Grades everything that has not been graded yet.
pub(super) fn run(
    cli: &Cli,
    standard: &Standard<'_>,
    out: &Path,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    if !standard.grading.reports.is_empty() {
        let message = "with --out every submission has its results.json there; leave --report out";
        return Err(CommandError::Usage(message.to_owned()));
    }
    let started = Instant::now();
    let options = standard.options;
    let entries = batch::entries(&options.submissions, &options.each, out)?;
    let is_any_seed = grading::wanted_seed(standard.grading)?.is_none();
    let settings = settings(standard)?;
    // First: tests that have to be mended shall not be what the folder is for.
    standard.try_hidden(interrupt)?;
    let opened = Batch::open(out, &settings, is_any_seed)?;
    let bar =
        ProgressBar::with_draw_target(Some(entries.len() as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("   {pos} of {len} · {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let run = Run {
        standard,
        interrupt,
        seed: opened.seed(),
        look: screen::look(cli.color, true, None),
        bar,
        state: Mutex::new(State {
            batch: opened,
            ended: 0,
            count: entries.len(),
            ended_before: 0,
            waiting: entries.into(),
            graded_now: BTreeMap::new(),
            failure: None,
        }),
    };
    let (workers, jobs) = workers(standard.grading.jobs, run.state().count);
    thread::scope(|scope| {
        for worker in 0..workers {
            let run = &run;
            scope.spawn(move || run.work(worker, jobs));
        }
    });
    run.bar.finish_and_clear();
    run.end(out, started)
}

fn settings(standard: &Standard<'_>) -> Result<Settings, CommandError> {
    let files = standard.released.files.iter();
    let parts = files.flat_map(|(path, text)| [path.as_bytes(), text.as_slice()]);
    Ok(Settings {
        seed: standard.seed()?.to_string(),
        katas: batch::digest_of(parts),
        hides: standard.options.hide,
        without_layers: standard.grading.without_layers.clone(),
    })
}

/// How many submissions are graded at a time, and how many tests of each.
fn workers(jobs: Option<usize>, submissions: usize) -> (usize, usize) {
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let jobs = jobs.unwrap_or_else(cores).max(1);
    let workers = jobs.div_ceil(JOBS_OF_A_WORKER).min(submissions).max(1);
    (workers, jobs.div_ceil(workers))
}

impl Run<'_> {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked held it for a moment; nothing in it is half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, worker: usize, jobs: usize) {
        loop {
            let entry = {
                let mut state = self.state();
                if state.failure.is_some() || self.interrupt.cancel.is_set() {
                    return;
                }
                state.waiting.pop_front()
            };
            let Some(entry) = entry else { return };
            if let Err(error) = self.one(entry, worker, jobs) {
                self.state().failure.get_or_insert(error);
            }
        }
    }

    fn one(&self, entry: Entry, worker: usize, jobs: usize) -> Result<(), CommandError> {
        self.bar.set_message(entry.name.clone());
        let submission = match self.take(&entry) {
            Ok(submission) => submission,
            Err(reason) => {
                let digest = batch::digest_of([reason.as_bytes()].into_iter());
                if self.has_ended(&entry, &digest) {
                    return Ok(());
                }
                let status = Status::NotGradable;
                let name = &entry.name;
                let record = Record::without_results(name, &digest, self.seed, status, &reason);
                return self.add(record, None, &BTreeMap::new());
            }
        };
        let digests = batch::digests(&submission);
        let digest = &digests.whole;
        if self.has_ended(&entry, digest) {
            return Ok(());
        }
        {
            let mut state = self.state();
            // Whoever grades the same has it ended for this one, too.
            if let Some(same) = state.graded_now.get_mut(digest) {
                same.push(entry);
                return Ok(());
            }
            state.graded_now.insert(digest.clone(), Vec::new());
        }
        let graded = match self.copy(&entry, digest, &submission) {
            Some((record, results)) => self.add(record, Some(&results), &submission.files),
            None => self.grade(&entry, &digests, submission, worker, jobs),
        };
        let same = self.state().graded_now.remove(digest);
        for entry in same.into_iter().flatten() {
            self.state().waiting.push_front(entry);
        }
        graded
    }

    fn take(&self, entry: &Entry) -> Result<Submission, String> {
        let taken = self.standard.take(&entry.path, entry.is_found);
        taken.map_err(|NotGradable { reason, .. }| reason)
    }

    /// Whether nothing is left to be done for a submission with this content.
    fn has_ended(&self, entry: &Entry, digest: &str) -> bool {
        let mut state = self.state();
        let has_ended = state.batch.ended(&entry.name, digest).is_some();
        if has_ended {
            state.ended += 1;
            state.ended_before += 1;
            self.bar.inc(1);
        }
        has_ended
    }

    /// The results of somebody who handed in the same.
    fn copy(
        &self,
        entry: &Entry,
        digest: &str,
        submission: &Submission,
    ) -> Option<(Record, Results)> {
        let state = self.state();
        let owner = state.batch.graded(digest)?;
        let results = state.batch.results(&owner.name)?;
        let record = owner.of_the_same(&entry.name, ignored(submission));
        Some((record, results.with_ignored_of(pipeline::notes(submission))))
    }

    /// The days that somebody else has solved with the very same files.
    fn solved(&self, digests: &Digests) -> BTreeMap<String, (DayResult, Isolation)> {
        let state = self.state();
        let solved = digests.days.iter().filter_map(|(day, digest)| {
            let owner = state.batch.solved(day, digest)?;
            let results = state.batch.results(&owner.name)?;
            let found = results.days.into_iter().find(|found| found.name == *day)?;
            Some((day.clone(), (found, results.isolation)))
        });
        solved.collect()
    }

    fn grade(
        &self,
        entry: &Entry,
        digests: &Digests,
        submission: Submission,
        worker: usize,
        jobs: usize,
    ) -> Result<(), CommandError> {
        let ignored = ignored(&submission);
        let files = submission.files.clone();
        let solved = self.solved(digests);
        let copied = solved.keys().cloned().collect();
        let mut grading = self.standard.grading(submission, self.seed, worker);
        grading.jobs = Some(jobs);
        let days = &mut grading.plan.days;
        days.retain(|day| !solved.contains_key(&day.name));
        let (results, outcome) = grading.run(self.interrupt, &mut |_, _| ());
        match outcome {
            Err(CommandError::Cancelled) => return Err(CommandError::Cancelled),
            Err(error) => {
                let reason = error.to_string();
                let (status, name) = (Status::Error, &entry.name);
                let digest = &digests.whole;
                let record = Record::without_results(name, digest, self.seed, status, &reason);
                return self.add(record, None, &files);
            }
            Ok(()) => {}
        }
        let results = results.with_days(solved.into_values().collect());
        self.standard.demand_reached(&results)?;
        let record = Record::of(&entry.name, digests, &results, &copied, ignored);
        self.add(record, Some(&results), &files)
    }

    /// Writes down what became of a submission and says it.
    fn add(
        &self,
        record: Record,
        results: Option<&Results>,
        files: &BTreeMap<String, String>,
    ) -> Result<(), CommandError> {
        let source = |file: &str| self.standard.source(files, file);
        let shown = results.map(|results| results.clone().for_students());
        let report = submitted::render(&record, shown.as_ref(), &source);
        let line = summary::line(&record, &self.look);
        let mut state = self.state();
        state.batch.add(record, results, &report)?;
        state.ended += 1;
        self.bar.inc(1);
        self.bar.suspend(|| grading::show(&line))
    }

    /// Says what came out, and how the command ends.
    fn end(self, out: &Path, started: Instant) -> Result<Exit, CommandError> {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let is_cancelled = self.interrupt.cancel.is_set();
        let left = state.count - state.ended;
        if is_cancelled || state.failure.is_some() {
            let words = format!(
                "{left} of {} submissions are left; the same command goes on with them",
                state.count
            );
            screen::complain(&words);
            return Err(state.failure.unwrap_or(CommandError::Cancelled));
        }
        let records: Vec<&Record> = state.batch.records().collect();
        let text = summary::closing(
            &records,
            state.ended_before,
            started.elapsed(),
            out,
            &self.look,
        );
        grading::show(&text)?;
        let has = |status| records.iter().any(|record| record.status == status);
        let is_short = |record: &&Record| record.score != Some(record.max_score);
        let is_failure = self.standard.options.fail_on_failure && records.iter().any(is_short);
        Ok(if has(Status::Error) {
            Exit::GraderError
        } else if has(Status::NotGradable) || is_failure {
            Exit::PointsMissing
        } else {
            Exit::Success
        })
    }
}

/// How many of its files were not looked at.
fn ignored(submission: &Submission) -> usize {
    submission.ignored.len() + submission.ignored_more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_jobs_are_more_submissions_at_a_time_and_no_more_than_there_are() {
        for (jobs, submissions, expected) in [
            (1, 9, (1, 1)),
            (2, 9, (1, 2)),
            (4, 9, (1, 4)),
            (8, 9, (2, 4)),
            (9, 9, (3, 3)),
            (64, 2, (2, 32)),
            (64, 1, (1, 64)),
        ] {
            assert_eq!(workers(Some(jobs), submissions), expected, "{jobs}");
        }
        assert_eq!(workers(Some(0), 1), (1, 1));
    }
}
