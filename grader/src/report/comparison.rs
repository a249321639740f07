//! What was expected beside what came: a line each, or a difference by lines.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::palette::{Look, Tone};
use super::text::{prefix, truncated, visible, width};

/// Equal lines shown around a difference.
const CONTEXT: usize = 3;
/// The most lines of a difference that are shown.
const MOST_LINES: usize = 24;
/// The most lines of a text that are compared; far more than are shown.
const MOST_COMPARED: usize = 1_000;
/// The most lines that one value takes.
const MOST_ROWS: usize = 3;

/// Lays out an expected and an actual value in so many columns.
#[must_use]
pub fn comparison(
    expected: Option<&str>,
    actual: Option<&str>,
    columns: usize,
    look: &Look,
) -> Vec<String> {
    match (expected, actual) {
        (Some(expected), Some(actual)) if expected == actual => {
            let both = visible(expected);
            let mut lines = value("expected and actual", &both, 0, columns, look, Tone::Dim);
            let text = "(they differ in something that does not show when printed)";
            lines.push(look.paint(Tone::Dim, text));
            lines
        }
        (Some(expected), Some(actual)) if expected.contains('\n') || actual.contains('\n') => {
            by_lines(expected, actual, columns, look)
        }
        (Some(expected), Some(actual)) => side_by_side(expected, actual, columns, look),
        (Some(expected), None) => value(
            "expected",
            &visible(expected),
            0,
            columns,
            look,
            Tone::Passed,
        ),
        (None, Some(actual)) => value("actual  ", &visible(actual), 0, columns, look, Tone::Failed),
        (None, None) => Vec::new(),
    }
}

/// Two values without line breaks, one under the other.
fn side_by_side(expected: &str, actual: &str, columns: usize, look: &Look) -> Vec<String> {
    let (expected, actual) = distinct(expected, actual);
    let common = common_beginning(&expected, &actual);
    let mut lines = value("expected", &expected, common, columns, look, Tone::Passed);
    lines.extend(value(
        "actual  ",
        &actual,
        common,
        columns,
        look,
        Tone::Failed,
    ));
    lines
}

/// A long text without its beginning, if it differs only later than what there is room for.
fn from_the_difference(text: &str, common: usize, room: usize) -> String {
    if common <= room {
        return text.to_owned();
    }
    let shown: String = text.chars().skip(common - room / 2).collect();
    format!("…{shown}")
}

/// How many characters two texts have in common before they differ.
fn common_beginning(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count()
}

/// Both texts in a form in which they look different.
fn distinct(expected: &str, actual: &str) -> (String, String) {
    let shown = (visible(expected), visible(actual));
    if shown.0 != shown.1 {
        return shown;
    }
    let strict = |text: &str| text.escape_default().to_string();
    (strict(expected), strict(actual))
}

/// One value that can be shown, with its label. If it is too long for a few rows, its beginning gives way to
/// the place where it starts to differ.
fn value(
    label: &str,
    text: &str,
    common: usize,
    columns: usize,
    look: &Look,
    tone: Tone,
) -> Vec<String> {
    let indent = width(label) + 2;
    let room = columns.saturating_sub(indent).max(20);
    let text = if width(text) > room * MOST_ROWS {
        from_the_difference(text, common, room)
    } else {
        text.to_owned()
    };
    let text = if text.is_empty() { "(empty)" } else { &text };
    let mut rest = text;
    let mut lines = Vec::new();
    while !rest.is_empty() {
        let is_last = lines.len() + 1 == MOST_ROWS && width(rest) > room;
        let row = prefix(rest, if is_last { room - 1 } else { room });
        rest = if is_last { "" } else { &rest[row.len()..] };
        let row = if is_last {
            format!("{row}…")
        } else {
            row.to_owned()
        };
        let label = if lines.is_empty() { label } else { "" };
        let gap = " ".repeat(indent - width(label));
        let label = look.paint(Tone::Dim, label);
        lines.push(
            format!("{label}{gap}{}", look.paint(tone, &row))
                .trim_end()
                .to_owned(),
        );
    }
    lines
}

/// The difference of two texts of several lines.
fn by_lines(expected: &str, actual: &str, columns: usize, look: &Look) -> Vec<String> {
    let is_ended_the_same = expected.ends_with('\n') == actual.ends_with('\n');
    let (expected, actual) = if is_ended_the_same {
        (ended(expected), ended(actual))
    } else {
        (expected.to_owned(), actual.to_owned())
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (split(&expected), split(&actual));
    let common = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let start = common.saturating_sub(CONTEXT);
    let part = |lines: &[&str]| start..lines.len().min(start + MOST_COMPARED);
    let (old_part, new_part) = (&old[part(&old)], &new[part(&new)]);
    let is_cut = old_part.len() + start < old.len() || new_part.len() + start < new.len();
    let operations = capture_diff_slices(Algorithm::Myers, old_part, new_part);
    let mut lines = vec![format!(
        "{}  {}",
        look.paint(Tone::Passed, "- expected"),
        look.paint(Tone::Failed, "+ actual")
    )];
    let gap = look.paint(Tone::Dim, "  ⋮");
    if start > 0 {
        lines.push(gap.clone());
    }
    let hunks = Hunks {
        old: old_part,
        new: new_part,
        columns,
        look,
        is_ended_the_same,
    };
    for (number, group) in group_diff_ops(operations, CONTEXT).iter().enumerate() {
        if number > 0 {
            lines.push(gap.clone());
        }
        group
            .iter()
            .for_each(|operation| hunks.show(operation, &mut lines));
    }
    if lines.len() > MOST_LINES + 1 {
        lines.truncate(MOST_LINES + 1);
        lines.push(look.paint(Tone::Dim, "… and the difference goes on"));
    } else if is_cut {
        let text = "… and more lines than are worth comparing";
        lines.push(look.paint(Tone::Dim, text));
    }
    lines
}

/// The text with the line feed that it lost at its end. A transcript whose last title
/// has nothing below it has lost more: a program that wrote only blank lines.
fn ended(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') {
        return text.to_owned();
    }
    let last = text.lines().next_back().unwrap_or("");
    let is_title = last.starts_with("--- ") && last.ends_with(" ---");
    format!("{text}\n{}", if is_title { "\n" } else { "" })
}

/// Lines with their line feeds; what has no line at all has one that is empty.
fn split(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// What is needed to show one piece of a difference.
struct Hunks<'a> {
    old: &'a [&'a str],
    new: &'a [&'a str],
    columns: usize,
    look: &'a Look,
    is_ended_the_same: bool,
}

/// A line that is there but empty would not show.
fn not_blank(line: &str) -> String {
    let line = if line.is_empty() { "⏎" } else { line };
    line.to_owned()
}

impl Hunks<'_> {
    fn show(&self, operation: &DiffOp, lines: &mut Vec<String>) {
        let (tag, old, new) = operation.as_tag_tuple();
        let (old, new) = (&self.old[old], &self.new[new]);
        if tag == DiffTag::Equal {
            for line in old {
                let text = self.line(line, false);
                let text = self.cut(format!("  {text}"));
                lines.push(self.look.paint(Tone::Dim, text.trim_end()));
            }
            return;
        }
        let shown = |lines: &[&str], strictly| -> Vec<String> {
            let line = |line: &&str| self.line(line, strictly);
            let lines = lines.iter().map(line);
            lines.map(|line| not_blank(&line)).collect()
        };
        let (mut was, mut is) = (shown(old, false), shown(new, false));
        if was.iter().any(|line| is.contains(line)) {
            (was, is) = (shown(old, true), shown(new, true));
        }
        for (was, is) in was.iter_mut().zip(&mut is) {
            let (room, common) = (self.columns - 2, common_beginning(was, is));
            for text in [was, is] {
                if width(text) > room * MOST_ROWS {
                    *text = from_the_difference(text, common, room);
                }
            }
        }
        for (mark, tone, texts) in [('-', Tone::Passed, was), ('+', Tone::Failed, is)] {
            for text in texts {
                let rows = self.rows(&text).into_iter().enumerate().map(|(at, row)| {
                    let mark = if at == 0 { mark } else { ' ' };
                    let row = format!("{mark} {row}");
                    self.look.paint(tone, row.trim_end())
                });
                lines.extend(rows);
            }
        }
    }

    fn line(&self, line: &str, strictly: bool) -> String {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let mut text = if strictly {
            body.escape_default().to_string()
        } else {
            visible(body)
        };
        if body.len() == line.len() && !self.is_ended_the_same {
            text.push_str("  (no line break at the end)");
        }
        text
    }

    /// A line in a few rows; `…` at their ends says that they are one line.
    fn rows(&self, text: &str) -> Vec<String> {
        let room = self.columns - 2;
        let mut rows = Vec::new();
        let mut rest = text.to_owned();
        while width(&rest) > room && rows.len() + 1 < MOST_ROWS {
            let row = prefix(&rest, room - 1);
            let left = format!("…{}", &rest[row.len()..]);
            rows.push(format!("{row}…"));
            rest = left;
        }
        rows.push(truncated(&rest, room));
        rows
    }

    fn cut(&self, line: String) -> String {
        truncated(&line, self.columns)
    }
}

#[cfg(test)]
mod tests;
