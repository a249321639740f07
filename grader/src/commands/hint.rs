//! `grader hint`: one level more each time; what was shown can be read again.

use super::grading;
use super::repository::{Repository, one_kata};
use super::{CommandError, screen};
use crate::catalog;
use crate::cli::Cli;
use crate::exit_code::Exit;
use crate::progress;
use crate::released::Released;
use crate::report::palette::Tone;
use crate::report::text::wrapped;

/// Shows the hints of a kata up to the next level.
pub(super) fn run(cli: &Cli, kata: &str) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let (day, kata) = one_kata(kata, &catalog)?;
    let path = repository.progress(cli.progress.as_deref());
    let seen = progress::load(&path)?
        .kata(&day.name, &kata.name)
        .map_or(0, |kata| kata.hints_shown);
    let shown = (seen as usize + 1).min(kata.hints.len());
    let look = screen::look(cli.color, true, None);
    let title = format!("{} {} — {}", kata.number, kata.name, kata.title);
    let mut text = format!("{}\n", look.paint(Tone::Title, &title));
    for (number, hint) in kata.hints.iter().take(shown).enumerate() {
        let label = format!("Hint {} of {}", number + 1, kata.hints.len());
        text.push_str(&format!("\n  {}\n", look.paint(Tone::Hint, &label)));
        for line in wrapped(&hint.text, look.columns().saturating_sub(4)) {
            text.push_str(&format!("    {line}\n"));
        }
    }
    let rest = kata.hints.len() - shown;
    text.push_str(&match rest {
        0 => "\n  There is no further hint.\n".to_owned(),
        _ => format!(
            "\n  {rest} more: cargo run -p grader -- hint {}\n",
            kata.name
        ),
    });
    grading::show(&text)?;
    let remembered = progress::update(&path, |progress| {
        progress.kata_mut(&day.name, &kata.name).hints_shown =
            u32::try_from(shown).unwrap_or(u32::MAX);
    });
    if let Err(error) = remembered {
        screen::complain(&error.to_string());
    }
    Ok(Exit::Success)
}
