//! `grader grade`: the authoritative mode, for submissions nobody trusts.

use std::path::Path;

use super::grading::{self, Grading};
use super::interrupt::Interrupt;
use super::{CommandError, repository, screen};
use crate::cli::{Cli, GradingOptions};
use crate::exit_code::Exit;
use crate::model::event::Plan;
use crate::model::isolation::{Layer, Layers};
use crate::released::Released;
use crate::report::terminal;
use crate::{catalog, doctor, submission};

/// What the run must come up to.
pub(super) struct Demands {
    /// Whether missing points make the exit status 1.
    pub(super) is_failure_an_error: bool,
    /// The layers that every test must have run in.
    pub(super) layers: Layers,
}

/// Grades one submission in a pristine workspace.
pub(super) fn run(
    cli: &Cli,
    handed_in: &Path,
    demands: &Demands,
    options: &GradingOptions,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let (overlay, target) = repository::place_to_grade()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let missing = doctor::missing(demands.layers, options.layers(), &interrupt.cancel)?;
    demand(&missing)?;
    let submission =
        submission::from_path(handed_in, &catalog, |path| Released::embedded().text(path))?;
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
        target: target.join("graded"),
        jobs: options.jobs,
        is_untrusted: true,
        runs_stubs: false,
        layers: options.layers(),
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
    // Where nothing had to be run, no layer stood around anything.
    if results.cases().any(|case| case.outcome.is_some()) {
        let reached = results.isolation.reached();
        let missing = Layer::ALL
            .into_iter()
            .filter(|layer| demands.layers.has(*layer) && !reached.has(*layer));
        demand(&missing.collect::<Vec<_>>())?;
    }
    let is_short = demands.is_failure_an_error && !results.is_perfect();
    Ok(if is_short {
        Exit::PointsMissing
    } else {
        Exit::Success
    })
}

fn demand(missing: &[Layer]) -> Result<(), CommandError> {
    let Some(first) = missing.first() else {
        return Ok(());
    };
    let names: Vec<_> = missing.iter().map(|layer| layer.name()).collect();
    Err(CommandError::Isolation(format!(
        "the jail on this machine lacks what --require-isolation asks for: {}; \
         of {}: {} (`cargo run -p grader -- doctor` says more)",
        names.join(", "),
        first.name(),
        doctor::remedy(*first),
    )))
}

/// A seed that nobody could know when the submission was written.
fn fresh_seed() -> std::io::Result<u64> {
    use std::io::Read;
    let mut bytes = [0; 8];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(u64::from_ne_bytes(bytes))
}
