//! Kata 2.6: hold a conversation.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::thread;

use crate::run::spawn_error;
use crate::{Cmd, RunError, SessionError};

/// A program that answers each line with a line.
pub struct Session {
    child: Child,
    /// `None` once it is closed.
    stdin: Option<ChildStdin>,
    /// One for the whole conversation: it may have read more than a line.
    stdout: Option<BufReader<ChildStdout>>,
}

impl Session {
    /// Starts `cmd`.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn spawn(cmd: &Cmd) -> Result<Session, RunError> {
        let mut command = cmd.to_command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
        Ok(Session {
            stdin: child.stdin.take(),
            stdout: child.stdout.take().map(BufReader::new),
            child,
        })
    }

    /// The number of the process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a line and returns the next line that comes back.
    ///
    /// # Errors
    /// The program has ended, the line is more than one, or the system refuses something.
    pub fn ask(&mut self, line: &str) -> Result<String, SessionError> {
        if line.contains('\n') {
            return Err(SessionError::EmbeddedNewline);
        }
        let (Some(stdin), Some(stdout)) = (&mut self.stdin, &mut self.stdout) else {
            return Err(self.ended());
        };
        // In one piece, and without a buffer in between that would have to be flushed. A
        // question may fill the pipe while the program waits for us to read its answer.
        let question = format!("{line}\n");
        let mut answer = String::new();
        let (sent, heard) = thread::scope(|scope| {
            let sending = scope.spawn(|| stdin.write_all(question.as_bytes()));
            let heard = stdout.read_line(&mut answer);
            (sending.join().expect("to write does not panic"), heard)
        });
        match sent {
            // It reads no more, but may have said something before.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            sent => sent.map_err(SessionError::Io)?,
        }
        if heard.map_err(SessionError::Io)? == 0 {
            return Err(self.ended());
        }
        if answer.ends_with('\n') {
            answer.pop();
            if answer.ends_with('\r') {
                answer.pop();
            }
        }
        Ok(answer)
    }

    /// Says goodbye and waits for the end.
    ///
    /// # Errors
    /// It cannot be waited for.
    pub fn finish(mut self) -> Result<ExitStatus, SessionError> {
        match self.ended() {
            SessionError::Eof(status) => Ok(status),
            error => Err(error),
        }
    }

    /// Closes both pipes, so that the program has nothing to wait for, and waits for it.
    fn ended(&mut self) -> SessionError {
        self.stdin = None;
        self.stdout = None;
        // The child keeps its status, so this may be asked again.
        match self.child.wait() {
            Ok(status) => SessionError::Eof(status),
            Err(error) => SessionError::Io(error),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // After `wait` both do nothing. There is nobody to tell of an error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
