//! Kata 2.6: hold a conversation.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, ExitStatus, Stdio};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::run::spawn_error;
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
    child: Child,
    /// Our ends of its pipes; `None` once they are closed.
    stdin: Option<File>,
    stdout: Option<File>,
    /// What it has said and was not asked for yet.
    heard: Vec<u8>,
    /// How much of that is known to hold no end of a line.
    searched: usize,
    /// How it ended, once it has been waited for.
    ended: Option<ExitStatus>,
}

impl Session {
    /// Starts `cmd`, with pipes to its standard input and from its standard output; its
    /// standard error is ours.
    ///
    /// # Errors
    /// That of [`spawn_error`](crate::run::spawn_error), if it cannot be started.
    pub fn spawn(cmd: &Cmd) -> Result<Session, RunError> {
        let mut child = cmd
            .to_command()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| spawn_error(cmd, error))?;
        let stdin = OwnedFd::from(child.stdin.take().expect("piped above"));
        let stdout = OwnedFd::from(child.stdout.take().expect("piped above"));
        // From here on the child is in good hands: also if the rest fails.
        let session = Session {
            child,
            stdin: Some(stdin.into()),
            stdout: Some(stdout.into()),
            heard: Vec::new(),
            searched: 0,
            ended: None,
        };
        session.write_without_blocking().map_err(|error| {
            let what = "spawn".to_owned();
            let source = error.into();
            RunError::Io { what, source }
        })?;
        Ok(session)
    }

    /// The number of the process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a line and returns the next line that comes back.
    ///
    /// 1. `line` and a `\n` are sent, and reach the program at once.
    /// 2. The answer is the next line of its output, without its `\n` or `\r\n`. What comes
    ///    behind that line is kept: it is the answer to a later question.
    /// 3. A `line` that contains `\n` would be more than one question:
    ///    [`SessionError::EmbeddedNewline`], and nothing is sent.
    /// 4. If the output ends where an answer was to come, standard input is closed, the
    ///    program is waited for, and the error is [`SessionError::Eof`] with its status; the
    ///    same if it does not read any more (EPIPE). Asked once more, it is the same again.
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
        if line.contains('\n') {
            return Err(SessionError::EmbeddedNewline);
        }
        let question = [line.as_bytes(), b"\n"].concat();
        let mut rest = question.as_slice();
        loop {
            if self.stdin.is_none() {
                // Nobody reads any more: nothing is left to say.
                rest = &[];
            }
            if let Some(status) = self.ended {
                return Err(SessionError::Eof(status));
            }
            if rest.is_empty()
                && let Some(answer) = self.take_line()
            {
                return String::from_utf8(answer).map_err(|error| {
                    SessionError::Io(io::Error::new(ErrorKind::InvalidData, error))
                });
            }
            if self.stdout.is_none() && self.heard.is_empty() {
                self.end().map_err(SessionError::Io)?;
                continue;
            }
            // Both at the same time: a program that answers while it still reads, such as
            // cat(1), would wait for us to listen, and we for it to read.
            let (room, arrived) = self.wait(!rest.is_empty()).map_err(SessionError::Io)?;
            if arrived {
                self.listen().map_err(SessionError::Io)?;
            }
            if room {
                self.say(&mut rest).map_err(SessionError::Io)?;
            }
        }
    }

    /// Says goodbye: closes the program's standard input, stops listening to it, and waits
    /// for it to end.
    ///
    /// 1. A program that still writes finds that nobody reads (EPIPE); it is not waited for
    ///    with a full pipe between the two.
    /// 2. It is not killed: the result is how it ended by itself.
    ///
    /// # Errors
    /// [`SessionError::Io`], if it cannot be waited for.
    pub fn finish(self) -> Result<ExitStatus, SessionError> {
        let mut session = self;
        session.end().map_err(SessionError::Io)
    }
}

impl Session {
    /// poll(2) promises room for PIPE_BUF bytes; a longer write would wait for the rest.
    fn write_without_blocking(&self) -> nix::Result<()> {
        if let Some(stdin) = &self.stdin {
            let flags = OFlag::from_bits_retain(fcntl(stdin, FcntlArg::F_GETFL)?);
            fcntl(stdin, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
        }
        Ok(())
    }

    /// Waits until there is room for (more of) a question, if there is one, or until
    /// something has come: which of the two?
    fn wait(&self, asking: bool) -> io::Result<(bool, bool)> {
        let stdin = self.stdin.as_ref().filter(|_| asking);
        let pipes = [
            (stdin, PollFlags::POLLOUT),
            (self.stdout.as_ref(), PollFlags::POLLIN),
        ];
        let mut polled: Vec<PollFd> = pipes
            .iter()
            .filter_map(|(pipe, events)| Some(PollFd::new((*pipe)?.as_fd(), *events)))
            .collect();
        while let Err(error) = poll(&mut polled, PollTimeout::NONE) {
            if error != Errno::EINTR {
                return Err(error.into());
            }
        }
        let mut events = polled.iter().map(|polled| polled.any() != Some(false));
        let [room, arrived] = pipes.map(|(pipe, _)| pipe.is_some() && events.next() == Some(true));
        Ok((room, arrived))
    }

    /// Reads once. At end of file the pipe is closed.
    fn listen(&mut self) -> io::Result<()> {
        let mut buffer = [0; 8 * 1024];
        let Some(stdout) = &mut self.stdout else {
            return Ok(());
        };
        match stdout.read(&mut buffer) {
            Ok(0) => self.stdout = None,
            Ok(length) => self.heard.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Writes once. A program that does not read any more is written to no more; what it has
    /// said before is still to be heard.
    fn say(&mut self, rest: &mut &[u8]) -> io::Result<()> {
        let Some(stdin) = &mut self.stdin else {
            return Ok(());
        };
        match stdin.write(rest) {
            Ok(sent) => *rest = &rest[sent..],
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::Interrupted => {}
                ErrorKind::BrokenPipe => self.stdin = None,
                _ => return Err(error),
            },
        }
        Ok(())
    }

    /// The next line of what has been heard, or at the end the rest of it, without the end
    /// of the line.
    fn take_line(&mut self) -> Option<Vec<u8>> {
        let unsearched = &self.heard[self.searched..];
        let Some(offset) = unsearched.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.heard.len();
            let is_last = self.stdout.is_none() && !self.heard.is_empty();
            return is_last.then(|| {
                self.searched = 0;
                std::mem::take(&mut self.heard)
            });
        };
        let mut line: Vec<u8> = self.heard.drain(..=self.searched + offset).collect();
        self.searched = 0;
        line.pop();
        line.pop_if(|byte| *byte == b'\r');
        Some(line)
    }

    /// Closes both pipes and waits for the program. With our ends closed it can neither
    /// wait for a question nor for room to write.
    fn end(&mut self) -> io::Result<ExitStatus> {
        self.stdin = None;
        self.stdout = None;
        let status = match self.ended {
            Some(status) => status,
            None => self.child.wait()?,
        };
        self.ended = Some(status);
        Ok(status)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // After a wait its number may already be that of somebody else.
        if self.ended.is_none() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
