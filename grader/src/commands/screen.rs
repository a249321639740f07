//! What reaches the reader's screen.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use console::Term;

use crate::cli::When;
use crate::report::palette::Look;
use crate::report::text::safe;

/// How a screen on standard output (or, if that holds a report, on standard error) looks.
/// On a terminal, file names are links to files below `root`.
pub(super) fn look(when: When, is_stdout: bool, root: Option<&Path>) -> Look {
    let (is_terminal, term) = if is_stdout {
        (io::stdout().is_terminal(), Term::stdout())
    } else {
        (io::stderr().is_terminal(), Term::stderr())
    };
    let is_wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && env::var_os("TERM").is_none_or(|term| term != "dumb");
    let colour = match when {
        When::Auto => is_terminal && is_wanted,
        When::Always => true,
        When::Never => false,
    };
    let width = term.size_checked().map_or(PLAIN_WIDTH, |(_, width)| width);
    Look {
        colour,
        width,
        links: root.filter(|_| is_terminal && colour).map(Path::to_owned),
    }
}

/// The width of what is piped.
const PLAIN_WIDTH: u16 = 100;

/// Writes to standard output. A reader who has seen enough and closed it is no error.
pub(super) fn show(text: &str) -> io::Result<()> {
    ignore_closed_pipe(
        io::stdout()
            .write_all(text.as_bytes())
            .and_then(|()| io::stdout().flush()),
    )
}

/// Writes what is no text to standard output. A reader who does not want all of it has not
/// got it.
pub(super) fn write(content: &[u8]) -> io::Result<()> {
    io::stdout().write_all(content)?;
    io::stdout().flush()
}

/// Writes to standard error, of which nobody would learn that it is closed.
pub(super) fn show_aside(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Says what went wrong. Whoever words it makes plain what it quotes; what was forgotten does
/// not reach the terminal either.
pub(super) fn complain(message: &str) {
    show_aside(&complaint(message));
}

fn complaint(message: &str) -> String {
    let lines: Vec<String> = message.lines().map(safe).collect();
    format!("grader: {}\n", lines.join("\n"))
}

fn ignore_closed_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_keeps_its_lines_and_nothing_that_a_terminal_acts_on() {
        let said = complaint("one\u{1b}]0;x\u{7}\ntwo\u{202e}");
        assert_eq!(said, "grader: one\\x1b]0;x\\x07\ntwo\\u{202e}\n");
    }
}
