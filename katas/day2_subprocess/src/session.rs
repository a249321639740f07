//! Kata 2.6: hold a conversation.

use std::process::ExitStatus;

use crate::{Cmd, RunError, SessionError};

/// A program that answers each line with a line, and that we are talking to.
///
/// A database shell, a chess engine, a calculator: started once, asked many times. What has
/// been started must also be ended. The standard library does *nothing* when a
/// [`Child`](std::process::Child) is dropped: the program runs on, and once it ends it stays
/// in the table of processes until somebody waits for it, as a *zombie*.
///
/// Put what you need in the place of `_todo`, and add `impl Drop for Session`:
///
/// 1. A session that is dropped **kills its program and waits for it**. Afterwards there is
///    no process of this number any more: kill(2) with signal 0 says ESRCH.
/// 2. A program that has been waited for already is left alone.
pub struct Session {
    _todo: (),
}

impl Session {
    /// Starts `cmd`, with pipes to its standard input and from its standard output; its
    /// standard error is ours.
    ///
    /// # Errors
    /// That of [`spawn_error`](crate::run::spawn_error), if it cannot be started.
    pub fn spawn(cmd: &Cmd) -> Result<Session, RunError> {
        todo!()
    }

    /// The number of the process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        todo!()
    }

    /// Sends a line and returns the next line that comes back.
    ///
    /// 1. `line` and a `\n` are sent, and reach the program at once. They may be more than a
    ///    pipe holds, and a program such as cat(1) answers while it still reads: it is listened
    ///    to at the same time.
    /// 2. The answer is the next line of its output, without its `\n` or `\r\n`. What comes
    ///    behind that line is kept: it is the answer to a later question.
    /// 3. A `line` that contains `\n` would be more than one question:
    ///    [`SessionError::EmbeddedNewline`], and nothing is sent.
    /// 4. If the output ends where an answer was to come, standard input is closed, the
    ///    program is waited for, and the error is [`SessionError::Eof`] with its status. Asked
    ///    once more, it is the same again. That it does not read any more (EPIPE) is no error:
    ///    what it has written before is an answer still, and then comes the end.
    /// 5. A last line without `\n` is an answer.
    /// 6. An answer that is not UTF-8 is [`SessionError::Io`] with
    ///    [`InvalidData`](std::io::ErrorKind::InvalidData). Any other error of the system is
    ///    [`SessionError::Io`].
    ///
    /// ```ignore
    /// let mut calculator = Session::spawn(&Cmd::new("bc"))?;
    /// assert_eq!(calculator.ask("6 * 7")?, "42");
    /// ```
    ///
    /// # Errors
    /// [`SessionError`], as above.
    pub fn ask(&mut self, line: &str) -> Result<String, SessionError> {
        todo!()
    }

    /// Says goodbye: closes the program's standard input, stops listening to it, and waits
    /// for it to end. (You may write `mut self`: that is the same signature.)
    ///
    /// 1. A program that still writes finds that nobody reads (EPIPE); it is not waited for
    ///    with a full pipe between the two.
    /// 2. It is not killed: the result is how it ended by itself.
    ///
    /// # Errors
    /// [`SessionError::Io`], if it cannot be waited for.
    pub fn finish(self) -> Result<ExitStatus, SessionError> {
        todo!()
    }
}
