//! `grader next`: the first unsolved kata and its first failing test.

use super::check;
use super::grading;
use super::interrupt::Interrupt;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::catalog;
use crate::cli::{Cli, GradingOptions};
use crate::exit_code::Exit;
use crate::progress::{self, Standing};
use crate::released::Released;
use crate::report::terminal;

/// Looks for the first kata that is not known as solved as it is now, and grades it to say
/// what is missing; one that turns out to be solved is remembered and passed over.
pub(super) fn run(cli: &Cli, interrupt: &Interrupt) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let known = progress::load(&repository.progress(cli.progress.as_deref()))?;
    for day in &catalog.days {
        for kata in &day.katas {
            let text = repository.source(&day.student_file(&kata.name));
            let now = check::digests(&day.name, &kata.name, text.as_deref());
            if known.standing(&day.name, &kata.name, &now) == Standing::Solved {
                continue;
            }
            let is_wanted =
                |id: &crate::model::kata::CaseId| id.day() == day.name && id.kata() == kata.name;
            let options = GradingOptions::default();
            let results =
                check::grade(cli, &repository, &catalog, &is_wanted, &options, interrupt)?;
            if results.is_perfect() {
                continue;
            }
            let look = screen::look(cli.color, true, Some(repository.root()));
            let sources = |file: &str| check::source(&repository, file);
            grading::show(&terminal::next_step(&results, &look, &sources))?;
            return Ok(grading::exit_of(&results));
        }
    }
    grading::show("All katas are solved.\n")?;
    Ok(Exit::Success)
}
