//! `grader` and `grader check`: grade what the student has, in their own clone.

use std::cell::RefCell;

use proof::DEFAULT_SEED;

use super::CommandError;
use super::grading::{self, Grading};
use super::interrupt::Interrupt;
use super::repository::Repository;
use crate::cli::{Cli, GradingOptions};
use crate::exit_code::Exit;
use crate::model::event::{Event, Note, NoteKind, Plan};
use crate::model::kata::{CaseId, Catalog};
use crate::model::results::Results;
use crate::model::selector::Selection;
use crate::progress;
use crate::released::Released;
use crate::{catalog, submission};

/// Grades everything, or what the selectors choose.
pub(super) fn run(
    cli: &Cli,
    selectors: &[String],
    options: &GradingOptions,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let selections: Vec<Selection> = selectors
        .iter()
        .map(|text| Selection::parse(text, &catalog))
        .collect::<Result<_, _>>()?;
    let is_wanted =
        |id: &CaseId| selections.is_empty() || selections.iter().any(|s| s.contains(id));
    let results = grade(cli, &repository, &catalog, &is_wanted, options, interrupt)?;
    grading::report(cli, &results, options, Some(repository.root()), &|file| {
        source(&repository, file)
    })?;
    Ok(grading::exit_of(&results))
}

/// Grades some cases in place and remembers what is solved.
pub(super) fn grade(
    cli: &Cli,
    repository: &Repository,
    catalog: &Catalog,
    is_wanted: &dyn Fn(&CaseId) -> bool,
    options: &GradingOptions,
    interrupt: &Interrupt,
) -> Result<Results, CommandError> {
    let path = repository.progress(cli.progress.as_deref());
    let grading = Grading {
        catalog,
        plan: Plan::new(catalog, options.seed.unwrap_or(DEFAULT_SEED), is_wanted),
        submission: submission::from_clone(repository.root(), catalog)?,
        clone: Some(repository.root().to_owned()),
        overlay: repository.overlay("overlay"),
        target: repository.target(),
        jobs: options.jobs,
    };
    let trouble = RefCell::new(None);
    let save = |results: &Results| {
        let saved = progress::update(&path, |progress| {
            for (day, kata) in catalog
                .days
                .iter()
                .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)))
            {
                kata.aliases
                    .iter()
                    .for_each(|alias| progress.rename(&day.name, alias, &kata.name));
            }
            progress.record(results, tests_digest);
        });
        let message = match saved {
            Ok(updated) => updated.set_aside.map(|set_aside| set_aside.to_string()),
            Err(error) => Some(error.to_string()),
        };
        if let Some(message) = message {
            trouble.borrow_mut().get_or_insert(message);
        }
    };
    let mut hear = |event: &Event, results: &Results| {
        // What passed is saved at once: a run that is killed later has lost nothing.
        if matches!(event, Event::DayFinished { .. } | Event::RunFinished { .. }) {
            save(results);
        }
    };
    let mut results = grading::run_shown(cli, grading, options, interrupt, &mut hear)?;
    if let Some(message) = trouble.into_inner() {
        results.apply(&Event::NoteTaken(Note {
            kind: NoteKind::Housekeeping,
            message,
            file: None,
        }));
    }
    Ok(results)
}

/// Tells whether the tests of a kata changed since it was solved.
pub(super) fn tests_digest(day: &str, kata: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for target in crate::model::kata::Target::ALL {
        let path = format!("katas/{day}/tests/{}/{kata}.rs", target.name());
        Released::embedded().files.get(&path).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// The text of a file as the reader's editor shows it; what was graded as released is
/// shown as released.
pub(super) fn source(repository: &Repository, file: &str) -> Option<String> {
    let released = Released::embedded()
        .text(file)
        .filter(|_| file.contains("/tests/"));
    released
        .map(str::to_owned)
        .or_else(|| repository.source(file))
}
