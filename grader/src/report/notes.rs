//! What to know of a run beside its points: notes, errors of ours, what was not run.

use std::collections::BTreeMap;

use crate::model::event::{Note, NoteKind};
use crate::model::results::{CaseResult, KataResult, Results, VerdictWord};

use super::Sources;
use super::guide::said;
use super::palette::{Look, Tone};
use super::text::{counted, safe, wrapped};
use super::words::{command, selector};

/// The most notes of a kind, and the most errors, that are shown.
const MOST_NOTES: usize = 5;
/// The most lines of a note.
const MOST_OF_NOTE: usize = 6;
/// The most lines of an error.
const MOST_OF_ERROR: usize = 8;
/// How far to the right the text of a note begins.
const INDENT: usize = 9;

/// The notes of the run, those of a kind together; `way_back` follows those on files that
/// are gone.
pub(super) fn notes(results: &Results, look: &Look, mut way_back: Option<String>) -> Vec<String> {
    let mut kinds: Vec<(NoteKind, Vec<&Note>)> = Vec::new();
    for note in &results.notes {
        match kinds.iter_mut().find(|(kind, _)| *kind == note.kind) {
            Some((_, notes)) => notes.push(note),
            None => kinds.push((note.kind, vec![note])),
        }
    }
    let mut lines = Vec::new();
    for (kind, notes) in kinds {
        // What is said of no file, as of the rest of a list, is not counted as one.
        let (of_files, others): (Vec<_>, Vec<_>) =
            notes.into_iter().partition(|note| note.file.is_some());
        for (notes, noun) in [(of_files, "file"), (others, "note")] {
            let shown = notes.iter().take(MOST_NOTES);
            lines.extend(shown.flat_map(|note| note_lines(note, look)));
            if let Some(more) = notes.len().checked_sub(MOST_NOTES).filter(|more| *more > 0) {
                let text = format!("… and {}", counted(more, &format!("more {noun}")));
                lines.push(aside(Tone::Dim, &text, look));
            }
        }
        if kind == NoteKind::MissingFile {
            lines.extend(way_back.take());
        }
    }
    lines
}

fn note_lines(note: &Note, look: &Look) -> Vec<String> {
    let text = match &note.file {
        Some(file) if !note.message.contains(file.as_str()) => {
            format!("{file}: {}", note.message)
        }
        _ => note.message.clone(),
    };
    let text = wrapped(&text, look.columns() - INDENT);
    let labelled = text
        .iter()
        .take(MOST_OF_NOTE)
        .enumerate()
        .map(|(number, line)| {
            let label = if number == 0 { "note:" } else { "     " };
            format!("   {} {line}", look.paint(Tone::Hint, label))
        });
    labelled.collect()
}

/// What puts back a file of the student's that is gone, the first if there are several.
pub(super) fn way_back(results: &Results, look: &Look, sources: Sources<'_>) -> Option<String> {
    let mut gone = results
        .katas()
        .filter(|(_, kata)| is_gone(results, kata, sources));
    let (day, kata) = gone.next()?;
    let what = if gone.next().is_some() { "one" } else { "it" };
    let label = look.paint(Tone::Dim, &format!("to put {what} back:"));
    let back = command(&format!("reset {}", safe(&selector(&day.name, &kata.name))));
    Some(format!("{}{label} {back}", " ".repeat(INDENT)))
}

fn aside(tone: Tone, text: &str, look: &Look) -> String {
    format!("{}{}", " ".repeat(INDENT), look.paint(tone, text))
}

/// Whether the student's file is not where it belongs. What somebody handed in may lack
/// files; then the stub is what there is to see.
pub(super) fn is_gone(results: &Results, kata: &KataResult, sources: Sources<'_>) -> bool {
    let is_it = |note: &Note| {
        note.kind == NoteKind::MissingFile && note.file.as_deref() == Some(kata.file.as_str())
    };
    results.notes.iter().any(is_it) && sources(&kata.file).is_none()
}

/// What went wrong in the grader or the machine, apart from what is the student's.
pub(super) fn errors(results: &Results, look: &Look) -> Vec<String> {
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
        let text = wrapped(&text, look.columns() - 5);
        for (number, line) in text.iter().take(MOST_OF_ERROR).enumerate() {
            let mark = if number == 0 { '!' } else { ' ' };
            lines.push(format!("   {mark} {line}"));
        }
    }
    lines
}

/// What was not run.
pub(super) fn unfinished(results: &Results, look: &Look) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::model::event::Event;
    use crate::report::sample;

    fn shown(taken: impl Iterator<Item = (NoteKind, Option<String>)>) -> String {
        let mut results = sample::untouched(&sample::one_day());
        for (number, (kind, file)) in taken.enumerate() {
            results.apply(&Event::NoteTaken(Note {
                kind,
                message: format!("note {number}"),
                file,
            }));
        }
        notes(&results, &Look::plain(80), None).join("\n")
    }

    #[test]
    fn many_notes_of_a_kind_are_cut_and_the_others_are_not() {
        let edited = (0..24).map(|n| (NoteKind::EditedFile, Some(format!("tests/{n}.rs"))));
        let other = (NoteKind::Housekeeping, None);
        let notes = std::iter::once(other.clone()).chain(edited).chain([other]);
        assert_snapshot!(shown(notes), @"
        note: note 0
        note: note 25
        note: tests/0.rs: note 1
        note: tests/1.rs: note 2
        note: tests/2.rs: note 3
        note: tests/3.rs: note 4
        note: tests/4.rs: note 5
              … and 19 more files
        ");
    }

    #[test]
    fn what_is_said_of_the_rest_of_a_list_is_shown_after_it() {
        let files = (0..7).map(|n| (NoteKind::IgnoredFile, Some(format!("{n}.rs"))));
        let notes = shown(files.chain([(NoteKind::IgnoredFile, None)]));
        assert!(
            notes.ends_with("\n         … and 2 more files\n   note: note 7"),
            "{notes}"
        );
    }

    #[test]
    fn what_is_no_file_is_counted_as_a_note() {
        let notes = (0..6).map(|_| (NoteKind::Housekeeping, None));
        assert!(shown(notes).ends_with("\n         … and 1 more note"));
    }
}
