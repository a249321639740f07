//! Rejected by: day2_subprocess::session::each_line_is_answered_by_a_line
//! The question stays in a buffer of ours, and both sides wait for each other.

use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Write};
use std::process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio};

use crate::run::spawn_error;
use crate::{Cmd, RunError, SessionError};

pub struct Session {
    child: Child,
    stdin: Option<BufWriter<ChildStdin>>,
    stdout: Option<BufReader<ChildStdout>>,
}

impl Session {
    pub fn spawn(cmd: &Cmd) -> Result<Session, RunError> {
        let mut command = cmd.to_command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
        Ok(Session {
            stdin: child.stdin.take().map(BufWriter::new),
            stdout: child.stdout.take().map(BufReader::new),
            child,
        })
    }

    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn ask(&mut self, line: &str) -> Result<String, SessionError> {
        if line.contains('\n') {
            return Err(SessionError::EmbeddedNewline);
        }
        let (Some(stdin), Some(stdout)) = (&mut self.stdin, &mut self.stdout) else {
            return Err(self.ended());
        };
        match stdin.write_all(format!("{line}\n").as_bytes()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Err(self.ended()),
            sent => sent.map_err(SessionError::Io)?,
        }
        let mut answer = String::new();
        if stdout.read_line(&mut answer).map_err(SessionError::Io)? == 0 {
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

    pub fn finish(mut self) -> Result<ExitStatus, SessionError> {
        match self.ended() {
            SessionError::Eof(status) => Ok(status),
            error => Err(error),
        }
    }

    fn ended(&mut self) -> SessionError {
        self.stdin = None;
        self.stdout = None;
        match self.child.wait() {
            Ok(status) => SessionError::Eof(status),
            Err(error) => SessionError::Io(error),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
