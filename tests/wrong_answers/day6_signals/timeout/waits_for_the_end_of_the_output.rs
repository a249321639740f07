//! Rejected by: day6_signals::timeout::a_process_that_has_left_the_group_is_neither_waited_for_nor_killed
//! It reads to the end of the output, whoever holds it.

use std::fs::File;
use std::io::{self, PipeReader, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use rustix::process::{WaitId, WaitIdOptions, waitid};

use crate::{Ended, TimedRun};

/// More than a pipe holds. What comes on after that was written when all was over.
const MOST_LEFT: usize = 1 << 20;
const CHUNK: usize = 64 << 10;

pub fn run_with_timeout(
    cmd: &mut Command,
    limit: Duration,
    grace: Duration,
) -> io::Result<TimedRun> {
    let start = Instant::now();
    cmd.process_group(0).stdin(Stdio::null());
    cmd.stdout(Stdio::piped()).stderr(Stdio::piped());
    let (mut group, mut outputs) = Group::spawn(cmd)?;
    let ended = group.ended_pipe()?;
    let mut escalated = false;
    let in_time = outputs.collect(&ended, start.checked_add(limit))?;
    if !in_time {
        group.signal(Signal::SIGTERM);
        escalated = !outputs.collect(&ended, Instant::now().checked_add(grace))?;
    }
    let status = group.end()?;
    outputs.take_rest()?;
    let [stdout, stderr] = outputs.streams.map(|stream| stream.bytes);
    let ended = if in_time {
        Ended::Exited(status)
    } else {
        Ended::TimedOut { status, escalated }
    };
    Ok(TimedRun {
        ended,
        stdout,
        stderr,
    })
}

/// A process group of our own making. As long as its leader has not been waited for,
/// nobody else can get its number.
struct Group {
    leader: Child,
    is_over: bool,
}

impl Group {
    fn spawn(cmd: &mut Command) -> io::Result<(Group, Outputs)> {
        let mut leader = cmd.spawn()?;
        let stdout = leader.stdout.take().map(OwnedFd::from);
        let stderr = leader.stderr.take().map(OwnedFd::from);
        let streams = [stdout, stderr].map(|descriptor| Stream {
            pipe: descriptor.map(File::from),
            bytes: Vec::new(),
        });
        let is_over = false;
        Ok((Group { leader, is_over }, Outputs { streams }))
    }

    /// A pipe that is at its end as soon as the leader is, so that a `poll` can wait for it
    /// and for the outputs at once.
    fn ended_pipe(&self) -> io::Result<PipeReader> {
        let (reader, writer) = io::pipe()?;
        let leader = rustix::process::Pid::from_raw(self.leader.id().cast_signed());
        let leader = leader.ok_or(io::ErrorKind::InvalidData)?;
        thread::Builder::new().spawn(move || {
            // NOWAIT: the leader stays a zombie, and its number stays taken.
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(leader), options) {}
            drop(writer);
        })?;
        Ok(reader)
    }

    fn signal(&self, signal: Signal) {
        // That nobody is left to hear it is fine.
        let _ = killpg(Pid::from_raw(self.leader.id().cast_signed()), signal);
    }

    /// Kills whoever is left, and only then waits for the leader.
    fn end(&mut self) -> io::Result<ExitStatus> {
        self.signal(Signal::SIGKILL);
        self.is_over = true;
        self.leader.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.is_over {
            // We are on the way out with an error already.
            let _ = self.end();
        }
    }
}

struct Stream {
    /// `None` at its end.
    pipe: Option<File>,
    bytes: Vec<u8>,
}

struct Outputs {
    streams: [Stream; 2],
}

impl Outputs {
    /// Reads until the leader has ended, but not beyond the deadline; whether it has.
    fn collect(&mut self, ended: &PipeReader, deadline: Option<Instant>) -> io::Result<bool> {
        loop {
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            let is_ended = self.read_ready(Some(ended), left)?;
            if is_ended || left == Some(Duration::ZERO) {
                return Ok(is_ended);
            }
        }
    }

    /// Reads what is in the pipes. Somebody who has left the group may still hold them,
    /// so there need not be an end to wait for.
    fn take_rest(&mut self) -> io::Result<()> {
        let before = self.length();
        loop {
            let known = self.length();
            self.read_ready(None, None)?;
            let is_open = self.streams.iter().any(|stream| stream.pipe.is_some());
            if !is_open || known - before > MOST_LEFT {
                return Ok(());
            }
        }
    }

    fn length(&self) -> usize {
        self.streams.iter().map(|stream| stream.bytes.len()).sum()
    }

    /// Waits until something happens, and reads once where there is something to read;
    /// whether the leader has ended.
    fn read_ready(
        &mut self,
        ended: Option<&PipeReader>,
        limit: Option<Duration>,
    ) -> io::Result<bool> {
        let open = self.streams.iter_mut().filter(|s| s.pipe.is_some());
        let mut open: Vec<&mut Stream> = open.collect();
        let pipes = open.iter().filter_map(|stream| stream.pipe.as_ref());
        let watched = pipes.map(AsFd::as_fd).chain(ended.map(AsFd::as_fd));
        let mut watched: Vec<PollFd<'_>> = watched
            .map(|descriptor| PollFd::new(descriptor, PollFlags::POLLIN))
            .collect();
        match poll(&mut watched, timeout(limit)) {
            Ok(_) => {}
            Err(Errno::EINTR) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let ready: Vec<bool> = watched.iter().map(|fd| fd.any() == Some(true)).collect();
        for (stream, _) in open.iter_mut().zip(&ready).filter(|(_, ready)| **ready) {
            stream.read()?;
        }
        Ok(ended.is_some() && ready.last() == Some(&true))
    }
}

impl Stream {
    /// There is something to read, so this does not wait.
    fn read(&mut self) -> io::Result<()> {
        let Some(pipe) = &mut self.pipe else {
            return Ok(());
        };
        let mut chunk = vec![0; CHUNK];
        match pipe.read(&mut chunk)? {
            0 => self.pipe = None,
            length => self.bytes.extend_from_slice(&chunk[..length]),
        }
        Ok(())
    }
}

/// Rounded up, so that the last millisecond is not spent in asking.
fn timeout(limit: Option<Duration>) -> PollTimeout {
    let millis = limit.map(|limit| limit.as_nanos().div_ceil(1_000_000));
    millis.map_or(PollTimeout::NONE, |millis| {
        PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX)
    })
}
