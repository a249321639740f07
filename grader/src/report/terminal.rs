//! The screen at the end of a run: the points, what to know, and what to do next.

use crate::model::results::{DayResult, KataResult, Results};

use super::Sources;
use super::cases::case_list;
use super::guide::{about, counted_points, heading, indented, said, to_type, way_back, way_on};
use super::notes::{self, errors, is_gone, notes, unfinished};
use super::palette::{Look, Tone};
use super::scoreboard::scoreboard;
use super::story::story;
use super::text::{counted, safe};
use super::words::{State, failures, is_untouched, selector};

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

/// The screen for a submission that somebody handed in: the scoreboard, the first failure
/// of something that was written, and last the score and how to see more.
#[must_use]
pub fn render_graded(results: &Results, look: &Look, sources: Sources<'_>) -> String {
    joined(&[
        scoreboard(results, look, sources),
        notes(results, look, None),
        errors(results, look),
        unfinished(results, look),
        first_failure(results, look, sources),
        score_lines(results, look),
    ])
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

/// The first failed test of a kata that somebody has begun.
fn first_failure(results: &Results, look: &Look, sources: Sources<'_>) -> Vec<String> {
    let mut begun = results.katas().filter(|(_, kata)| !is_untouched(kata));
    let first = begun.find_map(|(_, kata)| Some((kata, *failures(kata).first()?)));
    let Some((kata, case)) = first else {
        return Vec::new();
    };
    let mut lines = vec![heading("First failure: ", kata, look)];
    lines.extend(about(kata, look, sources));
    lines.push(String::new());
    lines.extend(indented(story(kata, case, look, sources)));
    lines
}

/// The score, and how to see what is behind it.
fn score_lines(results: &Results, look: &Look) -> Vec<String> {
    let of = counted_points(results.max_score);
    let seed = safe(&results.seed);
    let text = match results.score {
        Some(score) => format!("Score: {score} of {of}, with seed {seed}"),
        None => format!("No score: not everything could be judged ({of}, with seed {seed})"),
    };
    let mut lines = said(&text, Some(Tone::Title), look);
    lines.extend(isolation_lines(results, look));
    let failed = results.katas().find(|(_, kata)| !failures(kata).is_empty());
    if let Some((day, kata)) = failed {
        let words = "Each failure is told in the report: add --report json=PATH. To see one on \
            the screen, put its file into a clone and type there";
        lines.push(String::new());
        lines.extend(said(words, None, look));
        let selector = safe(&selector(&day.name, &kata.name));
        lines.extend(to_type(&format!("check {selector} --seed {seed}"), look));
    }
    lines
}

/// The layers of the jail that a test ran without; nothing if it had all.
fn isolation_lines(results: &Results, look: &Look) -> Vec<String> {
    let layers = results.isolation.0.iter();
    let missing: Vec<_> = layers
        .filter(|(_, is_reached)| !**is_reached)
        .map(|(layer, _)| layer.name())
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let words = format!(
        "The jail was without {}; `cargo run -p grader -- doctor` says what they take.",
        missing.join(", ")
    );
    said(&words, None, look)
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
