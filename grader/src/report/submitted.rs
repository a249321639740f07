//! The report on a submission for whoever wrote it and whoever reads their work: the
//! points, what was not looked at, a failure of each kata, and how all this came about.

use crate::model::event::NoteKind;
use crate::model::record::{Record, Status};
use crate::model::results::Results;

use super::Sources;
use super::guide::{about, heading, indented, said};
use super::notes::{errors, unfinished};
use super::palette::{Look, Tone};
use super::scoreboard::scoreboard;
use super::story::story;
use super::text::{counted, safe};
use super::words::{failures, is_untouched};

/// The columns of a report that is read in whatever shows it.
const WIDTH: u16 = 80;
/// So many files of a folder are named one by one.
const FEW: usize = 3;

/// The whole report.
#[must_use]
pub fn render(record: &Record, results: Option<&Results>, sources: Sources<'_>) -> String {
    let look = &Look::plain(WIDTH);
    let mut parts = vec![title(record, look)];
    if let Some(results) = results {
        parts.push(scoreboard(results, look, sources));
        parts.push(not_taken(results, look));
        parts.push(errors(results, look));
        parts.push(unfinished(results, look));
        parts.extend(stories(results, look, sources));
    }
    parts.push(origin(record, results, look));
    let parts = parts.iter().filter(|part| !part.is_empty());
    let lines = parts.flat_map(|part| part.iter().map(String::as_str).chain([""]));
    let mut text = lines.map(str::trim_end).collect::<Vec<_>>().join("\n");
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn title(record: &Record, look: &Look) -> Vec<String> {
    let mut text = safe(&record.name);
    if let (Status::Graded, Some(score)) = (record.status, record.score) {
        text += &format!(": {score} of {} points", record.max_score);
    }
    let mut lines = said(&text, Some(Tone::Title), look);
    if let Some(reason) = &record.reason {
        let what = match record.status {
            Status::NotGradable => "Not gradable: ",
            Status::Graded | Status::Error => "No score: ",
        };
        lines.extend(said(&format!("{what}{}", safe(reason)), None, look));
    }
    if record.same_as.is_some() {
        // Whose, is in the summary: a student who reads this learns no other one's name.
        let words = "Another submission holds the very same files; they were graded once.";
        lines.extend(said(words, None, look));
    }
    lines
}

/// Every file that is missing or that nobody looked at, by what is said of it.
fn not_taken(results: &Results, look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, words) in [
        (NoteKind::MissingFile, "Not there, graded as the stub:"),
        (NoteKind::IgnoredFile, "No student's file, not looked at:"),
    ] {
        let notes = results.notes.iter().filter(|note| note.kind == kind);
        let names = notes.map(|note| note.file.as_deref().unwrap_or(&note.message));
        let names = together(names).into_iter();
        let names: Vec<_> = names.map(|name| format!("     {}", safe(&name))).collect();
        if !names.is_empty() {
            lines.push(format!("   {words}"));
            lines.extend(names);
        }
    }
    let others = results.notes.iter().filter(|note| {
        let listed = [NoteKind::MissingFile, NoteKind::IgnoredFile];
        !listed.contains(&note.kind)
    });
    lines.extend(others.flat_map(|note| {
        let file = note.file.as_ref();
        let file = file.map_or_else(String::new, |file| format!("{file}: "));
        said(&safe(&(file + &note.message)), None, look)
    }));
    lines
}

/// The names of files, those of a folder together where there are many.
fn together<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut folders: Vec<(&str, Vec<&str>)> = Vec::new();
    for name in names {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        match folders.iter_mut().find(|(known, _)| *known == folder) {
            Some((_, names)) => names.push(name),
            None => folders.push((folder, vec![name])),
        }
    }
    let lines = folders.into_iter().flat_map(|(folder, names)| {
        if folder.is_empty() || names.len() <= FEW {
            return names.into_iter().map(str::to_owned).collect();
        }
        vec![format!("{folder}/: {}", counted(names.len(), "file"))]
    });
    lines.collect()
}

/// The first failure of each kata that somebody has begun.
fn stories(results: &Results, look: &Look, sources: Sources<'_>) -> Vec<Vec<String>> {
    let begun = results.katas().filter(|(_, kata)| !is_untouched(kata));
    let stories = begun.filter_map(|(_, kata)| {
        let failures = failures(kata);
        let first = failures.first()?;
        let mut lines = vec![heading("", kata, look)];
        lines.extend(about(kata, look, sources));
        lines.push(String::new());
        lines.extend(indented(story(kata, first, look, sources)));
        if let Some(more) = failures.len().checked_sub(1).filter(|more| *more > 0) {
            let fail = if more == 1 { "fails" } else { "fail" };
            lines.push(String::new());
            lines.push(format!("   {} {fail}", counted(more, "more test")));
        }
        Some(lines)
    });
    stories.collect()
}

/// What brings the same results again, and what stood around the tests.
fn origin(record: &Record, results: Option<&Results>, look: &Look) -> Vec<String> {
    let Some(results) = results else {
        return Vec::new();
    };
    let seed = format!(
        "The random tests had the seed {}; `grade` and `check` bring the same ones again \
         with --seed {0}.",
        safe(&record.seed)
    );
    let mut lines = said(&seed, None, look);
    let copied = record.days.iter().filter(|day| day.copied);
    let copied: Vec<_> = copied.map(|day| safe(&day.name)).collect();
    if !copied.is_empty() && record.same_as.is_none() {
        let words = format!(
            "Solved before by the very same files, and not graded once more: {}.",
            copied.join(", ")
        );
        lines.extend(said(&words, None, look));
    }
    let layers = |wanted: bool| {
        let layers = results.isolation.0.iter();
        let layers = layers.filter(|(_, is_reached)| **is_reached == wanted);
        let names: Vec<_> = layers.map(|(layer, _)| layer.name()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    for (is_reached, words) in [
        (true, "Every test ran in these layers of the jail: "),
        (false, "Some test ran without these: "),
    ] {
        if let Some(names) = layers(is_reached) {
            lines.extend(said(&format!("{words}{names}."), None, look));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::isolation::{Isolation, Layer};
    use crate::model::record::Digests;
    use crate::report::sample;

    #[test]
    fn a_report_tells_of_every_begun_kata_and_where_it_comes_from() {
        let mut results = sample::begun();
        results.isolation = Isolation([(Layer::Session, true), (Layer::User, false)].into());
        let (digests, copied) = (Digests::default(), ["day1_os_sys".to_owned()].into());
        let mut record = Record::of("ada", &digests, &results, &copied, 3);
        record.name = "ada\u{1b}[31m".into();
        record.same_as = Some("bob".into());
        let text = render(&record, Some(&results), &sample::sources);
        insta::assert_snapshot!(text);
        assert!(!text.contains('\u{1b}') && !text.contains("bob"));
    }

    #[test]
    fn many_files_of_a_folder_are_counted() {
        let names = ["a/1", "b/1", "a/2", "a/3", "a/4", "x", "b/2"];
        let expected = ["a/: 4 files", "b/1", "b/2", "x"];
        assert_eq!(together(names.into_iter()), expected);
    }

    #[test]
    fn what_is_not_gradable_says_why() {
        let reason = "it is neither a directory, a zip nor a tar.gz";
        let record = Record::without_results("x", "", 1, Status::NotGradable, reason);
        insta::assert_snapshot!(render(&record, None, &sample::sources), @r"
           x
           Not gradable: it is neither a directory, a zip nor a tar.gz
        ");
    }
}
