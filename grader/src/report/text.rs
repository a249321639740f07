//! Makes text that students and their programs wrote safe to show on a terminal.

use crate::model::plain;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// Text without anything that a terminal acts on: control characters, escape sequences
/// and what turns the direction of writing are shown as `\x1b` or `\u{202e}`. Tabs
/// become blanks.
#[must_use]
pub fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut column = 0;
    for char in text.chars() {
        if char == '\t' {
            let blanks = TAB - column % TAB;
            safe.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            column += push(&mut safe, char);
        }
    }
    safe
}

/// As [`safe`], with everything visible that an eye misses but a comparison sees: tabs,
/// blanks at the end and of other widths, accents that are characters of their own.
#[must_use]
pub fn visible(text: &str) -> String {
    let body = text.trim_end_matches(' ');
    let mut visible = String::with_capacity(text.len());
    for char in body.chars() {
        match char {
            '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{300}'..='\u{36f}' => visible.extend(char.escape_unicode()),
            _ => {
                push(&mut visible, char);
            }
        }
    }
    visible.extend(std::iter::repeat_n('·', text.len() - body.len()));
    visible
}

/// Adds one character, escaped if it must be; says how many columns it takes.
fn push(text: &mut String, char: char) -> usize {
    let before = text.len();
    match plain::push(text, char) {
        true => text.len() - before,
        false => columns_of(char),
    }
}

/// How many columns a character takes; at least one, so that a line of nothing but
/// accents is cut like any other.
fn columns_of(char: char) -> usize {
    match char {
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// How many columns a text takes that is safe already.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// The text, cut to so many columns; `…` stands for what is gone.
#[must_use]
pub fn truncated(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut kept = prefix(text, columns - 1).to_owned();
    kept.push('…');
    kept
}

/// The beginning of a text that fits into so many columns.
#[must_use]
pub fn prefix(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, char) in text.char_indices() {
        used += columns_of(char);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The text, made safe, in lines of so many columns, broken between words where it can be.
#[must_use]
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = safe(line);
        let mut rest = line.trim_end();
        loop {
            let fitting = prefix(rest, columns);
            if fitting.len() == rest.len() {
                break;
            }
            let is_whole = rest[fitting.len()..].starts_with(' ');
            let broken = fitting
                .rfind(' ')
                .filter(|at| !is_whole && *at > columns / 2);
            let first = rest.chars().next().map_or(1, char::len_utf8);
            let end = broken.unwrap_or(fitting.len()).max(first);
            lines.push(rest[..end].trim_end().to_owned());
            rest = rest[end..].trim_start();
        }
        if !rest.is_empty() || line.trim_end().is_empty() {
            lines.push(rest.to_owned());
        }
    }
    lines
}

/// The first lines of a text, each made safe and cut to so many columns; a last line
/// says how many more there are. Blank lines at both ends are left out.
#[must_use]
pub fn block(text: &str, columns: usize, most: usize) -> Vec<String> {
    let is_blank = |line: &&str| line.trim().is_empty();
    let mut lines: Vec<&str> = text.lines().skip_while(is_blank).collect();
    while lines.last().is_some_and(is_blank) {
        lines.pop();
    }
    let shown = lines.iter().take(most);
    let mut block: Vec<String> = shown.map(|line| safe_line(line, columns)).collect();
    if let Some(more) = lines.len().checked_sub(most).filter(|more| *more > 0) {
        block.push(format!("… {}", counted(more, "more line")));
    }
    block
}

/// One line, made safe and cut. Only as much of it is looked at as can be shown.
fn safe_line(line: &str, columns: usize) -> String {
    let end = line.char_indices().nth(columns + 1);
    let line = end.map_or(line, |(end, _)| &line[..end]);
    truncated(&safe(line), columns).trim_end().to_owned()
}

/// `1 line`, `1,234 lines`.
#[must_use]
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// The number with a comma after every three digits.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        let hostile = "\x1b[31mred\x1b]52;c;cm0=\x07 a\rb\u{9b}2J \u{202e}txt.exe\u{2066}\0\x7f";
        assert_eq!(
            safe(hostile),
            "\\x1b[31mred\\x1b]52;c;cm0=\\x07 a\\rb\\u{9b}2J \\u{202e}txt.exe\\u{2066}\\x00\\x7f"
        );
        for char in (0..=0x0010_ffff).filter_map(char::from_u32) {
            for shown in [safe(&char.to_string()), visible(&char.to_string())] {
                assert!(!shown.contains(|c: char| c.is_control()), "{char:?}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_show_as_replacement_characters() {
        let text = String::from_utf8_lossy(b"caf\xe9 \xff\xfe");
        assert_eq!(safe(&text), "caf\u{fffd} \u{fffd}\u{fffd}");
    }

    #[test]
    fn tabs_go_to_the_next_tab_stop() {
        assert_eq!(safe("a\tb\t1234567\t8"), "a       b       1234567 8");
    }

    #[test]
    fn what_an_eye_misses_is_visible_in_a_comparison() {
        assert_eq!(visible("a\tb  c  "), "a\\tb  c··");
        assert_eq!(visible("e\u{301} \u{a0}x\r"), "e\\u{301} \\u{a0}x\\r");
        assert_eq!(visible("   "), "···");
        assert_eq!(visible("a\u{2003}b\u{3000}"), "a\\u{2003}b\\u{3000}");
    }

    #[test]
    fn a_cut_text_has_exactly_the_columns() {
        assert_eq!(truncated("größer", 6), "größer");
        assert_eq!(truncated("größer!", 6), "größe…");
        assert_eq!(truncated("日本語日本語", 6), "日本…");
        assert_eq!(width("日本…"), 5);
    }

    #[test]
    fn sentences_break_between_words_and_words_only_where_they_must() {
        assert_eq!(wrapped("one two three", 9), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
        assert_eq!(wrapped("a\n\nb", 9), ["a", "", "b"]);
        assert_eq!(wrapped("日日", 1), ["日", "日"]);
    }

    #[test]
    fn a_flood_of_lines_is_cut_and_counted() {
        let flood = "y\n".repeat(10_000);
        let block = block(&flood, 40, 3);
        assert_eq!(block, ["y", "y", "y", "… 9,997 more lines"]);
    }

    #[test]
    fn a_line_without_an_end_is_cut() {
        let line = "\t".repeat(1_000_000);
        assert_eq!(block(&format!("x{line}x\n\n"), 10, 3), ["x        …"]);
        assert_eq!(block(&"x".repeat(1_000_000), 4, 3), ["xxx…"]);
        assert_eq!(block("\n  \n a\n\n b\n \n", 9, 9), [" a", "", " b"]);
    }

    #[test]
    fn numbers_are_counted_as_one_reads_them() {
        let texts = [0, 1, 999, 1_000, 1_234_567].map(|n| counted(n, "line"));
        assert_eq!(
            texts,
            [
                "0 lines",
                "1 line",
                "999 lines",
                "1,000 lines",
                "1,234,567 lines"
            ]
        );
    }
}
