//! The screen at the end of a run: the points, what to know, and what to do next.

use crate::model::results::{DayResult, KataResult, Results};

use super::Sources;
use super::cases::case_list;
use super::guide::{about, counted_points, heading, indented, said, to_type, way_back, way_on};
use super::notes::{self, errors, is_gone, notes, unfinished};
use super::palette::{Look, Tone};
use super::scoreboard::scoreboard;
use super::story::story;
use super::text::counted;
use super::words::{State, failures, is_untouched};

/// The screen for a run: the scoreboard and the next step; for a single kata its cases
/// and the stories of the first ones that failed.
#[must_use]
pub fn render(results: &Results, look: &Look, sources: Sources<'_>) -> String {
    let mut katas = results.katas();
    let first = katas.next();
    let parts = match (first, katas.next()) {
        (Some((day, kata)), None) => case_list(results, day, kata, look, sources),
        _ => vec![
            welcome(results, look),
            scoreboard(results, look, sources),
            notes(results, look, notes::way_back(results, look, sources)),
            errors(results, look),
            unfinished(results, look),
            next_lines(results, look, sources),
        ],
    };
    joined(&parts)
}

/// As [`render`], for a run of everything that there is.
#[must_use]
pub fn render_whole(results: &Results, look: &Look, sources: Sources<'_>) -> String {
    let mut text = render(results, look, sources);
    if results.katas().all(|(_, kata)| kata.solved) {
        text.push_str("   That was everything there is for now.\n");
    }
    text
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
    if !results.katas().all(|(_, kata)| is_untouched(kata)) {
        return Vec::new();
    }
    let text = "Welcome! Each kata is one file to write; its tests say what is missing.";
    said(text, None, look)
}

/// The next step: the first kata that failed, or, sooner than one that only waits for
/// another, the first that can be worked on.
fn next_lines(results: &Results, look: &Look, sources: Sources<'_>) -> Vec<String> {
    let failed = || {
        results
            .katas()
            .filter(|(_, kata)| !failures(kata).is_empty())
    };
    let is_ready = |kata: &KataResult| !matches!(State::of(kata), State::Waiting(_));
    let ready = failed().find(|(_, kata)| is_ready(kata));
    if let Some((day, kata)) = ready.or_else(|| failed().next()) {
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
    let is_start = results.katas().all(|(_, kata)| is_untouched(kata));
    let word = if is_start { "Start here: " } else { "Next: " };
    let mut lines = vec![heading(word, kata, look)];
    lines.extend(about(kata, look, sources));
    lines.push(String::new());
    if is_gone(results, kata, sources) {
        lines.extend(way_back(day, kata, look));
        return lines;
    }
    if let Some(case) = failures(kata).first() {
        lines.extend(indented(story(kata, case, look, sources)));
    }
    lines.push(String::new());
    lines.extend(way_on(day, kata, look));
    lines
}

fn congratulations(results: &Results, look: &Look) -> Vec<String> {
    let is_whole = results.katas().all(|(_, kata)| kata.solved);
    let text = if is_whole {
        format!(
            "All {} are solved: {} of {}. Well done!",
            counted(results.katas().count(), "kata"),
            results.max_score,
            counted_points(results.max_score)
        )
    } else {
        format!("All {} pass.", counted(results.cases().count(), "test"))
    };
    said(&text, Some(Tone::Passed), look)
}

#[cfg(test)]
mod limits;
#[cfg(test)]
mod states;
#[cfg(test)]
mod tests;
