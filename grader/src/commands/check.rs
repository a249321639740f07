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
use crate::model::kata::{CaseId, Catalog, TestFile};
use crate::model::results::Results;
use crate::model::selector::Selection;
use crate::progress::{self, Digests, Progress};
use crate::released::{Hidden, Released};
use crate::report::terminal;
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
    let root = Some(repository.root());
    grading::report(cli, &results, options, root, terminal::render, &|file| {
        source(&repository, file)
    })?;
    Ok(grading::exit_of(&results))
}

/// Finds what is remembered under a name that a kata had in an earlier release.
fn rename_aliases(catalog: &Catalog, progress: &mut Progress) {
    for day in &catalog.days {
        for kata in &day.katas {
            for alias in &kata.aliases {
                progress.rename(&day.name, alias, &kata.name);
            }
        }
    }
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
    let seed = grading::wanted_seed(options)?.unwrap_or(DEFAULT_SEED);
    let path = repository.progress(cli.progress.as_deref());
    let submission = submission::from_clone(repository.root(), catalog)?;
    // What is remembered is what was graded, also if the file is saved again meanwhile.
    let graded = submission.files.clone();
    let grading = Grading {
        catalog,
        plan: Plan::new(catalog, seed, is_wanted),
        submission,
        hidden: Hidden::none(),
        clone: Some(repository.root().to_owned()),
        overlay: repository.overlay("overlay"),
        target: repository.target(),
        jobs: options.jobs,
        is_untrusted: false,
        runs_stubs: false,
        layers: options.layers(),
    };
    let trouble = RefCell::new(None);
    let save = |results: &Results| {
        let saved = progress::update(&path, |progress| {
            rename_aliases(catalog, progress);
            progress.record(results, |day, kata| {
                let path = format!("katas/{day}/src/{kata}.rs");
                digests(day, kata, graded.get(&path).map(String::as_str))
            });
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
    let mut results = grading::run_shown(
        cli,
        grading,
        options,
        interrupt,
        terminal::render,
        &mut hear,
    )?;
    if let Some(message) = trouble.into_inner() {
        results.apply(&Event::NoteTaken(Note {
            kind: NoteKind::Housekeeping,
            message,
            file: None,
        }));
    }
    Ok(results)
}

/// What a verdict on a kata is about: its released tests and the student's file.
pub(super) fn digests(day: &str, kata: &str, text: Option<&str>) -> Digests {
    let released = Released::embedded();
    let folder = format!("katas/{day}/tests");
    let tests = released
        .below(&folder)
        .filter(|(path, _)| TestFile::of(path).is_some_and(|file| file.kata == kata))
        .map(|(_, text)| text);
    Digests {
        tests: progress::digest(tests),
        file: progress::digest(text.map(str::as_bytes)),
    }
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
