//! Kata 2.2: make a failure an error that tells what happened.

use std::fmt;
use std::string::FromUtf8Error;

use crate::{CalledProcessError, Captured, Cmd};

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
    ///    `\n`. White space at the end of each line (of any kind that [`char::is_whitespace`]
    ///    knows) is dropped, then every empty line; the last three of what is left are joined
    ///    by `\n`.
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
        todo!()
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
        todo!()
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
        todo!()
    }
}
