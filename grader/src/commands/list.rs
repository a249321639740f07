//! `grader list`: every kata, its points, and whether it is solved.

use serde_json::json;

use super::grading;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::catalog;
use crate::cli::Cli;
use crate::exit_code::Exit;
use crate::model::kata::{Catalog, Day, Kata};
use crate::progress::{self, Progress};
use crate::released::Released;
use crate::report::palette::{Look, Tone};

/// Shows the list; nothing is graded for it.
pub(super) fn run(cli: &Cli, as_json: bool) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let progress = progress::load(&repository.progress(cli.progress.as_deref()))?;
    let text = if as_json {
        json_list(&catalog, &progress)
    } else {
        text_list(&catalog, &progress, &screen::look(cli.color, true, None))
    };
    grading::show(&text)?;
    Ok(Exit::Success)
}

fn is_solved(progress: &Progress, day: &Day, kata: &Kata) -> bool {
    progress
        .kata(&day.name, &kata.name)
        .is_some_and(|kata| kata.solved)
}

fn text_list(catalog: &Catalog, progress: &Progress, look: &Look) -> String {
    let names = catalog
        .days
        .iter()
        .flat_map(|day| &day.katas)
        .map(|kata| kata.name.len());
    let width = names.max().unwrap_or(0);
    let mut text = String::new();
    for day in &catalog.days {
        let title = format!("{}  {}", day.name, day.title);
        text.push_str(&format!("{}\n", look.paint(Tone::Title, &title)));
        for kata in &day.katas {
            let is_solved = is_solved(progress, day, kata);
            let mark = if is_solved {
                look.paint(Tone::Passed, "✓")
            } else {
                look.paint(Tone::Dim, "·")
            };
            let stars = "★".repeat(usize::from(kata.difficulty));
            text.push_str(&format!(
                "  {mark} {:>4}  {:width$}  {:>2} points  {stars:5}  {}\n",
                kata.number, kata.name, kata.points, kata.title
            ));
        }
    }
    let solved = catalog
        .days
        .iter()
        .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)));
    let points: u32 = solved
        .filter(|(day, kata)| is_solved(progress, day, kata))
        .map(|(_, kata)| kata.points)
        .sum();
    text.push_str(&format!(
        "{points} of {} points in solved katas\n",
        catalog.max_score()
    ));
    text
}

fn json_list(catalog: &Catalog, progress: &Progress) -> String {
    let katas = catalog
        .days
        .iter()
        .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)));
    let katas: Vec<_> = katas
        .map(|(day, kata)| {
            json!({
                "day": day.name,
                "kata": kata.name,
                "number": kata.number,
                "title": kata.title,
                "points": kata.points,
                "difficulty": kata.difficulty,
                "file": day.student_file(&kata.name),
                "solved": is_solved(progress, day, kata),
            })
        })
        .collect();
    format!("{:#}\n", json!({ "schema": 1, "katas": katas }))
}
