//! Text that somebody else chose, made plain: nothing in it acts on a terminal, hides, or
//! begins a line.

use std::fmt::Write as _;
use std::path::Path;

/// So much of a name in an archive is quoted; a path that people write is shorter.
const NAME_CHARS: usize = 100;
/// The longest reason that is kept. It is written once for each submission, in several
/// files.
const REASON_BYTES: usize = 500;

/// C1 controls, what turns the direction of writing, and what takes no room or shows
/// nothing, letters and marks among it.
#[must_use]
pub fn is_deceptive(char: char) -> bool {
    matches!(char,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Adds a character, escaped if a terminal acts on it or an eye misses it; says whether it
/// was.
pub fn push(text: &mut String, char: char) -> bool {
    match char {
        '\r' => text.push_str("\\r"),
        '\n' => text.push_str("\\n"),
        '\t' => text.push_str("\\t"),
        '\0'..='\x1f' | '\x7f' => {
            let _ = write!(text, "\\x{:02x}", u32::from(char));
        }
        _ if is_deceptive(char) => text.extend(char.escape_unicode()),
        _ => {
            text.push(char);
            return false;
        }
    }
    true
}

/// The text in one line.
#[must_use]
pub fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for char in text.chars() {
        push(&mut line, char);
    }
    line
}

/// The beginning of a name, to be quoted in a sentence.
#[must_use]
pub fn name(name: &str) -> String {
    let end = name.char_indices().nth(NAME_CHARS);
    match end {
        Some((end, _)) => line(&name[..end]) + "…",
        None => line(name),
    }
}

/// A path, to be named in a sentence.
#[must_use]
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy())
}

/// Why something could not be done, in as many lines as it has, but in no more than a few
/// sentences.
#[must_use]
pub fn reason(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(line).collect();
    let mut text = lines.join("\n");
    if text.len() > REASON_BYTES {
        text.truncate(text.floor_char_boundary(REASON_BYTES));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_whatever_is_in_it() {
        assert_eq!(line("a\n::error::\tx\r"), "a\\n::error::\\tx\\r");
        assert_eq!(line("\u{1b}[2J\u{202e}é"), "\\x1b[2J\\u{202e}é");
        assert_eq!(path(Path::new("a/\u{7}b")), "a/\\x07b");
    }

    #[test]
    fn what_shows_nothing_is_escaped() {
        for char in [
            '\u{34f}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180b}',
            '\u{200d}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{ffa0}',
            '\u{1d173}',
            '\u{e0100}',
        ] {
            assert_eq!(line(&char.to_string()), char.escape_unicode().to_string());
        }
        assert_eq!(line("日本 ü e\u{301}"), "日本 ü e\u{301}");
    }

    #[test]
    fn a_long_name_or_reason_is_cut() {
        assert_eq!(name("short"), "short");
        assert_eq!(name(&"\u{1b}".repeat(1_000_000)).len(), 403);
        assert_eq!(reason("one\ntwo\u{1b}"), "one\ntwo\\x1b");
        assert!(reason(&"ü\n".repeat(1_000_000)).len() < 510);
    }
}
