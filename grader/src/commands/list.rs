//! `grader list`: every kata, its points, and whether it is solved.

use serde_json::json;

use super::check;
use super::grading;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::catalog;
use crate::cli::Cli;
use crate::exit_code::Exit;
use crate::model::kata::{Day, Kata};
use crate::progress::{self, Standing};
use crate::released::Released;
use crate::report::palette::{Look, Tone};

/// A kata with what is known of it.
struct Listed<'a> {
    day: &'a Day,
    kata: &'a Kata,
    standing: Standing,
}

/// Shows the list; nothing is graded for it.
pub(super) fn run(cli: &Cli, as_json: bool) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let progress = progress::load(&repository.progress(cli.progress.as_deref()))?;
    let katas = catalog
        .days
        .iter()
        .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)));
    let listed: Vec<_> = katas
        .map(|(day, kata)| {
            let text = repository.source(&day.student_file(&kata.name));
            let now = check::digests(&day.name, &kata.name, text.as_deref());
            let standing = progress.standing(&day.name, &kata.name, &now);
            Listed {
                day,
                kata,
                standing,
            }
        })
        .collect();
    let text = if as_json {
        json_list(&listed)
    } else {
        text_list(&listed, &screen::look(cli.color, true, None))
    };
    grading::show(&text)?;
    Ok(Exit::Success)
}

fn text_list(listed: &[Listed<'_>], look: &Look) -> String {
    let width = listed
        .iter()
        .map(|listed| listed.kata.name.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut last_day = "";
    for Listed {
        day,
        kata,
        standing,
    } in listed
    {
        if day.name != last_day {
            last_day = &day.name;
            let title = format!("{}  {}", day.name, day.title);
            text.push_str(&format!("{}\n", look.paint(Tone::Title, &title)));
        }
        let (mark, remark) = match standing {
            Standing::Solved => (look.paint(Tone::Passed, "✓"), ""),
            Standing::Changed => (
                look.paint(Tone::Hint, "~"),
                "  (changed since it was solved)",
            ),
            Standing::Unsolved => (look.paint(Tone::Dim, "·"), ""),
        };
        let stars = "★".repeat(usize::from(kata.difficulty));
        text.push_str(&format!(
            "  {mark} {:>4}  {:width$}  {:>2} points  {stars:5}  {}{remark}\n",
            kata.number, kata.name, kata.points, kata.title
        ));
    }
    let points = |katas: &mut dyn Iterator<Item = &Listed<'_>>| {
        katas.map(|listed| listed.kata.points).sum::<u32>()
    };
    let solved = points(
        &mut listed
            .iter()
            .filter(|listed| listed.standing == Standing::Solved),
    );
    let all = points(&mut listed.iter());
    text.push_str(&format!(
        "Solved when last checked: {solved} of {all} points\n"
    ));
    text
}

fn json_list(listed: &[Listed<'_>]) -> String {
    let katas: Vec<_> = listed
        .iter()
        .map(
            |Listed {
                 day,
                 kata,
                 standing,
             }| {
                json!({
                    "day": day.name,
                    "kata": kata.name,
                    "number": kata.number,
                    "title": kata.title,
                    "points": kata.points,
                    "difficulty": kata.difficulty,
                    "file": day.student_file(&kata.name),
                    "solved": *standing == Standing::Solved,
                    "changed": *standing == Standing::Changed,
                })
            },
        )
        .collect();
    format!("{:#}\n", json!({ "schema": 1, "katas": katas }))
}
