//! The screen at the end of a run: the points, what to know, and what to do next.

use std::collections::BTreeMap;

use crate::model::results::{CaseResult, DayResult, KataResult, Results, VerdictWord};

use super::Sources;
use super::cases::case_list;
use super::guide::{about, counted_points, heading, indented, said, to_type, way_on};
use super::palette::{Look, Tone};
use super::scoreboard::scoreboard;
use super::story::story;
use super::text::{counted, wrapped};
use super::words::State;

/// The most notes that are shown.
const MOST_NOTES: usize = 5;
/// The most lines of a note or of an error.
const MOST_OF_NOTE: usize = 6;

/// The screen for a run: the scoreboard and the next step; for a single kata its cases
/// and the stories of the first ones that failed.
#[must_use]
pub fn render(results: &Results, look: &Look, sources: Sources<'_>) -> String {
    let mut katas = results.katas();
    let first = katas.next();
    let parts = match (first, katas.next()) {
        (Some((day, kata)), None) => {
            let remarks = [notes(results, look), errors(results, look)];
            case_list(day, kata, remarks, look, sources)
        }
        _ => vec![
            welcome(results, look),
            scoreboard(results, look),
            notes(results, look),
            errors(results, look),
            unfinished(results, look),
            next_lines(results, look, sources),
        ],
    };
    joined(&parts)
}

/// The next step alone: the first kata that is not solved, where to write it, its first
/// failed test, and what to type.
#[must_use]
pub fn next_step(results: &Results, look: &Look, sources: Sources<'_>) -> String {
    joined(&[next_lines(results, look, sources)])
}

/// The parts with a blank line before each.
fn joined(parts: &[Vec<String>]) -> String {
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        text.push('\n');
        for line in part {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// What a newcomer should know, as long as nothing has been written.
fn welcome(results: &Results, look: &Look) -> Vec<String> {
    let is_untouched = |kata: &KataResult| matches!(State::of(kata), State::NotImplemented(_));
    if !results.katas().all(|(_, kata)| is_untouched(kata)) {
        return Vec::new();
    }
    let text = "Welcome! Each kata is one file to write; its tests say what is missing.";
    said(text, None, look)
}

/// The notes of the run.
fn notes(results: &Results, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for note in results.notes.iter().take(MOST_NOTES) {
        let text = match &note.file {
            Some(file) if !note.message.contains(file.as_str()) => {
                format!("{file}: {}", note.message)
            }
            _ => note.message.clone(),
        };
        let text = wrapped(&text, look.columns() - 9);
        for (number, line) in text.iter().take(MOST_OF_NOTE).enumerate() {
            let label = if number == 0 { "note:" } else { "     " };
            lines.push(format!("   {} {line}", look.paint(Tone::Hint, label)));
        }
    }
    if let Some(more) = results
        .notes
        .len()
        .checked_sub(MOST_NOTES)
        .filter(|more| *more > 0)
    {
        let text = format!("         … and {}", counted(more, "more note"));
        lines.push(look.paint(Tone::Dim, &text));
    }
    lines
}

/// What went wrong in the grader or the machine, apart from what is the student's.
fn errors(results: &Results, look: &Look) -> Vec<String> {
    let mut cases_by_message: BTreeMap<&str, usize> = BTreeMap::new();
    for message in results.cases().filter_map(|case| case.error.as_deref()) {
        *cases_by_message.entry(message).or_default() += 1;
    }
    if cases_by_message.is_empty() {
        return Vec::new();
    }
    let title = "The grader itself had a problem. It costs you no points.";
    let mut lines = said(title, Some(Tone::Error), look);
    for (message, number) in cases_by_message.iter().take(MOST_NOTES) {
        let text = format!("{} not judged: {message}", counted(*number, "test"));
        for (number, line) in wrapped(&text, look.columns() - 5)
            .iter()
            .take(8)
            .enumerate()
        {
            let mark = if number == 0 { '!' } else { ' ' };
            lines.push(format!("   {mark} {line}"));
        }
    }
    lines
}

/// What was not run.
fn unfinished(results: &Results, look: &Look) -> Vec<String> {
    let is_missing = |case: &&CaseResult| case.verdict == VerdictWord::NotRun;
    let missing = results.cases().filter(is_missing).count();
    if missing == 0 {
        return Vec::new();
    }
    let all = counted(results.cases().count(), "test");
    let were = if missing == 1 { "was" } else { "were" };
    let text = format!("Broken off: {missing} of {all} {were} not run.");
    said(&text, Some(Tone::Hint), look)
}

fn next_lines(results: &Results, look: &Look, sources: Sources<'_>) -> Vec<String> {
    let has_failed = |kata: &KataResult| kata.cases.iter().any(|case| case.failure.is_some());
    if let Some((day, kata)) = results.katas().find(|(_, kata)| has_failed(kata)) {
        return next_kata(results, day, kata, look, sources);
    }
    if results.is_perfect() {
        return congratulations(results, look);
    }
    let mut lines = said("To run everything again, type", None, look);
    lines.extend(to_type("", look));
    lines
}

/// A kata to work on, and what to type afterwards.
fn next_kata(
    results: &Results,
    day: &DayResult,
    kata: &KataResult,
    look: &Look,
    sources: Sources<'_>,
) -> Vec<String> {
    let is_untouched = |kata: &KataResult| matches!(State::of(kata), State::NotImplemented(_));
    let is_start = results.katas().all(|(_, kata)| is_untouched(kata));
    let word = if is_start { "Start here: " } else { "Next: " };
    let mut lines = vec![heading(word, kata, look)];
    lines.extend(about(kata, look, sources));
    lines.push(String::new());
    if let Some(case) = kata.cases.iter().find(|case| case.failure.is_some()) {
        lines.extend(indented(story(kata, case, look, sources)));
    }
    lines.extend(way_on(day, kata, look));
    lines
}

fn congratulations(results: &Results, look: &Look) -> Vec<String> {
    let text = format!(
        "All {} are solved: {} of {}. Well done!",
        counted(results.katas().count(), "kata"),
        results.max_score,
        counted_points(results.max_score)
    );
    let mut lines = said(&text, Some(Tone::Passed), look);
    if results.days.len() == 1 {
        lines.extend([String::new(), "   To go on, type".to_owned()]);
        lines.extend(to_type("next", look));
    }
    lines
}

#[cfg(test)]
mod limits;
#[cfg(test)]
mod tests;
