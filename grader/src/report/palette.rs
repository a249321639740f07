//! Colours by what they mean, and no colour at all where none is wanted.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use console::Style;

use super::text::{safe, truncated};

/// The most columns of a file's name; it is not cut to the screen, since it is there to be
/// clicked or copied.
const MOST_OF_NAME: usize = 160;

/// How a screen is to look. It is given from outside, so that the same results and the
/// same look always give the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used; without them no escape sequence is written.
    pub colour: bool,
    /// The columns of the terminal.
    pub width: u16,
    /// The directory that file names are relative to, if they shall be links that a
    /// click opens.
    pub links: Option<PathBuf>,
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something that is as it should be, and what was expected.
    Passed,
    /// Something that is not, and what came instead.
    Failed,
    /// An error of the grader's own.
    Error,
    /// Something that is good to know.
    Hint,
    /// A file.
    Path,
    /// What to type.
    Command,
    /// The beginning of a part.
    Title,
    /// What need not be read at once.
    Dim,
}

impl Look {
    /// No colour and no links, for a file or a pipe.
    #[must_use]
    pub fn plain(width: u16) -> Self {
        Self {
            colour: false,
            width,
            links: None,
        }
    }

    /// The columns to write to: lines that are longer than a hundred are hard to read.
    #[must_use]
    pub fn columns(&self) -> usize {
        usize::from(self.width).clamp(40, 100)
    }

    /// The text in the colour of its meaning. The text must be safe already.
    #[must_use]
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let style = Style::new().force_styling(true);
        let style = match tone {
            Tone::Passed => style.green(),
            Tone::Failed => style.red(),
            Tone::Error => style.red().bold(),
            Tone::Hint => style.yellow(),
            Tone::Path => style.cyan(),
            Tone::Command | Tone::Title => style.bold(),
            Tone::Dim => style.dim(),
        };
        style.apply_to(text).to_string()
    }

    /// A place in a file, `src/main.rs:12`; a link where links are wanted.
    #[must_use]
    pub fn place(&self, file: &str, line: Option<u32>) -> String {
        let file = truncated(&safe(file), MOST_OF_NAME);
        let text = match line {
            Some(line) => format!("{file}:{line}"),
            None => file.clone(),
        };
        let painted = self.paint(Tone::Path, &text);
        let Some(root) = &self.links else {
            return painted;
        };
        let path = root.join(file);
        let mut url = String::from("file://");
        for &byte in path.as_os_str().as_bytes() {
            if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        // Editors' terminals and kitty read the fragment as the line.
        if let Some(line) = line {
            let _ = write!(url, "#{line}");
        }
        format!("\x1b]8;;{url}\x1b\\{painted}\x1b]8;;\x1b\\")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_the_text_is_the_text() {
        let look = Look::plain(80);
        assert_eq!(look.paint(Tone::Error, "no"), "no");
        assert_eq!(look.place("src/a.rs", Some(3)), "src/a.rs:3");
    }

    #[test]
    fn a_colour_ends_where_its_text_ends() {
        let look = Look {
            colour: true,
            ..Look::plain(80)
        };
        assert_eq!(look.paint(Tone::Passed, "yes"), "\x1b[32myes\x1b[0m");
        assert_eq!(look.paint(Tone::Passed, ""), "");
    }

    #[test]
    fn a_link_leads_to_the_line_and_its_address_is_escaped() {
        let look = Look {
            links: Some("/home/a b".into()),
            ..Look::plain(80)
        };
        assert_eq!(
            look.place("src/a\x1b.rs", Some(3)),
            "\x1b]8;;file:///home/a%20b/src/a%5Cx1b.rs#3\x1b\\src/a\\x1b.rs:3\x1b]8;;\x1b\\"
        );
    }

    #[test]
    fn the_columns_are_bounded_on_both_sides() {
        let columns = [0, 60, 500].map(|width| Look::plain(width).columns());
        assert_eq!(columns, [40, 60, 100]);
    }
}
