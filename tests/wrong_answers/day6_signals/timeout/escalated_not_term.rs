//! Rejected by: day6_signals::timeout::a_command_may_answer_sigterm_in_its_own_way
//! Whoever has not died of SIGTERM is taken for stubborn.

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
        let escalated = {
            let _ = killed;
            status.signal() != Some(15)
        };
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

struct Group {
    child: Child,
    reaped: bool,
}

impl Group {
    fn open_leader(&self) -> io::Result<OwnedFd> {
        let pid = rustix::process::Pid::from_child(&self.child);
        Ok(pidfd_open(pid, PidfdFlags::empty())?)
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        debug_assert!(!self.reaped);
        let number = i32::try_from(self.child.id()).expect("a process number is an i32");
        match killpg(Pid::from_raw(number), signal) {
            // Nobody is in it any more; even the leader may have left it.
            Ok(()) | Err(Errno::ESRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }

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

struct Output {
    pipe: Option<File>,
    bytes: Vec<u8>,
}

impl Output {
    fn piece(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        if let Some(pipe) = &mut self.pipe {
            match pipe.read(buffer)? {
                0 => self.pipe = None,
                length => self.bytes.extend_from_slice(&buffer[..length]),
            }
        }
        Ok(())
    }

    fn rest(&mut self) -> io::Result<()> {
        if let Some(pipe) = &mut self.pipe {
            let length = ioctl_fionread(&*pipe)?;
            pipe.take(length).read_to_end(&mut self.bytes)?;
        }
        Ok(())
    }
}

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
