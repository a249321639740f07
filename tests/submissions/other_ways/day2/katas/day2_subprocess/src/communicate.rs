//! Kata 2.3: feed a command and listen to it at the same time.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Stdio};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::run::spawn_error;
use crate::{Captured, Cmd, RunError};

/// Runs `cmd` with `input` as its standard input, and captures both of its outputs.
///
/// A pipe holds 64 KiB, see pipe(7). Whoever writes more into it waits until somebody has
/// read. The child of `write all of it, then read` waits in its turn, for us to read what it
/// has written meanwhile; so neither goes on, ever. That is a *deadlock*, and it does not
/// show with small inputs.
///
/// 1. All of `input` is sent, then the child's standard input is closed: it reads end of
///    file. Both outputs are captured to their ends, and the child is waited for.
/// 2. It never hangs, whatever the sizes of the three streams, and in whatever order the
///    child reads and writes.
/// 3. A child need not read: that it closes its standard input early, or ends before it has
///    read everything, is **no error** (EPIPE,
///    [`BrokenPipe`](std::io::ErrorKind::BrokenPipe)).
/// 4. Any other error in writing is [`RunError::Io`] with `"stdin"`. The child is waited for
///    all the same.
/// 5. If the child cannot be started, the error is that of
///    [`spawn_error`](crate::run::spawn_error).
/// 6. When the function returns, the child has been waited for, and no thread of it is left.
///
/// ```ignore
/// let done = communicate(&Cmd::new("tr").args(["a-z", "A-Z"]), b"hello")?;
/// assert_eq!(done.stdout, b"HELLO");
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn communicate(cmd: &Cmd, input: &[u8]) -> Result<Captured, RunError> {
    let mut child = cmd
        .to_command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| spawn_error(cmd, error))?;

    let talked = Talk::with(&mut child, input).and_then(|mut talk| {
        while talk.turn()? {}
        Ok(talk)
    });
    if talked.is_err() {
        // Its pipes are closed, and it may be waiting for something else.
        let _ = child.kill();
    }
    let waited = child.wait();
    let failed = |what: &str, source| RunError::Io {
        what: what.to_owned(),
        source,
    };
    let talk = talked.map_err(|source| failed("poll", source))?;
    let status = waited.map_err(|source| failed("wait", source))?;
    match talk.complaint {
        Some(source) => Err(failed("stdin", source)),
        None => Ok(Captured {
            status,
            stdout: talk.outputs.stdout.1,
            stderr: talk.outputs.stderr.1,
        }),
    }
}

/// The three pipes of a child, all in the hands of one thread, which never waits for one
/// of them alone. A pipe that is finished with is `None`, and thereby closed.
struct Talk<'a> {
    stdin: Option<File>,
    /// What is still to be sent.
    rest: &'a [u8],
    /// Why not all of it could be sent, if that is worth telling.
    complaint: Option<io::Error>,
    outputs: Outputs,
    buffer: Vec<u8>,
}

struct Outputs {
    stdout: (Option<File>, Vec<u8>),
    stderr: (Option<File>, Vec<u8>),
}

impl<'a> Talk<'a> {
    fn with(child: &mut Child, input: &'a [u8]) -> io::Result<Self> {
        let stdin = OwnedFd::from(child.stdin.take().expect("piped"));
        let stdout = OwnedFd::from(child.stdout.take().expect("piped"));
        let stderr = OwnedFd::from(child.stderr.take().expect("piped"));
        // poll(2) promises room for PIPE_BUF bytes; a longer write would wait for the rest
        // of the room. The two ends of a pipe are two descriptions: the child's end is not
        // changed by this.
        let flags = OFlag::from_bits_retain(fcntl(&stdin, FcntlArg::F_GETFL)?);
        fcntl(&stdin, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
        Ok(Self {
            // With nothing to say, end of file comes at once.
            stdin: (!input.is_empty()).then(|| File::from(stdin)),
            rest: input,
            complaint: None,
            outputs: Outputs {
                stdout: (Some(File::from(stdout)), Vec::new()),
                stderr: (Some(File::from(stderr)), Vec::new()),
            },
            buffer: vec![0; 64 * 1024],
        })
    }

    /// Waits until something can be done, and does it. `false` if all is done.
    fn turn(&mut self) -> io::Result<bool> {
        let Some([stdin, stdout, stderr]) = self.wait()? else {
            return Ok(false);
        };
        if stdin {
            self.send();
        }
        if stdout {
            receive(&mut self.outputs.stdout, &mut self.buffer)?;
        }
        if stderr {
            receive(&mut self.outputs.stderr, &mut self.buffer)?;
        }
        Ok(true)
    }

    /// Which of the three has an event: room, data, or the end. `None` if none is open.
    fn wait(&self) -> io::Result<Option<[bool; 3]>> {
        let pipes = [
            (&self.stdin, PollFlags::POLLOUT),
            (&self.outputs.stdout.0, PollFlags::POLLIN),
            (&self.outputs.stderr.0, PollFlags::POLLIN),
        ];
        let mut polled: Vec<PollFd> = pipes
            .iter()
            .filter_map(|(pipe, events)| Some(PollFd::new(pipe.as_ref()?.as_fd(), *events)))
            .collect();
        if polled.is_empty() {
            return Ok(None);
        }
        while let Err(error) = poll(&mut polled, PollTimeout::NONE) {
            if error != Errno::EINTR {
                return Err(error.into());
            }
        }
        let mut events = polled.iter();
        Ok(Some(pipes.map(|(pipe, _)| {
            pipe.is_some()
                && events
                    .next()
                    .is_some_and(|polled| polled.any() != Some(false))
        })))
    }

    /// Sends what there is room for. After the last byte, and when the child does not want
    /// any more, the pipe is closed.
    fn send(&mut self) {
        let Some(stdin) = &mut self.stdin else {
            return;
        };
        match stdin.write(self.rest) {
            Ok(sent) => {
                self.rest = &self.rest[sent..];
                if self.rest.is_empty() {
                    self.stdin = None;
                }
            }
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::Interrupted => {}
                ErrorKind::BrokenPipe => self.stdin = None,
                _ => {
                    self.stdin = None;
                    self.complaint = Some(error);
                }
            },
        }
    }
}

/// Takes what has come; at end of file the pipe is closed.
fn receive((pipe, data): &mut (Option<File>, Vec<u8>), buffer: &mut [u8]) -> io::Result<()> {
    let Some(open) = pipe else {
        return Ok(());
    };
    match open.read(buffer) {
        Ok(0) => *pipe = None,
        Ok(length) => data.extend_from_slice(&buffer[..length]),
        Err(error) if error.kind() == ErrorKind::Interrupted => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
