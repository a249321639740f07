//! Kata 6.6: a command that has only so much time, and all that it starts.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::io::ioctl_fionread;
use rustix::process::{PidfdFlags, pidfd_open};

use crate::{Ended, TimedRun};

/// Runs `cmd`, for at most `limit`.
///
/// To kill a child is easy; but it has children, too, and they live on and hold the pipes
/// into which it wrote. So the command gets a *process group* of its own, to which a signal
/// can be sent as a whole. What was started by it is in the same group, unless it has left.
///
/// 1. `cmd` runs in a **new process group**. Its standard input is the null device; both
///    outputs are captured.
/// 2. If it ends within `limit`, by itself, [`Ended::Exited`](crate::Ended::Exited) has its
///    status, whatever that is.
/// 3. Otherwise SIGTERM is sent to the whole group: please end. If `cmd` has not ended when
///    `grace` is over as well, SIGKILL follows. The result is
///    [`Ended::TimedOut`](crate::Ended::TimedOut), and `escalated` says whether SIGKILL was
///    needed to end `cmd`.
/// 4. In every case, also if `cmd` ends in time, all of the group that are left are killed
///    (SIGKILL) before the function returns.
/// 5. Everything that was written up to the end is in `stdout` and `stderr`, however much,
///    also if the time was up.
/// 6. A process that has left the group is neither killed nor waited for, even if it still
///    holds the pipes, and even if it writes into them without end.
/// 7. If `cmd` cannot be started, the error is the one that `spawn` returns.
/// 8. No zombie is left, and while it waits it does not keep asking: at most 60 wake-ups a
///    second.
/// 9. A number of a process or group whose leader has been waited for may belong to somebody
///    else already: nothing is sent to it any more.
/// 10. Any limit is fine, [`Duration::MAX`] too, and so is a limit of 0.
///
/// # Errors
/// What the system says.
pub fn run_with_timeout(
    cmd: &mut Command,
    limit: Duration,
    grace: Duration,
) -> io::Result<TimedRun> {
    let mut child = cmd
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let stdout = child.stdout.take().map(OwnedFd::from);
    let stderr = child.stderr.take().map(OwnedFd::from);
    let mut outputs = [stdout, stderr].map(|end| Output {
        pipe: end.map(File::from),
        bytes: Vec::new(),
    });
    let group = Group {
        child,
        reaped: false,
    };
    let end = group.open_leader()?;

    let mut timed_out = false;
    let mut killed = false;
    if !watch(&end, &mut outputs, limit)? {
        timed_out = true;
        group.signal(Signal::SIGTERM)?;
        if !watch(&end, &mut outputs, grace)? {
            killed = true;
            group.signal(Signal::SIGKILL)?;
            watch(&end, &mut outputs, Duration::MAX)?;
        }
    }
    let status = group.finish(&mut outputs)?;

    let ended = if timed_out {
        // It may have ended by itself, or by SIGTERM, just before SIGKILL came.
        let escalated = killed && status.signal() == Some(Signal::SIGKILL as i32);
        Ended::TimedOut { status, escalated }
    } else {
        Ended::Exited(status)
    };
    let [stdout, stderr] = outputs.map(|output| output.bytes);
    Ok(TimedRun {
        ended,
        stdout,
        stderr,
    })
}

/// The command, and with it its group: as long as nobody has waited for the leader, the
/// number of both is theirs.
struct Group {
    child: Child,
    reaped: bool,
}

impl Group {
    /// A descriptor that becomes readable when the leader ends.
    fn open_leader(&self) -> io::Result<OwnedFd> {
        let pid = rustix::process::Pid::from_child(&self.child);
        Ok(pidfd_open(pid, PidfdFlags::empty())?)
    }

    /// Sends a signal to everybody in the group.
    fn signal(&self, signal: Signal) -> io::Result<()> {
        debug_assert!(!self.reaped);
        let number = i32::try_from(self.child.id()).expect("a process number is an i32");
        match killpg(Pid::from_raw(number), signal) {
            // Nobody is in it any more; even the leader may have left it.
            Ok(()) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Ends whoever is left, takes what they have written, and reaps the leader: in this
    /// order, for afterwards the number of the group may be somebody else's.
    fn finish(mut self, outputs: &mut [Output; 2]) -> io::Result<ExitStatus> {
        self.signal(Signal::SIGKILL)?;
        for output in outputs {
            output.rest()?;
        }
        let status = self.child.wait()?;
        self.reaped = true;
        Ok(status)
    }
}

impl Drop for Group {
    /// If something has failed on the way: nothing runs on, and no zombie is left.
    fn drop(&mut self) {
        if !self.reaped {
            let _ = self.signal(Signal::SIGKILL);
            // Not waited for if it cannot be killed; that might last for ever.
            if self.child.kill().is_ok() {
                let _ = self.child.wait();
            }
        }
    }
}

/// One of the two outputs.
struct Output {
    /// Where it comes from; none after its end.
    pipe: Option<File>,
    bytes: Vec<u8>,
}

impl Output {
    /// Takes a piece of what is there, or notes the end. To be called when the pipe is
    /// readable: then it does not wait.
    fn piece(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        if let Some(pipe) = &mut self.pipe {
            match pipe.read(buffer)? {
                0 => self.pipe = None,
                length => self.bytes.extend_from_slice(&buffer[..length]),
            }
        }
        Ok(())
    }

    /// Takes what is in the pipe at this moment, and no more: not to its end, for a process
    /// that has left the group may hold it, or write into it without end.
    fn rest(&mut self) -> io::Result<()> {
        if let Some(pipe) = &mut self.pipe {
            let length = ioctl_fionread(&*pipe)?;
            pipe.take(length).read_to_end(&mut self.bytes)?;
        }
        Ok(())
    }
}

/// Collects the outputs until the process ends, but not for longer than `limit`; whether it
/// has ended.
fn watch(end: &OwnedFd, outputs: &mut [Output; 2], limit: Duration) -> io::Result<bool> {
    // None: later than the clock can tell.
    let deadline = Instant::now().checked_add(limit);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let [ended, readable @ ..] = wait(end, outputs, left)?;
        for (output, readable) in outputs.iter_mut().zip(readable) {
            if readable {
                output.piece(&mut buffer)?;
            }
        }
        if ended || left == Some(Duration::ZERO) {
            return Ok(ended);
        }
    }
}

/// Waits for the end of the process and for both outputs at once; which of them are ready.
fn wait(end: &OwnedFd, outputs: &[Output; 2], left: Option<Duration>) -> io::Result<[bool; 3]> {
    let [stdout, stderr] = outputs.each_ref().map(|output| output.pipe.as_ref());
    let sources = [
        Some(end.as_fd()),
        stdout.map(File::as_fd),
        stderr.map(File::as_fd),
    ];
    let mut fds: Vec<PollFd> = sources
        .iter()
        .flatten()
        .map(|fd| PollFd::new(*fd, PollFlags::POLLIN))
        .collect();
    let timeout = match left {
        None => PollTimeout::NONE,
        // Rounded up: rounded down, it would not wait at all in the last millisecond. What
        // is too long for poll(2) is cut, and the caller comes again.
        Some(left) => i32::try_from(left.as_nanos().div_ceil(1_000_000))
            .ok()
            .and_then(|millis| PollTimeout::try_from(millis).ok())
            .unwrap_or(PollTimeout::MAX),
    };
    match poll(&mut fds, timeout) {
        Ok(_) => {}
        Err(Errno::EINTR) => return Ok([false; 3]),
        Err(errno) => return Err(errno.into()),
    }
    let mut answers = fds.iter().map(|fd| fd.any().unwrap_or(true));
    Ok(sources.map(|source| source.is_some() && answers.next().unwrap_or(false)))
}
