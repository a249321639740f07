//! What a day's program did, and how a test reads and shows it.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use nix::sys::signal::Signal;
use support::NotImplemented;

use crate::assert::{Mismatch, raise, raise_not_implemented};
use crate::inputs::replace;

/// What a program did.
#[derive(Debug)]
pub struct Run {
    pub(crate) line: String,
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    pub(crate) redactions: Vec<(Vec<u8>, String)>,
}

impl Run {
    /// Standard output as text; what is not UTF-8 is shown as `\xNN`.
    #[must_use]
    pub fn stdout_text(&self) -> String {
        redacted(&self.stdout, &self.redactions)
    }

    /// Standard error as text; what is not UTF-8 is shown as `\xNN`.
    #[must_use]
    pub fn stderr_text(&self) -> String {
        redacted(&self.stderr, &self.redactions)
    }

    /// The command line as a reader would type it.
    #[must_use]
    pub fn command_line(&self) -> &str {
        &self.line
    }

    /// The invocation as text: the command line, how it ended, what it wrote where.
    #[must_use]
    pub fn transcript(&self) -> String {
        let ending = match self.status.code() {
            Some(code) => format!("exit: {code}"),
            None => ending(self.status),
        };
        transcript(
            &self.line,
            &ending,
            &self.stdout_text(),
            &self.stderr_text(),
        )
    }

    /// Fails the test unless the program ended with `code` and wrote exactly `stdout` and
    /// `stderr`. The failure shows both transcripts.
    ///
    /// # Panics
    /// If anything differs.
    #[track_caller]
    pub fn expect(&self, code: i32, stdout: impl AsRef<[u8]>, stderr: impl AsRef<[u8]>) {
        let (stdout, stderr) = (stdout.as_ref(), stderr.as_ref());
        if self.status.code() == Some(code) && self.stdout == stdout && self.stderr == stderr {
            return;
        }
        let expected = [stdout, stderr].map(|bytes| redacted(bytes, &self.redactions));
        raise(Mismatch {
            message: format!("`{}` did something else", self.line),
            expected: Some(transcript(
                &self.line,
                &format!("exit: {code}"),
                &expected[0],
                &expected[1],
            )),
            actual: Some(self.transcript()),
        })
    }

    #[track_caller]
    pub(crate) fn check_implemented(&self) {
        if let Some(stub) = met_stub(self.status, &self.stderr) {
            raise_not_implemented(&stub);
        }
    }
}

/// The stub that a program met, if that is why it ended.
pub(crate) fn met_stub(status: ExitStatus, stderr: &[u8]) -> Option<NotImplemented> {
    let unavailable = status.code() == Some(NotImplemented::EXIT_STATUS);
    unavailable.then(|| NotImplemented::find(&String::from_utf8_lossy(stderr)))?
}

/// How a process ended, in words: `exited with 7`, `killed by SIGKILL`.
#[must_use]
pub fn ending(status: ExitStatus) -> String {
    match (
        status.code(),
        status.signal().map(|n| (n, Signal::try_from(n))),
    ) {
        (Some(code), _) => format!("exited with {code}"),
        (None, Some((_, Ok(signal)))) => format!("killed by {signal}"),
        (None, Some((number, Err(_)))) => format!("killed by signal {number}"),
        (None, None) => "neither exited nor killed".to_owned(),
    }
}

fn transcript(line: &str, ending: &str, stdout: &str, stderr: &str) -> String {
    let mut text = format!("$ {line}\n{ending}\n");
    for (stream, content) in [("stdout", stdout), ("stderr", stderr)] {
        if !content.is_empty() {
            text.push_str(&format!("--- {stream} ---\n{content}"));
            if !content.ends_with('\n') {
                text.push_str("[no line feed at the end]\n");
            }
        }
    }
    text
}

/// The bytes as text, redacted, with `\xNN` for what is not UTF-8.
pub(crate) fn redacted(bytes: &[u8], redactions: &[(Vec<u8>, String)]) -> String {
    let mut bytes = bytes.to_owned();
    for (text, placeholder) in redactions {
        bytes = replace(&bytes, text, placeholder.as_bytes());
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_shows_streams_only_if_they_say_something() {
        assert_eq!(transcript("p", "exit: 0", "", ""), "$ p\nexit: 0\n");
        assert_eq!(
            transcript("p", "exit: 1", "a\n", "b"),
            "$ p\nexit: 1\n--- stdout ---\na\n--- stderr ---\nb[no line feed at the end]\n"
        );
    }

    #[test]
    fn bytes_that_are_no_text_stay_visible() {
        let redactions = [(b"/tmp/x".to_vec(), "[TMP]".to_owned())];
        assert_eq!(redacted(b"/tmp/x/\xff.", &redactions), "[TMP]/\\xff.");
    }

    #[test]
    fn only_status_69_with_the_line_of_the_program_is_a_stub() {
        let line = b"envkit: not implemented yet: katas/d/src/k.rs:9\n";
        let unavailable = ExitStatus::from_raw(69 << 8);
        assert!(met_stub(unavailable, line).is_some());
        assert!(met_stub(unavailable, b"envkit: no such thing\n").is_none());
        assert!(met_stub(ExitStatus::from_raw(0), line).is_none());
    }
}
