//! What every command that grades has in common: a plan, a run that is shown, results.

use std::fs;
use std::io::Write;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use super::interrupt::Interrupt;
use super::{CommandError, screen};
use crate::cli::{Cli, GradingOptions, ReportFormat, ReportTarget};
use crate::exit_code::Exit;
use crate::model::event::{Event, Plan};
use crate::model::isolation::Layers;
use crate::model::kata::Catalog;
use crate::model::results::{Results, VerdictWord};
use crate::pipeline::{self, Request};
use crate::released::Released;
use crate::report::live::Live;
use crate::report::{Sources, json, terminal};
use crate::submission::Submission;

/// A run that is about to be made.
pub(super) struct Grading<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) plan: Plan,
    pub(super) submission: Submission,
    /// The student's clone, if it may be built in place.
    pub(super) clone: Option<PathBuf>,
    pub(super) overlay: PathBuf,
    pub(super) target: PathBuf,
    pub(super) jobs: Option<usize>,
    pub(super) is_untrusted: bool,
    pub(super) layers: Layers,
}

impl Grading<'_> {
    /// Grades and hands every event to `hear` with the results so far. What came out until
    /// then is there also when the run could not be finished.
    pub(super) fn run(
        self,
        interrupt: &Interrupt,
        hear: &mut dyn FnMut(&Event, &Results),
    ) -> (Results, Result<(), CommandError>) {
        let mut results = Results::new(&self.plan);
        let request = Request {
            catalog: self.catalog,
            released: Released::embedded(),
            plan: self.plan,
            submission: self.submission,
            clone: self.clone,
            overlay: self.overlay,
            target: self.target,
            is_untrusted: self.is_untrusted,
            layers: self.layers,
            jobs: self
                .jobs
                .unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get)),
        };
        let outcome = pipeline::run(&request, &interrupt.cancel, &mut |event| {
            results.apply(&event);
            hear(&event, &results);
        });
        (results, outcome.map_err(CommandError::from))
    }
}

/// Grades with live progress on a terminal; what was graded before a signal is still shown.
pub(super) fn run_shown(
    cli: &Cli,
    grading: Grading<'_>,
    options: &GradingOptions,
    interrupt: &Interrupt,
    hear: &mut dyn FnMut(&Event, &Results),
) -> Result<Results, CommandError> {
    let to_stdout = options.reports.iter().any(|report| report.path.is_none());
    let look = screen::look(cli.color, !to_stdout, None);
    let mut live = Live::new(&look);
    let (results, outcome) = grading.run(interrupt, &mut |event, results| {
        live.hear(event);
        hear(event, results);
    });
    live.finish();
    let is_begun = results
        .cases()
        .any(|case| case.verdict != VerdictWord::NotRun);
    if matches!(outcome, Err(CommandError::Cancelled)) && is_begun {
        screen::show_aside(&terminal::render(&results, &look, &|_| None));
    }
    outcome.map(|()| results)
}

/// Shows the results on the screen and writes the reports that were asked for.
pub(super) fn report(
    cli: &Cli,
    results: &Results,
    options: &GradingOptions,
    root: Option<&Path>,
    sources: Sources<'_>,
) -> Result<(), CommandError> {
    let to_stdout = options.reports.iter().any(|report| report.path.is_none());
    let look = screen::look(cli.color, !to_stdout, root);
    let text = terminal::render(results, &look, sources);
    if to_stdout {
        screen::show_aside(&text);
    } else {
        show(&text)?;
    }
    for ReportTarget { format, path } in &options.reports {
        let text = match format {
            ReportFormat::Json => json::render(results),
        };
        match path {
            None => show(&text)?,
            Some(path) => write_atomically(path, text.as_bytes()).map_err(|error| {
                CommandError::Usage(format!(
                    "the report {} cannot be written: {error}",
                    path.display()
                ))
            })?,
        }
    }
    Ok(())
}

pub(super) fn show(text: &str) -> Result<(), CommandError> {
    screen::show(text).map_err(|error| {
        CommandError::Grader(format!("standard output cannot be written: {error}"))
    })
}

/// Whoever reads the file sees the old text or the new one, never half of it.
pub(super) fn write_atomically(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    // A temporary file is its owner's alone; a report is for others too.
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o644);
    file.as_file().set_permissions(mode)?;
    file.persist(path)?;
    Ok(())
}

/// What the student's own commands exit with.
pub(super) fn exit_of(results: &Results) -> Exit {
    if !results.is_complete() {
        Exit::GraderError
    } else if results.is_perfect() {
        Exit::Success
    } else {
        Exit::PointsMissing
    }
}
