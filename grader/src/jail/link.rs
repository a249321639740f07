//! The grader's end of a stub: its process and the control channel to it.

use std::io::{self, IoSlice, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
use nix::unistd::Pid;

use crate::model::isolation::Layers;

use super::job::Job;
use super::orphans;
use super::stub::ARGUMENT;

/// How long a stub may take to end once it is told to.
const PATIENCE: Duration = Duration::from_secs(1);

/// A running stub. Dropping it ends the stub and everything in it.
#[derive(Debug)]
pub(super) struct Link {
    child: Child,
    /// The other end is the stub's standard input.
    pub(super) control: UnixStream,
    /// Whether its commands are in cells.
    pub(super) serves_cells: bool,
}

impl Link {
    /// Starts a stub, which waits for a job then.
    pub(super) fn start(layers: Layers, serves_cells: bool) -> io::Result<Self> {
        let (control, theirs) = UnixStream::pair()?;
        let mut command = Command::new(own_executable()?);
        command
            .arg(ARGUMENT)
            .arg(layers.bits().to_string())
            .env_clear()
            .stdin(OwnedFd::from(theirs));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let child = orphans::start_stub(&mut command)?;
        Ok(Self {
            child,
            control,
            serves_cells,
        })
    }

    /// Sends a job with the descriptors of its standard output and standard error.
    pub(super) fn send(&self, job: &Job, streams: [BorrowedFd<'_>; 2]) -> io::Result<()> {
        let message = job.encode();
        let streams = streams.map(|stream| stream.as_raw_fd());
        let sent = sendmsg::<()>(
            self.control.as_raw_fd(),
            &[IoSlice::new(&message)],
            &[ControlMessage::ScmRights(&streams)],
            MsgFlags::empty(),
            None,
        )?;
        (&self.control).write_all(&message[sent..])
    }

    /// Closes the channel in our direction: the stub kills everything, reports and ends.
    pub(super) fn hang_up(&mut self) {
        // It fails only if the stub is gone already.
        let _ = self.control.shutdown(Shutdown::Write);
        // Somebody inside may have stopped it.
        self.signal(Signal::SIGCONT);
    }

    /// Ends a stub that does not answer, or is gone already, and then what it did not.
    pub(super) fn bury(&mut self) -> Loss {
        self.signal(Signal::SIGKILL);
        let status = self.child.wait();
        if !orphans::end() {
            return Loss::Stuck;
        }
        match status {
            Ok(status) if status.code().is_some() => Loss::GaveUp,
            // Unknown, if whoever started us ignores SIGCHLD.
            Ok(_) | Err(_) => Loss::Killed,
        }
    }

    fn signal(&mut self, signal: Signal) {
        // Only while it lives: its number may be given to another process afterwards.
        if let Ok(None) = self.child.try_wait()
            && let Ok(pid) = i32::try_from(self.child.id())
        {
            let _ = kill(Pid::from_raw(pid), signal);
        }
    }
}

/// What became of a stub that did not report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// It was killed: by us, or from inside.
    Killed,
    /// It ended by itself, for want of something.
    GaveUp,
    /// Something inside cannot be killed.
    Stuck,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.hang_up();
        let _ = self.control.set_read_timeout(Some(PATIENCE));
        if self.control.read_to_end(&mut Vec::new()).is_err() {
            self.bury();
        }
        let _ = self.child.wait();
        orphans::forget_stub(&self.child);
    }
}

/// This very executable, also when it was replaced on disk since it was started.
pub(super) fn own_executable() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok(PathBuf::from("/proc/self/exe"));
    }
    std::env::current_exe()
}
