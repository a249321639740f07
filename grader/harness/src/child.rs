//! A child process in a group of its own, waited for without blocking anybody.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::{DEADLINE, clean_signals, confined};

/// The most that is read of one stream. An honest program stays far below; of one that
/// writes without end nobody wants to see more.
pub(crate) const OUTPUT_BYTES: u64 = 8 << 20;

/// The ends of the child's streams that the test holds.
pub(crate) struct Streams {
    pub(crate) stdin: ChildStdin,
    pub(crate) stdout: Option<ChildStdout>,
    pub(crate) stderr: ChildStderr,
}

/// A started child. Dropping it kills the whole group and waits for the child.
#[derive(Debug)]
pub(crate) struct Group {
    leader: Pid,
    ended: Receiver<ExitStatus>,
    status: Option<ExitStatus>,
}

impl Group {
    /// Starts `command` confined, in a group of its own and with clean signals.
    ///
    /// `stdout` is where its output goes; `None` is a pipe to the test.
    pub(crate) fn start(mut command: Command, stdout: Option<Stdio>) -> (Group, Streams) {
        command.stdin(Stdio::piped()).stderr(Stdio::piped());
        command.stdout(stdout.unwrap_or_else(Stdio::piped));
        command.process_group(0);
        clean_signals(&mut command);
        let program = command.get_program().to_owned();
        // The command must go: it holds its own copy of a `stdout` that was given.
        let spawned = confined(move || command.spawn());
        let mut child =
            spawned.unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let streams = Streams {
            stdin: child.stdin.take().expect("piped above"),
            stdout: child.stdout.take(),
            stderr: child.stderr.take().expect("piped above"),
        };
        let leader = Pid::from_raw(child.id().cast_signed());
        let ended = wait_on_a_thread(child);
        (
            Group {
                leader,
                ended,
                status: None,
            },
            streams,
        )
    }

    pub(crate) fn leader(&self) -> Pid {
        self.leader
    }

    /// The status, once the leader has ended; `None` at the deadline.
    pub(crate) fn wait_until(&mut self, deadline: Instant) -> Option<ExitStatus> {
        if self.status.is_none() {
            self.status = until(&self.ended, deadline).ok();
        }
        self.status
    }

    /// Sends a signal to the leader; whether it was still there.
    pub(crate) fn signal(&mut self, signal: Signal) -> bool {
        self.wait_until(Instant::now()).is_none() && kill(self.leader, signal).is_ok()
    }

    /// Sends a signal to the whole group; whether anybody was still there.
    pub(crate) fn signal_group(&self, signal: Signal) -> bool {
        killpg(self.leader, signal).is_ok()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Also when the leader has ended: it may have left others of its group behind.
        self.signal_group(Signal::SIGKILL);
        self.wait_until(Instant::now() + DEADLINE);
    }
}

fn wait_on_a_thread(mut child: Child) -> Receiver<ExitStatus> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(status) = child.wait() {
            // Nobody waits any more once the test is over.
            let _ = sender.send(status);
        }
    });
    receiver
}

/// Reads a stream to its end on a thread, so that the child never waits for us. What
/// comes back with more than [`OUTPUT_BYTES`] was cut; then the stream is closed.
pub(crate) fn collect(stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut stream = stream.take(OUTPUT_BYTES + 1);
        // What came before a read error is still worth showing.
        let _ = stream.read_to_end(&mut bytes);
        drop(stream);
        let _ = sender.send(bytes);
    });
    receiver
}

pub(crate) fn until<T>(receiver: &Receiver<T>, deadline: Instant) -> Result<T, RecvTimeoutError> {
    receiver.recv_timeout(deadline.saturating_duration_since(Instant::now()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_without_end_is_cut() {
        let read = collect(std::io::repeat(b'x'));
        let bytes = until(&read, Instant::now() + DEADLINE).expect("it is cut soon");
        assert_eq!(bytes.len() as u64, OUTPUT_BYTES + 1);
    }
}
