//! What was expected beside what came: a line each, or a difference by lines.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::palette::{Look, Tone};
use super::text::{prefix, visible, width};

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
            let mut lines = value("expected and actual", expected, 0, columns, look, Tone::Dim);
            let text = "(they differ in something that does not show when printed)";
            lines.push(look.paint(Tone::Dim, text));
            lines
        }
        (Some(expected), Some(actual)) if expected.contains('\n') || actual.contains('\n') => {
            by_lines(expected, actual, columns, look)
        }
        (Some(expected), Some(actual)) => side_by_side(expected, actual, columns, look),
        (Some(expected), None) => value("expected", expected, 0, columns, look, Tone::Passed),
        (None, Some(actual)) => value("actual  ", actual, 0, columns, look, Tone::Failed),
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

/// One value with its label. If it is too long for a few rows, its beginning gives way to
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
    let (old, new): (Vec<&str>, Vec<&str>) = (split(expected), split(actual));
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
    let is_ended_the_same = expected.ends_with('\n') == actual.ends_with('\n');
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
            lines.iter().map(|line| self.line(line, strictly)).collect()
        };
        let (mut was, mut is) = (shown(old, false), shown(new, false));
        if was.iter().any(|line| is.contains(line)) {
            (was, is) = (shown(old, true), shown(new, true));
        }
        for (was, is) in was.iter_mut().zip(&mut is) {
            let (room, common) = (self.columns - 2, common_beginning(was, is));
            for text in [was, is] {
                if width(text) > room {
                    *text = from_the_difference(text, common, room);
                }
            }
        }
        for (mark, tone, texts) in [('-', Tone::Passed, was), ('+', Tone::Failed, is)] {
            for text in texts {
                let text = self.cut(format!("{mark} {text}"));
                lines.push(self.look.paint(tone, text.trim_end()));
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

    fn cut(&self, line: String) -> String {
        super::text::truncated(&line, self.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn shown(expected: &str, actual: &str) -> String {
        comparison(Some(expected), Some(actual), 50, &Look::plain(80)).join("\n")
    }

    #[test]
    fn short_values_have_a_line_each() {
        assert_snapshot!(shown("Ok(\"vi\")", "Ok(\"nano\")"), @r#"
        expected  Ok("vi")
        actual    Ok("nano")
        "#);
        assert_snapshot!(shown("", "x "), @"
        expected  (empty)
        actual    x·
        ");
    }

    #[test]
    fn only_one_of_them_is_shown_alone() {
        let look = Look::plain(80);
        assert_eq!(comparison(Some("1"), None, 50, &look), ["expected  1"]);
        assert_eq!(comparison(None, Some("2"), 50, &look), ["actual    2"]);
        assert!(comparison(None, None, 50, &look).is_empty());
    }

    #[test]
    fn a_longer_value_takes_a_few_rows() {
        let value = |reason| {
            format!("Err(Invalid {{ key: \"PORT\", value: \"http\", reason: {reason:?} }})")
        };
        assert_snapshot!(shown(&value("invalid digit"), &value("no number")), @r#"
        expected  Err(Invalid { key: "PORT", value: "http"
                  , reason: "invalid digit" })
        actual    Err(Invalid { key: "PORT", value: "http"
                  , reason: "no number" })
        "#);
    }

    #[test]
    fn a_very_long_value_is_shown_where_it_starts_to_differ() {
        let value = |middle| format!("{}{middle}{}", "abcdefghij".repeat(50), "z".repeat(500));
        assert_snapshot!(shown(&value("this"), &value("that")), @"
        expected  …cdefghijabcdefghijthiszzzzzzzzzzzzzzzzz
                  zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
                  zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
        actual    …cdefghijabcdefghijthatzzzzzzzzzzzzzzzzz
                  zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
                  zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
        ");
    }

    #[test]
    fn lines_are_compared_with_blanks_and_controls_visible() {
        let expected = "$ envkit get A\nexit: 0\n--- stdout ---\nvalue\nsame\n";
        let actual = "$ envkit get A\nexit: 0\n--- stdout ---\nva\tlue \x1b[0m\nsame\n";
        assert_snapshot!(shown(expected, actual), @r"
        - expected  + actual
          $ envkit get A
          exit: 0
          --- stdout ---
        - value
        + va\tlue \x1b[0m
          same
        ");
    }

    #[test]
    fn distant_differences_are_apart_and_the_equal_lines_between_are_not_shown() {
        let lines = |first: &str, last: &str| {
            let middle: String = (0..20).map(|n| format!("line {n}\n")).collect();
            format!("{first}\n{middle}{last}\n")
        };
        assert_snapshot!(shown(&lines("a", "x"), &lines("b", "y")), @"
        - expected  + actual
        - a
        + b
          line 0
          line 1
          line 2
          ⋮
          line 17
          line 18
          line 19
        - x
        + y
        ");
    }

    #[test]
    fn a_missing_line_break_at_the_end_is_said() {
        assert_snapshot!(shown("a\nb\n", "a\nb"), @"
        - expected  + actual
          a
        - b
        + b  (no line break at the end)
        ");
        assert_snapshot!(shown("", "a\n"), @"
        - expected  + actual
        + a
        ");
    }

    #[test]
    fn what_looks_the_same_is_spelled_out() {
        assert_snapshot!(shown("\\t", "\t"), @r"
        expected  \\t
        actual    \t
        ");
        assert_snapshot!(shown("x\n\\t\n", "x\n\t\n"), @r"
        - expected  + actual
          x
        - \\t
        + \t
        ");
        assert_snapshot!(shown("NaN", "NaN"), @"
        expected and actual  NaN
        (they differ in something that does not show when printed)
        ");
    }

    #[test]
    fn a_long_line_is_shown_where_it_starts_to_differ() {
        let line = |end| format!("first\n{}{end}\n", "abcdefghij".repeat(20));
        assert_snapshot!(shown(&line("this"), &line("that")), @"
        - expected  + actual
          first
        - …ijabcdefghijabcdefghijthis
        + …ijabcdefghijabcdefghijthat
        ");
    }

    #[test]
    fn ten_thousand_lines_end_soon() {
        let text = |word: &str| {
            (0..10_000)
                .map(|n| format!("{word} {n}\n"))
                .collect::<String>()
        };
        let shown = shown(&text("one"), &text("two"));
        assert_eq!(shown.lines().count(), MOST_LINES + 2);
        assert!(shown.ends_with("… and the difference goes on"), "{shown}");
    }
}
