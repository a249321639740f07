//! One failed test case, told so that a student knows what to look at.

use crate::model::event::Observed;
use crate::model::results::{CaseResult, KataResult};
use crate::model::verdict::{Failure, FailureKind};

use super::Sources;
use super::comparison::comparison;
use super::excerpt::{Around, excerpt};
use super::palette::{Look, Tone};
use super::private::{redacted, redacted_both};
use super::text::{block, safe, wrapped};
use super::words::{is_about_the_file, left, other_kata, sentence, what_happened, why_refused};

mod compiler;

/// The most lines of one stream of output.
const MOST_OF_OUTPUT: usize = 10;
/// The most lines of a message.
const MOST_OF_MESSAGE: usize = 8;

/// How far to the right a screen puts a story's lines.
const INDENT: usize = 5;

/// The story of a failed case; nothing if it has not failed.
pub(super) fn story(
    kata: &KataResult,
    case: &CaseResult,
    look: &Look,
    sources: Sources<'_>,
) -> Vec<String> {
    let Some(failure) = &case.failure else {
        return Vec::new();
    };
    let teller = Teller {
        kata,
        case,
        failure,
        look,
        sources,
        columns: look.columns() - INDENT,
    };
    let (title, parts) = if is_about_the_file(failure.kind) {
        teller.file()
    } else {
        let parts = vec![
            teller.what_happened(),
            teller.values(),
            teller.place(),
            teller.output(),
        ];
        (sentence(case), parts)
    };
    let (mark, tone) = match failure.kind {
        FailureKind::NotImplemented => ("○", Tone::Title),
        _ => ("✗", Tone::Failed),
    };
    let mut lines = wrapped(&title, teller.columns);
    for (number, line) in lines.iter_mut().enumerate() {
        let mark = if number == 0 { mark } else { " " };
        *line = look.paint(tone, &format!("{mark} {line}"));
    }
    for (number, part) in parts.iter().filter(|part| !part.is_empty()).enumerate() {
        if number > 0 {
            lines.push(String::new());
        }
        lines.extend(part.iter().map(|line| indented(line)));
    }
    lines
}

fn indented(line: &str) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!("  {line}")
    }
}

/// What the parts of a story are told from.
struct Teller<'a> {
    kata: &'a KataResult,
    case: &'a CaseResult,
    failure: &'a Failure,
    look: &'a Look,
    sources: Sources<'a>,
    columns: usize,
}

impl Teller<'_> {
    /// A title and parts for what is wrong with the file as a whole.
    fn file(&self) -> (String, Vec<Vec<String>>) {
        let file = safe(&self.kata.file);
        if self.failure.kind == FailureKind::Refused {
            let reason = why_refused(self.failure);
            return (format!("{file} cannot be read: {reason}"), Vec::new());
        }
        let title = format!("{file} {}", compiler::DOES_NOT_COMPILE);
        (title, vec![self.advice(), self.compiler()])
    }

    fn what_happened(&self) -> Vec<String> {
        let mut text = redacted(&what_happened(self.kata, self.case, self.failure));
        let left_ones = self
            .case
            .outcome
            .as_ref()
            .map_or(&[][..], |seen| &seen.left);
        if !left_ones.is_empty() && self.failure.kind != FailureKind::LeftProcesses {
            text = format!("{text}\nand {}", left(left_ones));
        }
        let mut lines = wrapped(&text, self.columns);
        if lines.len() > MOST_OF_MESSAGE {
            lines.truncate(MOST_OF_MESSAGE);
            lines.push("…".to_owned());
        }
        lines
    }

    fn values(&self) -> Vec<String> {
        let Failure {
            expected, actual, ..
        } = self.failure;
        let (expected, actual) = redacted_both(expected.as_deref(), actual.as_deref());
        comparison(
            expected.as_deref(),
            actual.as_deref(),
            self.columns,
            self.look,
        )
    }

    /// Where it happened, with the lines of source; for what happened nowhere in
    /// particular, for a stub, and for a panic that is not the test's own, also the test,
    /// which says what is wanted.
    fn place(&self) -> Vec<String> {
        let (source, source_line) = (self.case.source.as_str(), self.case.source_line);
        let is_own_stub = self.failure.kind == FailureKind::NotImplemented
            && other_kata(self.kata, self.failure).is_none();
        let failed_at = self.failure.file.as_deref().filter(|_| !is_own_stub);
        let mut lines = Vec::new();
        if let Some(file) = failed_at {
            lines.push(self.look.place(file, self.failure.line));
            let line = self.failure.line.unwrap_or(0);
            lines.extend(self.source(file, Around::Statement(line)));
        }
        if failed_at != Some(source) {
            let is_shown = failed_at.is_none() || self.failure.kind == FailureKind::Panicked;
            if is_shown && !lines.is_empty() {
                lines.push(String::new());
            }
            let label = self.look.paint(Tone::Dim, "the test:");
            let place = self.look.place(source, Some(source_line));
            lines.push(format!("{label} {place}"));
            if is_shown {
                lines.extend(self.source(source, Around::Function(source_line)));
            }
        }
        lines
    }

    fn source(&self, file: &str, around: Around) -> Vec<String> {
        // The name comes from the process under test, which may have made it up: nothing
        // but the katas' own sources is shown.
        let is_source = file.starts_with("katas/")
            && file.ends_with(".rs")
            && file.split('/').all(|part| part != "..");
        let text = if is_source {
            (self.sources)(file)
        } else {
            None
        };
        text.map_or_else(Vec::new, |text| {
            excerpt(&text, around, self.columns, self.look)
        })
    }

    /// What the test's process wrote, without what libtest wrote.
    fn output(&self) -> Vec<String> {
        let Some(seen) = &self.case.outcome else {
            return Vec::new();
        };
        let Observed { stdout, stderr, .. } = seen;
        let stdout = without_libtest(stdout, self.case.id.sentence());
        let mut lines = Vec::new();
        for (name, text) in [("standard output", stdout), ("standard error", stderr)] {
            let shown = block(&redacted(text), self.columns - 2, MOST_OF_OUTPUT);
            if !shown.is_empty() {
                let title = format!("it wrote to {name}:");
                lines.push(self.look.paint(Tone::Dim, &title));
                lines.extend(self.quoted(&shown));
            }
        }
        lines
    }

    fn quoted(&self, lines: &[String]) -> Vec<String> {
        let bar = self.look.paint(Tone::Dim, "│");
        let quoted = lines.iter().map(|line| format!("{bar} {line}"));
        quoted.map(|line| line.trim_end().to_owned()).collect()
    }
}

/// Output without the lines with which libtest begins: how many tests it runs, and the
/// name of the test, on whose line the test's own output begins.
fn without_libtest<'a>(output: &'a str, sentence: &str) -> &'a str {
    let rest = output.trim_start_matches('\n');
    let Some(rest) = rest.strip_prefix("running 1 test\n") else {
        return output;
    };
    let own = rest
        .strip_prefix("test ")
        .and_then(|line| line.split_once(" ... "));
    match own {
        Some((name, rest)) if name.ends_with(sentence) && !name.contains('\n') => rest,
        _ => rest,
    }
}

#[cfg(test)]
mod tests;
