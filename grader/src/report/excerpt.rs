//! A few lines of source around a place, with a mark on the one that matters.

use super::palette::{Look, Tone};
use super::text::{safe, truncated};

/// Which lines of a source to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// The statement that begins in a line, and what leads up to it.
    Statement(u32),
    /// The beginning of the function whose `fn` is in a line.
    Function(u32),
}

/// Lines that lead up to a statement.
const BEFORE: usize = 3;
/// The most lines of a statement.
const MOST_OF_STATEMENT: usize = 6;
/// The most lines of a function.
const MOST_OF_FUNCTION: usize = 8;

/// The lines, numbered, without the indentation that all of them share; none if the
/// source has no such line.
#[must_use]
pub fn excerpt(source: &str, around: Around, columns: usize, look: &Look) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let (Around::Statement(line) | Around::Function(line)) = around;
    let Some(at) = usize::try_from(line).ok().and_then(|n| n.checked_sub(1)) else {
        return Vec::new();
    };
    if at >= lines.len() {
        return Vec::new();
    }
    let (start, most) = match around {
        Around::Statement(_) => (lead_up(&lines, at), MOST_OF_STATEMENT),
        Around::Function(_) => (at, MOST_OF_FUNCTION),
    };
    let whole_end = end_of(&lines, at);
    let end = whole_end.min(at + most);
    let shown = &lines[start..end];
    let filled = shown.iter().filter(|line| !line.trim().is_empty());
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let shared = filled.map(indent).min().unwrap_or(0);
    let digits = end.to_string().len();
    let numbered = shown.iter().enumerate().map(|(offset, line)| {
        let is_marked = start + offset == at && matches!(around, Around::Statement(_));
        let mark = if is_marked { '>' } else { ' ' };
        let gutter = format!("{mark} {:>digits$} │ ", start + offset + 1);
        let text = safe(line.get(shared..).unwrap_or(""));
        let text = truncated(&text, columns.saturating_sub(digits + 5));
        let gutter = look.paint(if is_marked { Tone::Failed } else { Tone::Dim }, &gutter);
        format!("{gutter}{text}").trim_end().to_owned()
    });
    let mut numbered: Vec<_> = numbered.collect();
    if end < whole_end {
        numbered.push(look.paint(Tone::Dim, &format!("  {:>digits$} ⋮", "")));
    }
    numbered
}

/// The first of the lines that lead up to a statement: at most so many, of the same
/// function, none of them blank at the beginning.
fn lead_up(lines: &[&str], at: usize) -> usize {
    let mut start = at;
    while start > 0 && at - start < BEFORE && !is_function(lines[start]) {
        start -= 1;
    }
    while start < at && (lines[start].trim().is_empty() || is_end(lines[start])) {
        start += 1;
    }
    start
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("fn ") || line.starts_with("pub fn ")
}

/// Whether a line does nothing but close what lines before it opened.
fn is_end(line: &str) -> bool {
    line.trim().chars().all(|char| "})];,".contains(char))
}

/// The end of what begins in a line: where its brackets are closed again. Brackets in
/// texts are counted too; then it shows a line more or less.
fn end_of(lines: &[&str], at: usize) -> usize {
    let mut depth = 0_i64;
    for (offset, line) in lines[at..].iter().enumerate() {
        for char in line.chars() {
            depth += i64::from("([{".contains(char)) - i64::from(")]}".contains(char));
        }
        if depth <= 0 {
            return at + offset + 1;
        }
    }
    lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    const SOURCE: &str = r#"use harness::equal;

#[harness::test]
fn an_empty_value_is_a_value() {
    let actual = env_or(&env_with("PAGER", ""), "PAGER", "less");

    equal!(
        Ok(String::new()),
        actual,
        "PAGER is set, to nothing"
    );
}

fn long() {
    1;
    2;
    3;
    4;
    5;
    6;
    7;
    8;
    9;
    10;
}
"#;

    fn shown(around: Around, columns: usize) -> String {
        excerpt(SOURCE, around, columns, &Look::plain(80)).join("\n")
    }

    #[test]
    fn a_statement_is_marked_and_shown_to_its_end() {
        assert_snapshot!(shown(Around::Statement(7), 60), @r#"
           4 │ fn an_empty_value_is_a_value() {
           5 │     let actual = env_or(&env_with("PAGER", ""), "PAG…
           6 │
        >  7 │     equal!(
           8 │         Ok(String::new()),
           9 │         actual,
          10 │         "PAGER is set, to nothing"
          11 │     );
        "#);
    }

    #[test]
    fn a_function_is_shown_from_its_beginning() {
        assert_snapshot!(shown(Around::Function(14), 60), @"
        14 │ fn long() {
        15 │     1;
        16 │     2;
        17 │     3;
        18 │     4;
        19 │     5;
        20 │     6;
        21 │     7;
           ⋮
        ");
        assert_snapshot!(shown(Around::Function(4), 30), @r#"
         4 │ fn an_empty_value_is_a…
         5 │     let actual = env_o…
         6 │
         7 │     equal!(
         8 │         Ok(String::new…
         9 │         actual,
        10 │         "PAGER is set,…
        11 │     );
           ⋮
        "#);
    }

    #[test]
    fn a_line_that_is_not_there_shows_nothing() {
        for line in [0, 26, u32::MAX] {
            assert_eq!(shown(Around::Statement(line), 60), "");
        }
        assert_eq!(
            excerpt("", Around::Function(1), 60, &Look::plain(80)).len(),
            0
        );
    }

    #[test]
    fn a_source_may_hold_anything() {
        let source = "\x1b]0;title\x07\tfn\r\u{202e}(((((";
        let lines = excerpt(source, Around::Statement(1), 80, &Look::plain(80));
        assert_eq!(
            lines,
            ["> 1 │ \\x1b]0;title\\x07        fn\\r\\u{202e}((((("]
        );
    }
}
