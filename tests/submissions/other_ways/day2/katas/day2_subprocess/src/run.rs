//! Kata 2.1: run a command and capture what it writes.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::process::Stdio;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::{Captured, Cmd, RunError};

/// Runs `cmd` to its end: how did it end, and what did it write?
///
/// A child has three streams: it reads from one and writes to two. For each of them the
/// parent decides where it leads *before* the child starts, and those about which nothing
/// is said are inherited. A child that inherits our standard input takes away what was
/// meant for us or, at a terminal, waits for somebody to type.
///
/// 1. Both outputs are captured, each to its end and byte for byte, whatever their sizes.
/// 2. Standard input is the null device, see null(4): the child reads end of file at once.
/// 3. The program gets exactly the arguments, environment and directory of `cmd`; see
///    [`Cmd::to_command`].
/// 4. That the child ends with a status other than 0, or is killed by a signal, is **no
///    error** of ours: it ran. The result is `Ok`, and its `status` tells.
/// 5. If it cannot be started at all, the error is what [`spawn_error`] makes of it.
///
/// ```ignore
/// let done = run(&Cmd::new("sh").args(["-c", "echo hi; exit 3"]))?;
/// assert_eq!((done.status.code(), done.stdout), (Some(3), b"hi\n".to_vec()));
/// ```
///
/// # Errors
/// The child cannot be started.
pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    let mut child = cmd
        .to_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| spawn_error(cmd, error))?;
    let mut stdout = Stream::new(child.stdout.take().expect("piped above").into());
    let mut stderr = Stream::new(child.stderr.take().expect("piped above").into());

    let listened = listen(&mut [&mut stdout, &mut stderr]);
    if listened.is_err() {
        // Nobody reads any more: it might wait for room in a pipe for ever.
        let _ = child.kill();
    }
    let status = child.wait();
    listened.and(status).map_or_else(
        |source| {
            let what = "wait".to_owned();
            Err(RunError::Io { what, source })
        },
        |status| {
            Ok(Captured {
                status,
                stdout: stdout.data,
                stderr: stderr.data,
            })
        },
    )
}

/// What it means that `cmd` could not be started, if `error` is what the system says.
///
/// execve(2) says ENOENT for a missing program, but chdir(2), which comes just before it
/// in the child, says the same for a missing directory. A reader wants to know which. The
/// other katas of this day need this function as well.
///
/// 1. If `cmd` has a `cwd` and that is not a directory (it is missing, or a file), the
///    answer is [`RunError::BadCwd`] with it, whatever `error` says.
/// 2. Otherwise, for [`NotFound`](io::ErrorKind::NotFound) and
///    [`NotADirectory`](io::ErrorKind::NotADirectory) (a file in the middle of the path), it
///    is [`RunError::NotFound`] with the program.
/// 3. For [`PermissionDenied`](io::ErrorKind::PermissionDenied) it is
///    [`RunError::NotExecutable`] with the program: a file without an `x` bit, or a
///    directory.
/// 4. For everything else (an argument with a NUL in it, too many arguments, no memory) it
///    is [`RunError::Io`] with `"spawn"` and `error`.
///
/// ```ignore
/// let missing = || io::Error::from(io::ErrorKind::NotFound);
/// let error = spawn_error(&Cmd::new("nope"), missing());
/// assert!(matches!(error, RunError::NotFound(program) if program == "nope"));
/// let error = spawn_error(&Cmd::new("ls").cwd("/nope"), missing());
/// assert!(matches!(error, RunError::BadCwd(directory) if directory == Path::new("/nope")));
/// ```
#[must_use]
pub fn spawn_error(cmd: &Cmd, error: io::Error) -> RunError {
    // `is_dir` follows links, as chdir(2) does.
    if let Some(directory) = cmd.cwd.as_ref().filter(|directory| !directory.is_dir()) {
        return RunError::BadCwd(directory.clone());
    }
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => RunError::NotFound(cmd.program.clone()),
        ErrorKind::PermissionDenied => RunError::NotExecutable(cmd.program.clone()),
        _ => RunError::Io {
            what: "spawn".to_owned(),
            source: error,
        },
    }
}

/// One output of the child: the pipe as long as something may come, and what has come.
struct Stream {
    pipe: Option<File>,
    data: Vec<u8>,
}

impl Stream {
    fn new(pipe: OwnedFd) -> Self {
        Self {
            pipe: Some(File::from(pipe)),
            data: Vec::new(),
        }
    }

    /// Takes what is there, with one read(2), which does not block after poll(2) has named
    /// the pipe. At end of file the pipe is closed.
    fn read_once(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let Some(pipe) = &mut self.pipe else {
            return Ok(());
        };
        match pipe.read(buffer) {
            Ok(0) => self.pipe = None,
            Ok(length) => self.data.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Reads all streams to their ends, always from one that has something: whichever of its
/// pipes the child fills first, there is somebody who empties it.
fn listen(streams: &mut [&mut Stream]) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let mut polled: Vec<PollFd> = streams
            .iter()
            .filter_map(|stream| stream.pipe.as_ref())
            .map(|pipe| PollFd::new(pipe.as_fd(), PollFlags::POLLIN))
            .collect();
        if polled.is_empty() {
            return Ok(());
        }
        match poll(&mut polled, PollTimeout::NONE) {
            Ok(_) => {}
            Err(Errno::EINTR) => continue,
            Err(error) => return Err(error.into()),
        }
        // End of file is POLLHUP without POLLIN: any event is a reason to read.
        let ready: Vec<bool> = polled
            .iter()
            .map(|polled| polled.any().unwrap_or(true))
            .collect();
        let open = streams.iter_mut().filter(|stream| stream.pipe.is_some());
        for (stream, _) in open.zip(ready).filter(|(_, ready)| *ready) {
            stream.read_once(&mut buffer)?;
        }
    }
}
