//! Kata 2.4: lead streams into files.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, PipeReader, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::process::Stdio;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::run::spawn_error;
use crate::{Captured, Cmd, RunError, Sink};

/// Runs `cmd` with its streams redirected, as a shell does for `cmd < in > out 2>&1`.
///
/// When a program opens a file, the kernel makes an *open file description*, which holds
/// the place of the next read or write. Opening the file once more makes another one, with
/// a place of its own. A duplicated descriptor, see dup(2), shares it.
///
/// 1. `stdin` is a file to read from; `None` is the null device.
/// 2. [`Sink::Null`] is the null device, [`Sink::Capture`] the field of the result.
///    [`Sink::Truncate`] makes or empties the file, [`Sink::Append`] makes it or adds to its
///    end, wherever that is at the moment of each write (`O_APPEND` in open(2)).
/// 3. `stderr` may be [`Sink::SameAsStdout`]. Then both streams share one description, and
///    what the child writes comes in the order in which it wrote it: in a file as well as
///    captured, where all of it is in `stdout` of the result.
/// 4. `stdout` cannot be [`Sink::SameAsStdout`]: [`RunError::Invalid`], and nothing happens.
/// 5. The input is opened before any output is made or emptied: if it cannot be opened, the
///    outputs are untouched.
/// 6. A file that cannot be opened is [`RunError::Io`]; its `what` is the path, as
///    [`Path::display`] shows it.
/// 7. Streams that are not captured are empty in the result. It never hangs, however much
///    the child writes to which stream. A status other than 0 is no error.
/// 8. If the child cannot be started, the error is that of
///    [`spawn_error`](crate::run::spawn_error).
///
/// ```ignore
/// let log = Sink::Append("build.log".into());
/// run_redirected(&Cmd::new("make"), None, &log, &Sink::SameAsStdout)?;
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn run_redirected(
    cmd: &Cmd,
    stdin: Option<&Path>,
    stdout: &Sink,
    stderr: &Sink,
) -> Result<Captured, RunError> {
    if *stdout == Sink::SameAsStdout {
        let reason = "standard output cannot lead to where it leads itself";
        return Err(RunError::Invalid(reason));
    }
    // The input first: that it is missing must not cost anybody an output.
    let input = match stdin {
        Some(path) => File::open(path).map_err(io_error(path.display()))?.into(),
        None => Stdio::null(),
    };
    let (output, from_output) = open(stdout)?;
    let (errors, from_errors) = match stderr {
        // dup(2): another descriptor, the same description.
        Sink::SameAsStdout => {
            let twin = output.as_ref().map(OwnedFd::try_clone).transpose();
            (twin.map_err(io_error("stderr"))?, None)
        }
        sink => open(sink)?,
    };

    let stdio = |end: Option<OwnedFd>| end.map_or_else(Stdio::null, Stdio::from);
    let mut command = cmd.to_command();
    command
        .stdin(input)
        .stdout(stdio(output))
        .stderr(stdio(errors));
    let spawned = command.spawn();
    // It holds the write ends of our pipes: while it lives, they have no end of file.
    drop(command);
    let mut child = spawned.map_err(|error| spawn_error(cmd, error))?;

    let drained = drain([from_output, from_errors]);
    if drained.is_err() {
        // Nobody reads any more: it might wait for room in a pipe for ever.
        let _ = child.kill();
    }
    let status = child.wait().map_err(io_error("wait"))?;
    let [stdout, stderr] = drained.map_err(io_error("read"))?;
    Ok(Captured {
        status,
        stdout,
        stderr,
    })
}

fn io_error(what: impl ToString) -> impl FnOnce(io::Error) -> RunError {
    move |source| RunError::Io {
        what: what.to_string(),
        source,
    }
}

/// What the child gets for `sink`, where `None` is the null device, and our end of it if it
/// is a pipe.
fn open(sink: &Sink) -> Result<(Option<OwnedFd>, Option<PipeReader>), RunError> {
    let mut how = OpenOptions::new();
    let path = match sink {
        Sink::Null | Sink::SameAsStdout => return Ok((None, None)),
        Sink::Capture => {
            let (reader, writer) = io::pipe().map_err(io_error("pipe"))?;
            return Ok((Some(writer.into()), Some(reader)));
        }
        Sink::Truncate(path) => {
            how.write(true).truncate(true);
            path
        }
        Sink::Append(path) => {
            how.append(true);
            path
        }
    };
    let file = how.create(true).open(path);
    Ok((Some(file.map_err(io_error(path.display()))?.into()), None))
}

/// Reads both pipes to their ends, if there are any. While both are open, poll(2) says which
/// one has something; the last one can be waited for by reading.
fn drain(mut pipes: [Option<PipeReader>; 2]) -> io::Result<[Vec<u8>; 2]> {
    let mut data = [Vec::new(), Vec::new()];
    let mut buffer = vec![0; 64 * 1024];
    while let [Some(first), Some(second)] = &pipes {
        let mut polled = [first, second].map(|p| PollFd::new(p.as_fd(), PollFlags::POLLIN));
        match poll(&mut polled, PollTimeout::NONE) {
            Ok(_) => {}
            Err(Errno::EINTR) => continue,
            Err(error) => return Err(error.into()),
        }
        // End of file is POLLHUP without POLLIN: any event is a reason to read.
        let ready = polled.map(|polled| polled.any() != Some(false));
        for ((pipe, data), ready) in pipes.iter_mut().zip(&mut data).zip(ready) {
            let Some(reader) = pipe.as_mut().filter(|_| ready) else {
                continue;
            };
            match reader.read(&mut buffer) {
                Ok(0) => *pipe = None,
                Ok(length) => data.extend_from_slice(&buffer[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    for (pipe, data) in pipes.iter_mut().zip(&mut data) {
        if let Some(mut reader) = pipe.take() {
            reader.read_to_end(data)?;
        }
    }
    Ok(data)
}
