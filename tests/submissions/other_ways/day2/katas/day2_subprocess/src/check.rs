//! Kata 2.2: make a failure an error that tells what happened.

use std::collections::VecDeque;
use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::string::FromUtf8Error;

use nix::sys::signal::Signal;

use crate::{CalledProcessError, Captured, Cmd};

/// How many lines, and how many bytes, of standard error an error keeps.
const TAIL_LINES: usize = 3;
const TAIL_BYTES: usize = 400;

impl Captured {
    /// This result if the command succeeded, else an error that tells what ran, how it
    /// ended and what it said last. `cmd` is the command that was run.
    ///
    /// An error message is read by somebody who was not there. Programs say on standard
    /// error why they give up, and they say it at the end.
    ///
    /// 1. A command that exited with 0 has succeeded, whatever it wrote: `Ok` with `self`,
    ///    unchanged.
    /// 2. Otherwise the error holds the command as `cmd` shows itself
    ///    ([`Display`](fmt::Display)), the status, and the *tail* of standard error, made of
    ///    it as follows.
    /// 3. What is not UTF-8 becomes U+FFFD, as by [`String::from_utf8_lossy`]. Lines end at
    ///    `\n`. White space at the end of each line is dropped, then every empty line; the
    ///    last three of what is left are joined by `\n`.
    /// 4. If that has more than 400 bytes, the tail is the longest *end* of it that has at
    ///    most 400 bytes and begins at a character.
    ///
    /// ```ignore
    /// let cmd = Cmd::new("cp").args(["a", "b"]);
    /// let error = run(&cmd)?.check(&cmd).unwrap_err();
    /// assert_eq!(error.command, "cp a b");
    /// assert_eq!(error.stderr_tail, "cp: cannot stat 'a': No such file or directory");
    /// ```
    ///
    /// # Errors
    /// The command did not exit with 0.
    pub fn check(self, cmd: &Cmd) -> Result<Captured, CalledProcessError> {
        if self.status.success() {
            return Ok(self);
        }
        Err(CalledProcessError {
            command: cmd.to_string(),
            status: self.status,
            stderr_tail: tail(&self.stderr),
        })
    }

    /// Standard output as text.
    ///
    /// 1. It is what the command wrote and nothing else: line endings and blanks stay.
    /// 2. If it is not UTF-8, that is an error, and no character takes the place of what
    ///    cannot be read.
    ///
    /// # Errors
    /// Standard output is not UTF-8.
    pub fn text(&self) -> Result<String, FromUtf8Error> {
        String::from_utf8(self.stdout.clone())
    }
}

/// The error in one line.
///
/// 1. ``command `cp a b` failed: exit 1: cp: cannot stat 'a'``: the command, how it ended,
///    and the tail.
/// 2. Newlines in the tail are shown as ` | `. If the tail is empty, it is left out
///    together with the `: ` before it.
/// 3. A command that was killed: `killed by SIGTERM (15)` in the place of `exit 1`. A signal
///    that has no name in [`nix::sys::signal::Signal`]: `killed by signal 40`.
impl fmt::Display for CalledProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "command `{}` failed: ", self.command)?;
        match (self.status.code(), self.status.signal()) {
            (Some(code), _) => write!(f, "exit {code}")?,
            (None, Some(number)) => match Signal::try_from(number) {
                Ok(signal) => write!(f, "killed by {signal} ({number})")?,
                Err(_) => write!(f, "killed by signal {number}")?,
            },
            // Stopped, say: nothing that wait(2) tells unless it is asked for.
            (None, None) => write!(f, "{}", self.status)?,
        }
        // An empty tail would be one empty line.
        if self.stderr_tail.is_empty() {
            return Ok(());
        }
        let separators = [": "].into_iter().chain(std::iter::repeat(" | "));
        for (separator, line) in separators.zip(self.stderr_tail.split('\n')) {
            f.write_str(separator)?;
            f.write_str(line)?;
        }
        Ok(())
    }
}

/// The last lines of `stderr` that say something. It is read from its end, so that of a
/// gigabyte of warnings only the last lines are looked at.
fn tail(stderr: &[u8]) -> String {
    // A `\n` is never a part of a longer character: line by line, the same bytes are
    // replaced as in the whole.
    let said: VecDeque<String> = stderr
        .rsplit(|byte| *byte == b'\n')
        .map(|line| String::from_utf8_lossy(line).trim_end().to_owned())
        .filter(|line| !line.is_empty())
        .take(TAIL_LINES)
        .fold(VecDeque::new(), |mut lines, line| {
            lines.push_front(line);
            lines
        });
    let joined = Vec::from(said).join("\n");
    let begin = joined.len().saturating_sub(TAIL_BYTES);
    joined[joined.ceil_char_boundary(begin)..].to_owned()
}
