//! A kata's heading, where it is written, and what to do about it.

use crate::model::results::{DayResult, KataResult};
use crate::model::verdict::FailureKind;

use super::Sources;
use super::palette::{Look, Tone};
use super::text::{counted, safe, truncated, width, wrapped};
use super::words::{State, command, failures, is_untouched, selector};

/// A line across the screen with the kata's number, name and title.
pub(super) fn heading(word: &str, kata: &KataResult, look: &Look) -> String {
    let text = format!("{word}{} {} · {}", kata.number, kata.name, kata.title);
    let text = truncated(&safe(&text), look.columns() - 6);
    let rest = "─".repeat(look.columns().saturating_sub(width(&text) + 4));
    let (before, after) = (look.paint(Tone::Dim, "──"), look.paint(Tone::Dim, &rest));
    format!("{before} {} {after}", look.paint(Tone::Title, &text))
}

/// What a kata is worth and where it is written; as long as nothing is written, also
/// where the lesson is.
pub(super) fn about(kata: &KataResult, look: &Look, sources: Sources<'_>) -> Vec<String> {
    let place = look.place(&kata.file, line_to_open(kata, sources));
    let worth = match (kata.points, kata.score) {
        (0, _) => String::new(),
        (points, Some(score)) => format!("{score} of {} · ", counted_points(points)),
        (points, None) => format!("{} · ", counted_points(points)),
    };
    let mut lines = vec![format!("   {worth}{place}")];
    let directory = kata
        .file
        .split_once("/src/")
        .map(|(directory, _)| directory);
    if let (true, Some(directory)) = (is_untouched(kata), directory) {
        let lesson = look.place(&format!("{directory}/README.md"), None);
        lines.push(format!("   the lesson: {lesson}"));
    }
    lines
}

/// `1 point`, `6 points`.
pub(super) fn counted_points(points: u32) -> String {
    counted(usize::try_from(points).unwrap_or(0), "point")
}

/// The line of a student's file at which an editor should open it: the first thing that
/// is still to be written, does not compile or panics, else the first function.
fn line_to_open(kata: &KataResult, sources: Sources<'_>) -> Option<u32> {
    let mut failures = kata.cases.iter().filter_map(|case| case.failure.as_ref());
    let place = failures.find(|failure| {
        let kinds = [
            FailureKind::NotImplemented,
            FailureKind::DoesNotCompile,
            FailureKind::Panicked,
        ];
        kinds.contains(&failure.kind) && failure.file.as_deref() == Some(kata.file.as_str())
    });
    if let Some(line) = place.and_then(|failure| failure.line) {
        return Some(line);
    }
    let text = sources(&kata.file)?;
    let line_of = |is_it: &dyn Fn(&str) -> bool| text.lines().position(is_it);
    let line = line_of(&|line| line.trim_start().starts_with("todo!("))
        .or_else(|| line_of(&|line| line.starts_with("pub fn ")))?;
    u32::try_from(line + 1).ok()
}

/// What to do about a kata that is not solved, and what to type afterwards.
pub(super) fn way_on(day: &DayResult, kata: &KataResult, look: &Look) -> Vec<String> {
    let first = failures(kata).into_iter().next();
    let first = first.and_then(|case| case.failure.as_ref().map(|failure| failure.kind));
    let is_right_so_far = kata.cases.iter().any(|case| case.failure.is_none());
    let mut kata_name = kata.name.clone();
    let words = match State::of(kata) {
        State::Waiting(other) => {
            let so_far = if is_right_so_far {
                "Nothing is wrong here. "
            } else {
                ""
            };
            let words = format!("{so_far}Write {other} first, save, and type");
            kata_name = other;
            words
        }
        _ if first == Some(FailureKind::NotImplemented) => {
            "Write it in place of the todo!(), save, and type".to_owned()
        }
        _ => "Change it, save, and type".to_owned(),
    };
    let selector = safe(&selector(&day.name, &kata_name));
    let mut lines = said(&words, None, look);
    lines.extend(to_type(&format!("check {selector}"), look));
    let hint = format!("   Stuck? {}", command(&format!("hint {selector}")));
    lines.extend([String::new(), look.paint(Tone::Dim, &hint)]);
    lines
}

/// What to do first about a kata whose file is gone.
pub(super) fn way_back(day: &DayResult, kata: &KataResult, look: &Look) -> Vec<String> {
    let words = "Its file is gone. To put the stub back, type";
    let selector = safe(&selector(&day.name, &kata.name));
    let mut lines = said(words, None, look);
    lines.extend(to_type(&format!("reset {selector}"), look));
    lines
}

/// A sentence, broken into lines where it must be, in the colour of its meaning if it has one.
pub(super) fn said(text: &str, tone: Option<Tone>, look: &Look) -> Vec<String> {
    let lines = wrapped(text, look.columns() - 3).into_iter();
    let painted = lines.map(|line| match tone {
        Some(tone) => format!("   {}", look.paint(tone, &line)),
        None => format!("   {line}"),
    });
    painted.collect()
}

/// A command on lines of its own. It is never cut: it is there to be copied.
pub(super) fn to_type(arguments: &str, look: &Look) -> Vec<String> {
    let command = look.paint(Tone::Command, &command(arguments));
    vec![String::new(), format!("       {command}")]
}

/// The lines of a story, below a heading.
pub(super) fn indented(story: Vec<String>) -> impl Iterator<Item = String> {
    story.into_iter().map(|line| format!("   {line}"))
}
