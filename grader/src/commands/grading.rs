//! What every command that grades has in common: a plan, a run that is shown, results.

use std::env;
use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use proof::SEED_VARIABLE;

use super::interrupt::Interrupt;
use super::{CommandError, screen};
use crate::atomic;
use crate::cli::{Cli, GradingOptions, ReportFormat, ReportTarget};
use crate::exit_code::Exit;
use crate::model::event::{Event, Plan};
use crate::model::isolation::Layers;
use crate::model::kata::Catalog;
use crate::model::results::{Results, VerdictWord};
use crate::pipeline::{self, PipelineError, Request};
use crate::released::{Hidden, Released};
use crate::report::live::Live;
use crate::report::palette::Look;
use crate::report::{Sources, json};
use crate::submission::Submission;

/// The screen that shows the results.
pub(super) type Screen = fn(&Results, &Look, Sources<'_>) -> String;

/// A run that is about to be made.
pub(super) struct Grading<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) plan: Plan,
    pub(super) submission: Submission,
    /// Tests that take the place of released ones.
    pub(super) hidden: &'a Hidden,
    /// The student's clone, if it may be built in place.
    pub(super) clone: Option<PathBuf>,
    pub(super) overlay: PathBuf,
    pub(super) target: PathBuf,
    pub(super) jobs: Option<usize>,
    pub(super) is_untrusted: bool,
    pub(super) runs_stubs: bool,
    pub(super) layers: Layers,
}

impl<'a> Grading<'a> {
    /// Builds what does not depend on the submission.
    pub(super) fn prepare(self, interrupt: &Interrupt) -> Result<(), PipelineError> {
        pipeline::prepare(&self.request(), &interrupt.cancel)
    }

    /// Grades and hands every event to `hear` with the results so far. What came out until
    /// then is there also when the run could not be finished.
    pub(super) fn run(
        self,
        interrupt: &Interrupt,
        hear: &mut dyn FnMut(&Event, &Results),
    ) -> (Results, Result<(), CommandError>) {
        let mut results = Results::new(&self.plan);
        let request = self.request();
        let outcome = pipeline::run(&request, &interrupt.cancel, &mut |event| {
            results.apply(&event);
            hear(&event, &results);
        });
        (results, outcome.map_err(CommandError::from))
    }

    fn request(self) -> Request<'a> {
        Request {
            catalog: self.catalog,
            released: Released::embedded(),
            plan: self.plan,
            submission: self.submission,
            hidden: self.hidden,
            clone: self.clone,
            overlay: self.overlay,
            target: self.target,
            is_untrusted: self.is_untrusted,
            runs_stubs: self.runs_stubs,
            layers: self.layers,
            jobs: self
                .jobs
                .unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZero::get)),
        }
    }
}

/// The seed that is asked for, on the command line or else in the environment.
pub(super) fn wanted_seed(options: &GradingOptions) -> Result<Option<u64>, CommandError> {
    let in_environment = || env::var_os(SEED_VARIABLE).filter(|text| !text.is_empty());
    let (None, Some(text)) = (options.seed, in_environment()) else {
        return Ok(options.seed);
    };
    let seed = text.to_str().and_then(|text| text.parse().ok());
    seed.map(Some).ok_or_else(|| {
        CommandError::Usage(format!(
            "{SEED_VARIABLE} is {text:?}, which is not a whole number below 2^64; set it to one, or unset it"
        ))
    })
}

/// Grades with live progress on a terminal; what was graded before a signal is still shown.
pub(super) fn run_shown(
    cli: &Cli,
    grading: Grading<'_>,
    options: &GradingOptions,
    interrupt: &Interrupt,
    shown: Screen,
    hear: &mut dyn FnMut(&Event, &Results),
) -> Result<Results, CommandError> {
    for path in options
        .reports
        .iter()
        .filter_map(|report| report.path.as_deref())
    {
        check_writable(path).map_err(|error| no_report(path, &error))?;
    }
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
        screen::show_aside(&shown(&results, &look, &|_| None));
    }
    outcome.map(|()| results)
}

/// Shows the results on the screen and writes the reports that were asked for.
pub(super) fn report(
    cli: &Cli,
    results: &Results,
    options: &GradingOptions,
    root: Option<&Path>,
    shown: Screen,
    sources: Sources<'_>,
) -> Result<(), CommandError> {
    let to_stdout = options.reports.iter().any(|report| report.path.is_none());
    let look = screen::look(cli.color, !to_stdout, root);
    let text = shown(results, &look, sources);
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
            Some(path) => {
                write_report(path, text.as_bytes()).map_err(|error| no_report(path, &error))?;
            }
        }
    }
    Ok(())
}

pub(super) fn show(text: &str) -> Result<(), CommandError> {
    screen::show(text).map_err(|error| {
        CommandError::Grader(format!("standard output cannot be written: {error}"))
    })
}

/// Only the kind of the error: the rest names a temporary file that nobody asked for.
fn no_report(path: &Path, error: &io::Error) -> CommandError {
    CommandError::Usage(format!(
        "the report {} cannot be written: {}; name another place after --report json=",
        path.display(),
        error.kind()
    ))
}

/// Before a run that takes its time, whether its report can be written after it.
fn check_writable(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let folder = if is_stream(path) {
        path
    } else {
        atomic::folder(path)
    };
    if folder != path && !folder.metadata()?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    nix::unistd::access(folder, nix::unistd::AccessFlags::W_OK).map_err(io::Error::from)
}

/// A device or a pipe: what is there to be written to, not to be replaced by a file.
fn is_stream(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

fn write_report(path: &Path, content: &[u8]) -> io::Result<()> {
    if is_stream(path) {
        fs::write(path, content)
    } else {
        atomic::write(path, content)
    }
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
