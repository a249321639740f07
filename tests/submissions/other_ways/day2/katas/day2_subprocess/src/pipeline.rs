//! Kata 2.5: connect commands by pipes.

use std::fs::File;
use std::io::{self, ErrorKind, PipeReader, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus, Stdio};

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::run::spawn_error;
use crate::{Cmd, PipelineOutput, RunError};

/// Runs `stages` as a shell runs `first | second | third`.
///
/// A pipe has two ends, and its reader reads end of file only when *every* copy of the
/// write end is closed. In the same way, a writer learns that nobody reads any more
/// (SIGPIPE, see pipe(7)) only when every copy of the read end is closed. Copies that were
/// forgotten in the parent are why pipelines hang.
///
/// 1. All stages run **at the same time**. Each one's standard output is the next one's
///    standard input, and flows while both run.
/// 2. The first stage reads `input`, then end of file. That it does not want to read all of
///    it is no error (EPIPE).
/// 3. What the last stage writes is captured; standard error of all of them is ours.
/// 4. Every stage is waited for; `statuses` are in the order of the stages. That one fails
///    is no error.
/// 5. A stage that ends early ends those before it, as far as they still write: of
///    `yes | head -n 3` the first is killed by SIGPIPE. So it never hangs by itself.
/// 6. If a stage cannot be started, those already started are killed and waited for, and
///    the error is that of [`spawn_error`](crate::run::spawn_error) for this stage.
/// 7. No stages are [`RunError::Empty`]; one is enough.
///
/// ```ignore
/// let stages = [Cmd::new("sort"), Cmd::new("head").args(["-n", "1"])];
/// assert_eq!(pipeline(&stages, b"b\na\n")?.stdout, b"a\n");
/// ```
///
/// # Errors
/// [`RunError`], as above.
pub fn pipeline(stages: &[Cmd], input: &[u8]) -> Result<PipelineOutput, RunError> {
    if stages.is_empty() {
        return Err(RunError::Empty);
    }
    let (mut upstream, feeder) = io::pipe().map_err(io_error("pipe"))?;
    let mut running = Running(Vec::new());
    for stage in stages {
        let (reader, writer) = io::pipe().map_err(io_error("pipe"))?;
        // The ends for the child move into the command, and go with it at the end of this
        // statement: no copy of them stays here.
        let spawned = stage
            .to_command()
            .stdin(std::mem::replace(&mut upstream, reader))
            .stdout(writer)
            .stderr(Stdio::inherit())
            .spawn();
        // On an error `running` is dropped, and with it what it holds is ended.
        let child = spawned.map_err(|error| spawn_error(stage, error))?;
        running.0.push(child);
    }
    let stdout = pump(OwnedFd::from(feeder).into(), input, upstream)?;
    let statuses = running.wait().map_err(io_error("wait"))?;
    Ok(PipelineOutput { statuses, stdout })
}

/// The one status that stands for a whole pipeline, as bash shows it after
/// `set -o pipefail`.
///
/// 1. It is that of the **last** stage in the list that did not exit with 0; 0 if all did,
///    or if there are none.
/// 2. Of a stage that exited it is the exit code; of one that was killed by signal number
///    n, 128 + n.
///
/// ```ignore
/// let statuses = [0x100, 0x200, 0].map(ExitStatus::from_raw); // exit 1, exit 2, exit 0
/// assert_eq!(pipefail(&statuses), 2);
/// ```
#[must_use]
pub fn pipefail(statuses: &[ExitStatus]) -> u8 {
    statuses
        .iter()
        .rfind(|status| !status.success())
        .map_or(0, |status| {
            let number = match (status.code(), status.signal()) {
                (Some(code), _) => code,
                (None, Some(signal)) => 128 + signal,
                // Stopped, say: no end at all, but no success either.
                (None, None) => 1,
            };
            u8::try_from(number).unwrap_or(u8::MAX)
        })
}

fn io_error(what: &str) -> impl FnOnce(io::Error) -> RunError {
    move |source| RunError::Io {
        what: what.to_owned(),
        source,
    }
}

/// The stages that have been started. Whatever goes wrong, none is left behind.
struct Running(Vec<Child>);

impl Running {
    fn wait(&mut self) -> io::Result<Vec<ExitStatus>> {
        let statuses: io::Result<_> = self.0.iter_mut().map(Child::wait).collect();
        if statuses.is_ok() {
            self.0.clear();
        }
        statuses
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // First all of them, then wait: one may be waiting for another. A child that has
        // been waited for already is not sent anything.
        for child in &mut self.0 {
            let _ = child.kill();
        }
        for child in &mut self.0 {
            let _ = child.wait();
        }
    }
}

/// Sends `input` down the one pipe and reads the other one to its end, both at the same
/// time and in one thread.
fn pump(feeder: File, input: &[u8], mut output: PipeReader) -> Result<Vec<u8>, RunError> {
    // poll(2) promises room for PIPE_BUF bytes; a longer write would wait for the rest.
    let flags = fcntl(&feeder, FcntlArg::F_GETFL)
        .map(|flags| OFlag::from_bits_retain(flags) | OFlag::O_NONBLOCK)
        .and_then(|flags| fcntl(&feeder, FcntlArg::F_SETFL(flags)));
    flags.map_err(|error| io_error("stdin")(error.into()))?;

    let mut rest = input;
    let mut feeder = Some(feeder).filter(|_| !rest.is_empty());
    let mut data = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    // Once all is sent, there is only one pipe left, and reading waits for it well enough.
    // The other way round is not so: a stage may close its output early and go on reading.
    let mut listening = true;
    while let Some(open) = &mut feeder {
        let mut polled = vec![PollFd::new(open.as_fd(), PollFlags::POLLOUT)];
        polled.extend(listening.then(|| PollFd::new(output.as_fd(), PollFlags::POLLIN)));
        match poll(&mut polled, PollTimeout::NONE) {
            Ok(_) => {}
            Err(Errno::EINTR) => continue,
            Err(error) => return Err(io_error("poll")(error.into())),
        }
        let mut ready = polled.iter().map(|polled| polled.any() != Some(false));
        let (room, arrived) = (ready.next() == Some(true), ready.next() == Some(true));
        if arrived {
            match output.read(&mut buffer) {
                Ok(0) => listening = false,
                Ok(length) => data.extend_from_slice(&buffer[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(io_error("read")(error)),
            }
        }
        if room {
            match open.write(rest) {
                Ok(sent) => rest = &rest[sent..],
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::Interrupted => {}
                    // It does not want to know all of it.
                    ErrorKind::BrokenPipe => rest = &[],
                    _ => return Err(io_error("stdin")(error)),
                },
            }
        }
        feeder = feeder.filter(|_| !rest.is_empty());
    }
    output.read_to_end(&mut data).map_err(io_error("read"))?;
    Ok(data)
}
