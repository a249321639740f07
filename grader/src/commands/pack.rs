//! `grader pack`: what a student hands in.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::Path;

use super::grading::show;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::atomic;
use crate::catalog;
use crate::cli::Cli;
use crate::exit_code::Exit;
use crate::model::kata::{Catalog, Day};
use crate::released::Released;
use crate::report::palette::{Look, Tone};
use crate::report::text::safe;
use crate::submission::{self, Submission};

/// Writes the student's files as one zip, or nothing at all.
pub(super) fn run(cli: &Cli, out: &Path) -> Result<Exit, CommandError> {
    let repository = Repository::find()?;
    let catalog = catalog::load(Released::embedded(), std::env::consts::OS)?;
    let submission = submission::from_clone(repository.root(), &catalog)?;
    check_complete(&submission)?;
    let zip = submission::pack(&submission.files)
        .map_err(|error| CommandError::Grader(format!("the zip cannot be made: {error}")))?;
    if out == Path::new("-") {
        write_to_stdout(&zip)?;
        let look = screen::look(cli.color, false, None);
        screen::show_aside(&summary(None, &submission, &catalog, &look));
    } else {
        write(out, &zip)?;
        let look = screen::look(cli.color, true, None);
        let name = safe(&out.display().to_string());
        show(&summary(Some(&name), &submission, &catalog, &look))?;
    }
    Ok(Exit::Success)
}

/// What `grade` would refuse is not handed in: its points would be lost without a word.
fn check_complete(submission: &Submission) -> Result<(), CommandError> {
    if !submission.refused.is_empty() {
        let mut message = "nothing was packed, for `grade` would not take".to_owned();
        for refused in &submission.refused {
            let _ = write!(message, "\n  {}: {}", refused.path, refused.reason);
        }
        return Err(CommandError::Usage(message));
    }
    if submission.files.is_empty() {
        let example = submission.missing.first().map_or("", String::as_str);
        return Err(CommandError::Usage(format!(
            "nothing was packed: there is none of your files, such as {example}; \
             `cargo run -p grader -- reset` with the name of a kata brings its stub back"
        )));
    }
    Ok(())
}

fn write(out: &Path, zip: &[u8]) -> Result<(), CommandError> {
    let name = safe(&out.display().to_string());
    if let Some(reason) = in_the_way(out) {
        return Err(CommandError::Usage(format!(
            "{name} {reason}; nothing was written: name another file after --out"
        )));
    }
    // Only the kind of the error: the rest names a temporary file that nobody asked for.
    atomic::write(out, zip).map_err(|error| {
        CommandError::Usage(format!(
            "{name} cannot be written: {}; name another place after --out",
            error.kind()
        ))
    })
}

/// Why what lies there must not be replaced.
fn in_the_way(out: &Path) -> Option<&'static str> {
    // What cannot be looked at cannot be written either, and that says why.
    let there = out.symlink_metadata().ok()?;
    if there.is_dir() {
        Some("is a directory")
    } else if there.is_symlink() {
        Some("is a symbolic link")
    } else if !there.is_file() {
        Some("is no regular file")
    } else if there.len() > 0 && !submission::is_pack(out) {
        Some("is there already, and is no zip that `pack` wrote")
    } else {
        None
    }
}

fn write_to_stdout(zip: &[u8]) -> Result<(), CommandError> {
    if io::stdout().is_terminal() {
        let message = "standard output is a terminal, which a zip is not for: send it on with `|` or `>`, or name a file after --out";
        return Err(CommandError::Usage(message.to_owned()));
    }
    screen::write(zip)
        .map_err(|error| CommandError::Usage(format!("standard output cannot be written: {error}")))
}

/// Whether a file that is there is what was released in its place.
fn is_stub(submission: &Submission, place: &str) -> bool {
    let text = submission.files.get(place).map(String::as_str);
    text.is_some() && text == Released::embedded().text(place)
}

/// What the reader is told; `name` is that of the file, if it is one.
fn summary(name: Option<&str>, submission: &Submission, catalog: &Catalog, look: &Look) -> String {
    let count = submission.files.len();
    let files = submission.files.keys();
    let stubs = files.filter(|place| is_stub(submission, place)).count();
    let stubs = match stubs {
        0 => String::new(),
        _ if stubs == count => ", all still the stub".to_owned(),
        _ => format!(", {stubs} of them still the stub"),
    };
    let files = if count == 1 { "file" } else { "files" };
    let mut text = format!(
        "{} holds {count} {files} of yours{stubs}\n\n",
        look.paint(Tone::Path, name.unwrap_or("The zip"))
    );
    let days = catalog.days.iter();
    let width = days.clone().map(|day| day.name.len()).max().unwrap_or(0);
    for day in days {
        let told = told_of(day, submission);
        let _ = writeln!(text, "  {:width$}  {told}", day.name);
    }
    if !submission.missing.is_empty() {
        let title = look.paint(Tone::Hint, "Missing");
        let _ = writeln!(text, "\n{title}, so that the stub is graded in its place:");
        for place in &submission.missing {
            let _ = writeln!(text, "  {place}");
        }
    }
    let command = look.paint(Tone::Command, "cargo run -p grader");
    let _ = writeln!(
        text,
        "\nNext: hand in {}. To see what it earns: {command}",
        name.unwrap_or("what came on standard output"),
    );
    text
}

/// What a day adds to the zip.
fn told_of(day: &Day, submission: &Submission) -> String {
    let place = |kata: &str| day.student_file(kata);
    let katas = day.katas.iter().map(|kata| kata.name.as_str());
    let there: Vec<&str> = katas
        .filter(|kata| submission.files.contains_key(&place(kata)))
        .collect();
    let stubs: Vec<&str> = there
        .iter()
        .copied()
        .filter(|kata| is_stub(submission, &place(kata)))
        .collect();
    let count = match there.len() {
        0 => return "nothing".to_owned(),
        1 => "1 file".to_owned(),
        count => format!("{count} files"),
    };
    match stubs.len() {
        0 => count,
        stubs if stubs == there.len() => format!("{count}, not begun"),
        _ => format!("{count}; still the stub: {}", stubs.join(", ")),
    }
}
