//! A single kata: each of its cases with its verdict, and the first failures as stories.

use crate::model::kata::Target;
use crate::model::results::{CaseResult, DayResult, KataResult, Results, VerdictWord};
use crate::model::verdict::FailureKind;

use super::Sources;
use super::guide::{about, heading, indented, said, to_type, way_back, way_on};
use super::notes::{errors, is_gone, notes};
use super::palette::{Look, Tone};
use super::scoreboard::remarks;
use super::story::story;
use super::text::{counted, safe, truncated, width};
use super::words::{
    State, command, failures, is_about_the_file, is_name, passed_of, selector, sentence,
};

/// The most stories that are told.
const MOST_STORIES: usize = 3;

/// How far to the right a command in the midst of the stories stands.
const INDENT: usize = 5;

/// The parts of the screen for one kata.
pub(super) fn case_list(
    results: &Results,
    day: &DayResult,
    kata: &KataResult,
    look: &Look,
    sources: Sources<'_>,
) -> Vec<Vec<String>> {
    let mut parts = vec![vec![heading("", kata, look)]];
    parts[0].extend(about(kata, look, sources));
    let is_blocked = matches!(State::of(kata), State::Blocked(_));
    if !is_blocked {
        parts.extend(Target::ALL.map(|target| list(kata, target, look)));
    }
    parts.push(summary(kata, look));
    parts.extend([notes(results, look, None), errors(results, look)]);
    if is_gone(results, kata, sources) {
        parts.push(way_back(day, kata, look));
    } else {
        parts.extend(stories(day, kata, look, sources));
        parts.push(ending(day, kata, look));
    }
    parts
}

/// A line for each case of one target.
fn list(kata: &KataResult, target: Target, look: &Look) -> Vec<String> {
    let cases = kata.cases.iter().filter(|case| case.target == target);
    let mut lines: Vec<_> = cases.map(|case| line(case, look)).collect();
    if !lines.is_empty() {
        lines.insert(0, format!("   {}", look.paint(Tone::Dim, target.name())));
    }
    lines
}

fn line(case: &CaseResult, look: &Look) -> String {
    let is_stub = |case: &CaseResult| {
        let failure = case.failure.as_ref();
        failure.is_some_and(|failure| failure.kind == FailureKind::NotImplemented)
    };
    let (mark, tone, remark) = match case.verdict {
        VerdictWord::Passed => ("✓", Tone::Passed, ""),
        VerdictWord::Failed if is_stub(case) => ("○", Tone::Dim, ""),
        VerdictWord::Failed => ("✗", Tone::Failed, ""),
        VerdictWord::Errored => ("!", Tone::Error, "  could not be judged"),
        VerdictWord::NotRun => ("·", Tone::Dim, "  not run"),
    };
    let random = if case.seeded { "  random inputs" } else { "" };
    let remark = format!("{random}{remark}");
    let room = look.columns().saturating_sub(5 + remark.len());
    let sentence = truncated(&sentence(case), room);
    let (mark, remark) = (look.paint(tone, mark), look.paint(Tone::Dim, &remark));
    format!("   {mark} {sentence}{remark}")
}

/// How many passed, and what else is known of the kata.
fn summary(kata: &KataResult, look: &Look) -> Vec<String> {
    if matches!(State::of(kata), State::Blocked(_)) {
        return Vec::new();
    }
    let is_not_run = |case: &&CaseResult| case.verdict == VerdictWord::NotRun;
    let mut text = passed_of(kata);
    let not_run = kata.cases.iter().filter(is_not_run).count();
    if not_run > 0 {
        text = format!("{text}, {not_run} not run");
    }
    let mut lines = vec![format!("   {text}")];
    lines.extend(remarks(kata, 3, look));
    lines
}

/// The stories of the first failures, of which those that would be the same only once.
fn stories(
    day: &DayResult,
    kata: &KataResult,
    look: &Look,
    sources: Sources<'_>,
) -> Vec<Vec<String>> {
    let (mut told, mut rest): (Vec<&CaseResult>, Vec<&CaseResult>) = (Vec::new(), Vec::new());
    for case in failures(kata) {
        if told.iter().any(|other| is_same(case, other)) {
            continue;
        }
        let is_room = told.len() < MOST_STORIES;
        if is_room { &mut told } else { &mut rest }.push(case);
    }
    let is_one_for_all = told.iter().all(|case| is_general(case));
    let stories = told
        .iter()
        .map(|case| indented(story(kata, case, look, sources)).collect());
    let mut parts: Vec<Vec<String>> = stories.collect();
    if !is_one_for_all {
        parts.push(more(day, kata, &rest, look));
    }
    parts
}

/// How many failures are not told, and how to see the first of them.
fn more(day: &DayResult, kata: &KataResult, rest: &[&CaseResult], look: &Look) -> Vec<String> {
    let Some(first) = rest.first() else {
        return Vec::new();
    };
    let mut text = format!("   … and {}", counted(rest.len(), "more failure"));
    let mut see = None;
    if is_name(first.id.sentence()) {
        text.push_str("; to see one:");
        let selector = safe(&selector(&day.name, &kata.name));
        let start = command(&format!("check {selector}::"));
        let room = look.columns().saturating_sub(INDENT + width(&start));
        let name = short_name(kata, first, room);
        see = Some(format!("{}{start}{name}", " ".repeat(INDENT)));
    }
    let mut lines = vec![look.paint(Tone::Dim, &text)];
    lines.extend(see);
    lines
}

/// A case's name, cut short between words if there is no room for it and what is left
/// still means this case alone.
fn short_name<'a>(kata: &KataResult, case: &'a CaseResult, room: usize) -> &'a str {
    let name = case.id.sentence();
    // Only of a whole kata all names are known.
    if name.len() <= room || kata.points == 0 {
        return name;
    }
    let is_its_own = |start: &str| {
        let mut names = kata.cases.iter().map(|case| case.id.sentence());
        names.all(|other| other == name || !other.starts_with(start))
    };
    let ends = name.match_indices('_').map(|(end, _)| end);
    let mut starts = ends.filter(|end| *end <= room).map(|end| &name[..end]);
    let longest = starts.next_back().filter(|start| is_its_own(start));
    longest.unwrap_or(name)
}

/// Whether a failure says as much about other cases as about this one.
fn is_general(case: &CaseResult) -> bool {
    let kind = case.failure.as_ref().map(|failure| failure.kind);
    kind.is_some_and(|kind| kind == FailureKind::NotImplemented || is_about_the_file(kind))
}

fn is_same(case: &CaseResult, other: &CaseResult) -> bool {
    let place = |case: &CaseResult| {
        let failure = case.failure.as_ref()?;
        Some((failure.kind, failure.file.clone(), failure.line))
    };
    is_general(case) && place(case) == place(other)
}

/// What to do and to type next.
fn ending(day: &DayResult, kata: &KataResult, look: &Look) -> Vec<String> {
    if kata.cases.iter().any(|case| case.failure.is_some()) {
        return way_on(day, kata, look);
    }
    let check = format!("check {}", safe(&selector(&day.name, &kata.name)));
    let mut lines = Vec::new();
    let (words, arguments) = if kata.solved {
        lines.extend(said("Solved, well done!", Some(Tone::Passed), look));
        ("For the next one, type", "next".to_owned())
    } else if State::of(kata) == State::Passed {
        ("That passes. For the whole kata, type", check)
    } else {
        ("To run it again, type", check)
    };
    lines.extend(said(words, None, look));
    lines.extend(to_type(&arguments, look));
    lines
}

#[cfg(test)]
mod tests;
