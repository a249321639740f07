//! `grader grade`: the authoritative mode, for submissions nobody trusts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::batch;
use super::grading::{self, Grading};
use super::interrupt::Interrupt;
use super::{CommandError, repository, screen};
use crate::cli::{Cli, GradeOptions, GradingOptions};
use crate::exit_code::Exit;
use crate::model::event::Plan;
use crate::model::isolation::{Isolation, Layer, Layers};
use crate::model::kata::Catalog;
use crate::model::results::Results;
use crate::pipeline::PipelineError;
use crate::released::{Hidden, Released};
use crate::report::Sources;
use crate::report::palette::Look;
use crate::report::terminal;
use crate::submission::Submission;
use crate::{catalog, doctor, submission};

/// What every submission of a call is graded with.
pub(super) struct Standard<'a> {
    pub(super) catalog: Catalog,
    /// The katas with the instructor's tests.
    pub(super) released: Released,
    pub(super) hidden: Hidden,
    pub(super) options: &'a GradeOptions,
    pub(super) grading: &'a GradingOptions,
    /// The layers that every test must have run in.
    pub(super) layers: Layers,
    overlay: PathBuf,
    target: PathBuf,
}

/// Grades one submission for the screen, or many into a folder.
pub(super) fn run(
    cli: &Cli,
    options: &GradeOptions,
    grading: &GradingOptions,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let one = match (&options.out, &options.each[..], &options.submissions[..]) {
        (_, [], []) => {
            let message = "name what is to be graded: a directory, a zip or a tar.gz, or a folder of them behind --each";
            return Err(CommandError::Usage(message.to_owned()));
        }
        (Some(_), ..) => None,
        (None, [], [one]) => Some(one),
        (None, ..) => {
            let message = "where do the results of several submissions go? Name a folder for them after --out";
            return Err(CommandError::Usage(message.to_owned()));
        }
    };
    let (overlay, target) = repository::place_to_grade()?;
    let hidden = match &options.with {
        Some(folder) => Hidden::read(folder, Released::embedded())
            .map_err(|error| CommandError::Usage(error.to_string()))?,
        None => Hidden::default(),
    };
    let released = Released::embedded().with(&hidden);
    let catalog = catalog::load(&released, std::env::consts::OS);
    let catalog = catalog.map_err(|error| match &options.with {
        Some(folder) => CommandError::Usage(format!(
            "with the tests in {} the katas are not consistent:\n{error}",
            folder.display()
        )),
        None => CommandError::from(error),
    })?;
    let demanded = options.require_isolation.iter().map(|wanted| wanted.0);
    let standard = Standard {
        catalog,
        released,
        hidden,
        options,
        grading,
        layers: demanded.fold(Layers::NONE, Layers::and),
        overlay,
        target: target.join("graded"),
    };
    let missing = doctor::missing(standard.layers, grading.layers(), &interrupt.cancel)?;
    demand(&missing)?;
    match (one, &options.out) {
        (Some(one), _) => run_one(cli, &standard, one, interrupt),
        (None, out) => batch::run(
            cli,
            &standard,
            out.as_deref().unwrap_or(Path::new(".")),
            interrupt,
        ),
    }
}

impl Standard<'_> {
    /// What is taken of a submission, which somebody named or which was found in a folder.
    pub(super) fn take(
        &self,
        path: &Path,
        is_found: bool,
    ) -> Result<Submission, submission::NotGradable> {
        let released = |path: &str| Released::embedded().text(path);
        match is_found {
            true => submission::from_entry(path, &self.catalog, released),
            false => submission::from_path(path, &self.catalog, released),
        }
    }

    /// The cases of all submissions.
    pub(super) fn plan(&self, seed: u64) -> Plan {
        let mut plan = Plan::new(&self.catalog, seed, |_| true);
        plan.hide(|file| self.is_hidden(file));
        plan
    }

    /// One of them, in the workspace with this number.
    pub(super) fn grading(&self, submission: Submission, seed: u64, worker: usize) -> Grading<'_> {
        // The first one is that of all calls before.
        let of_worker = |path: &Path| match worker {
            0 => path.to_owned(),
            number => path.with_file_name(format!("graded-{}", number + 1)),
        };
        Grading {
            catalog: &self.catalog,
            plan: self.plan(seed),
            submission,
            hidden: &self.hidden,
            clone: None,
            overlay: of_worker(&self.overlay),
            target: of_worker(&self.target),
            jobs: self.grading.jobs,
            is_untrusted: true,
            runs_stubs: false,
            layers: self.grading.layers(),
        }
    }

    /// Finds out whether the instructor's tests can be built, before anybody is graded.
    pub(super) fn try_hidden(&self, interrupt: &Interrupt) -> Result<(), CommandError> {
        let Some(folder) = &self.options.with else {
            return Ok(());
        };
        let tried = self.grading(Submission::default(), 0, 0).prepare(interrupt);
        tried.map_err(|error| match error {
            PipelineError::Released(words) => CommandError::Usage(format!(
                "the tests in {} cannot be built with the stubs:\n{}",
                folder.display(),
                words.trim_end()
            )),
            other => other.into(),
        })
    }

    /// A text that students may see: theirs, or a released one, but for hidden tests.
    pub(super) fn source(&self, files: &BTreeMap<String, String>, file: &str) -> Option<String> {
        if self.is_hidden(file) {
            return None;
        }
        let of_students = files.get(file).cloned();
        of_students.or_else(|| self.released.text(file).map(str::to_owned))
    }

    /// Whether students may not see this file of tests.
    fn is_hidden(&self, file: &str) -> bool {
        self.options.hide && self.hidden.files.contains_key(file)
    }

    /// The layers that are demanded and that some test ran without.
    pub(super) fn demand_reached(&self, results: &Results) -> Result<(), CommandError> {
        // Where nothing had to be run, no layer stood around anything.
        if results.cases().all(|case| case.outcome.is_none()) {
            return Ok(());
        }
        demand(&missing(self.layers, &results.isolation))
    }

    /// A seed that is asked for, or a fresh one.
    pub(super) fn seed(&self) -> Result<u64, CommandError> {
        match grading::wanted_seed(self.grading)? {
            Some(seed) => Ok(seed),
            None => fresh_seed().map_err(|error| {
                CommandError::Grader(format!("no random numbers are to be had: {error}"))
            }),
        }
    }
}

fn run_one(
    cli: &Cli,
    standard: &Standard<'_>,
    handed_in: &Path,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let submission = standard.take(handed_in, false)?;
    standard.try_hidden(interrupt)?;
    let seed = standard.seed()?;
    let files = submission.files.clone();
    let shown = |results: &Results, look: &Look, sources: Sources<'_>| {
        terminal::render_graded(&results.clone().for_students(), look, sources)
    };
    let graded = standard.grading(submission, seed, 0);
    let options = standard.grading;
    let results = grading::run_shown(cli, graded, options, interrupt, shown, &mut |_, _| ())?;
    let source = |file: &str| standard.source(&files, file);
    grading::report(cli, &results, options, None, shown, &source)?;
    if !results.is_complete() {
        screen::complain("not everything could be judged; see the errors above");
        return Ok(Exit::GraderError);
    }
    standard.demand_reached(&results)?;
    let is_short = standard.options.fail_on_failure && !results.is_perfect();
    Ok(if is_short {
        Exit::PointsMissing
    } else {
        Exit::Success
    })
}

fn missing(wanted: Layers, isolation: &Isolation) -> Vec<Layer> {
    let reached = isolation.reached();
    let missing = Layer::ALL
        .into_iter()
        .filter(|layer| wanted.has(*layer) && !reached.has(*layer));
    missing.collect()
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
