//! `grader grade`: the authoritative mode, for submissions nobody trusts.

use std::path::Path;

use super::grading::{self, Grading};
use super::interrupt::Interrupt;
use super::{CommandError, repository, screen};
use crate::cli::{Cli, GradingOptions};
use crate::exit_code::Exit;
use crate::model::event::Plan;
use crate::released::Released;
use crate::report::terminal;
use crate::{catalog, submission};

/// Grades one directory in a pristine workspace.
pub(super) fn run(
    cli: &Cli,
    directory: &Path,
    fail_on_failure: bool,
    options: &GradingOptions,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let (overlay, target) = repository::place_to_grade()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let submission =
        submission::from_directory(directory, &catalog, |path| Released::embedded().text(path))?;
    let seed = match grading::wanted_seed(options)? {
        Some(seed) => seed,
        None => fresh_seed().map_err(|error| {
            CommandError::Grader(format!("no random numbers are to be had: {error}"))
        })?,
    };
    let files = submission.files.clone();
    let grading = Grading {
        catalog: &catalog,
        plan: Plan::new(&catalog, seed, |_| true),
        submission,
        clone: None,
        overlay,
        target,
        jobs: options.jobs,
    };
    let shown = terminal::render_graded;
    let results = grading::run_shown(cli, grading, options, interrupt, shown, &mut |_, _| ())?;
    let source = |file: &str| {
        files
            .get(file)
            .cloned()
            .or_else(|| Released::embedded().text(file).map(str::to_owned))
    };
    grading::report(cli, &results, options, None, shown, &source)?;
    if !results.is_complete() {
        screen::complain("not everything could be judged; see the errors above");
        return Ok(Exit::GraderError);
    }
    let is_short = fail_on_failure && !results.is_perfect();
    Ok(if is_short {
        Exit::PointsMissing
    } else {
        Exit::Success
    })
}

/// A seed that nobody could know when the submission was written.
fn fresh_seed() -> std::io::Result<u64> {
    use std::io::Read;
    let mut bytes = [0; 8];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(u64::from_ne_bytes(bytes))
}
