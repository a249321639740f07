//! `grader author`: what keeps the katas honest, and what a class is given.

mod builds;
mod edition;
mod export;
mod jail;
mod release;
mod rounds;
mod texts;

use std::time::Instant;

use super::grading::show;
use super::interrupt::Interrupt;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::catalog;
use crate::cli::{Cli, Gate};
use crate::exit_code::Exit;
use crate::model::kata::Catalog;
use crate::released::Released;
use builds::Builds;

pub(super) use export::export;
pub(super) use jail::run as jail;
pub(super) use release::release;

/// What `author check` was asked for.
pub(super) struct Wanted<'a> {
    pub(super) gates: &'a [Gate],
    pub(super) days: &'a [String],
    pub(super) is_thorough: bool,
    pub(super) seeds: u64,
}

/// All gates, cheap ones first.
const GATES: [Gate; 8] = [
    Gate::Catalog,
    Gate::Released,
    Gate::Stubs,
    Gate::Solutions,
    Gate::Seeds,
    Gate::WrongAnswers,
    Gate::Independence,
    Gate::Quiet,
];

/// What a gate found: nothing if it is passed.
type Findings = Vec<String>;

/// Passes the gates one by one and shows what each found.
pub(super) fn check(
    cli: &Cli,
    wanted: &Wanted<'_>,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let repository = Repository::of_authors()?;
    let mut is_passed = true;
    let look = screen::look(cli.color, true, None);
    for gate in GATES
        .into_iter()
        .filter(|gate| wanted.gates.is_empty() || wanted.gates.contains(gate))
    {
        let started = Instant::now();
        let (summary, findings) = pass(gate, &repository, wanted, interrupt)?;
        let name = clap::ValueEnum::to_possible_value(&gate)
            .map_or_else(String::new, |value| value.get_name().to_owned());
        let tone = if findings.is_empty() {
            crate::report::palette::Tone::Passed
        } else {
            crate::report::palette::Tone::Failed
        };
        let mark = look.paint(tone, if findings.is_empty() { "ok  " } else { "FAIL" });
        show(&format!(
            "{mark} {name:14} {summary} ({:.1} s)\n",
            started.elapsed().as_secs_f64()
        ))?;
        for finding in &findings {
            show(&format!("     {}\n", finding.replace('\n', "\n       ")))?;
        }
        is_passed &= findings.is_empty();
    }
    Ok(if is_passed {
        Exit::Success
    } else {
        Exit::PointsMissing
    })
}

fn pass(
    gate: Gate,
    repository: &Repository,
    wanted: &Wanted<'_>,
    interrupt: &Interrupt,
) -> Result<(String, Findings), CommandError> {
    match gate {
        Gate::Catalog => return texts::catalog(repository),
        Gate::Released => return release::compare(repository),
        _ => {}
    }
    let catalog = chosen(
        catalog::load(Released::embedded(), std::env::consts::OS)?,
        wanted.days,
    )?;
    let builds = Builds {
        repository,
        catalog: &catalog,
        interrupt,
    };
    match gate {
        Gate::Catalog | Gate::Released => unreachable!("passed above"),
        Gate::Quiet => builds.quiet(),
        Gate::Stubs => builds.stubs(),
        Gate::Solutions => builds.solutions(wanted.seeds),
        Gate::Seeds => builds.seeds(),
        Gate::WrongAnswers => rounds::wrong_answers(&builds, wanted.is_thorough),
        Gate::Independence => rounds::independence(&builds),
    }
}

/// The catalog with only the days that were asked for.
fn chosen(mut catalog: Catalog, days: &[String]) -> Result<Catalog, CommandError> {
    if days.is_empty() {
        return Ok(catalog);
    }
    let selections = days
        .iter()
        .map(|day| crate::model::selector::Selection::parse(day, &catalog));
    let selections: Vec<_> = selections.collect::<Result<_, _>>()?;
    catalog
        .days
        .retain(|day| selections.iter().any(|selection| selection.day == day.name));
    Ok(catalog)
}
