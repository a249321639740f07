//! The grader's side: starts a stub, streams the output, ends it when something is over.

use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::cancel::Cancel;
use crate::model::isolation::{Isolation, Layer, Layers};
use crate::model::outcome::{Ending, Evidence, Limit, Outcome, Output};

use super::error::JailError;
use super::job::{Job, Limits};
use super::link::{Link, Loss};
use super::report::{Report, ending};
use super::wire::is_whole;

/// How much of each stream an outcome keeps.
const KEPT_BYTES: usize = 64 * 1024;
/// How long a stub may take to kill everything before it is called stuck.
const KILL_TIME: Duration = Duration::from_secs(5);
/// How long streams may stay open after the last process has ended.
const DRAIN_TIME: Duration = Duration::from_secs(1);

/// One of the two streams of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Runs commands one after the other, each in a cell of its own.
///
/// The stub behind it is kept from one command to the next as long as nothing remarkable
/// happened in it: to execute the grader's file anew each time costs more than all else.
#[derive(Debug)]
pub struct Jail {
    layers: Layers,
    link: Option<Link>,
}

impl Default for Jail {
    fn default() -> Self {
        Self::new(Layers::ALL)
    }
}

impl Jail {
    /// A jail with these layers, as far as the machine can give them.
    #[must_use]
    pub fn new(layers: Layers) -> Self {
        Self { layers, link: None }
    }

    /// Runs one command and returns what it did. Output is handed to `sink` as it comes,
    /// and its beginning is kept in the outcome.
    ///
    /// # Errors
    /// See [`JailError`]; whatever the error, no process of the command is left.
    pub fn run(
        &mut self,
        job: &Job,
        cancel: &Cancel,
        sink: &mut dyn FnMut(Stream, &[u8]),
    ) -> Result<Outcome, JailError> {
        let started = Instant::now();
        // A stub that has served a cell has walls around it that a build could not bear.
        let kept = self
            .link
            .take()
            .filter(|link| link.serves_cells == job.cell.is_some());
        let mut running = Running::open(kept, self.layers, job)?;
        running.attend(cancel, sink)?;
        let report = Report::decode(&running.report);
        if running.killed == Some(Killed::Cancelled) {
            return Err(JailError::Cancelled);
        }
        if let Some(number) = report.as_ref().and_then(|report| report.not_started) {
            let program = job.program.clone();
            return Err(JailError::NotExecuted(program, Errno::from_raw(number)));
        }
        let is_unremarkable = running.killed.is_none()
            && report.as_ref().is_some_and(|report| report.left.is_empty());
        let (link, outcome) = running.outcome(report, started.elapsed());
        self.link = is_unremarkable.then_some(link);
        Ok(outcome)
    }
}

/// Why the grader had the stub kill everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killed {
    Limit(Limit),
    Cancelled,
}

/// Whether there can be an outcome though the stub was lost.
fn endure(loss: Loss, killed: Option<Killed>) -> Result<(), JailError> {
    match (loss, killed) {
        // What went over a limit has done so, however long a busy machine takes to end it.
        (Loss::Stuck, Some(Killed::Limit(_))) | (Loss::Killed, _) => Ok(()),
        (Loss::Stuck, _) => Err(JailError::Stuck),
        (Loss::GaveUp, Some(_)) => Ok(()),
        (Loss::GaveUp, None) => {
            let error = io::Error::other("the process that guards it gave up");
            Err(JailError::Start(error))
        }
    }
}

struct Running {
    link: Link,
    stdout: Open,
    stderr: Open,
    report: Vec<u8>,
    /// The time at which `killed` will be set, then the time at which the stub is stuck.
    deadline: Option<Instant>,
    limits: Option<Limits>,
    killed: Option<Killed>,
    is_reported: bool,
}

/// A stream that is still open, with what came of it.
struct Open {
    which: Stream,
    pipe: Option<OwnedFd>,
    output: Output,
}

impl Running {
    /// Hands the job to a stub that is there already, or to a new one.
    fn open(link: Option<Link>, layers: Layers, job: &Job) -> Result<Running, JailError> {
        let (stdout, their_stdout) = io::pipe().map_err(JailError::Start)?;
        let (stderr, their_stderr) = io::pipe().map_err(JailError::Start)?;
        let streams = [their_stdout.as_fd(), their_stderr.as_fd()];
        // A stub that was killed while it was idle shows when it is spoken to.
        let kept = link.filter(|link| link.send(job, streams).is_ok());
        let link = match kept {
            Some(link) => link,
            None => {
                let link = Link::start(layers, job.cell.is_some()).map_err(JailError::Start)?;
                link.send(job, streams).map_err(JailError::Start)?;
                link
            }
        };
        let open = |which, pipe| Open {
            which,
            pipe: Some(pipe),
            output: Output::default(),
        };
        let mut limits = job.cell.as_ref().map(|cell| cell.limits.clone());
        if let Some(limits) = &mut limits {
            limits.output_bytes = match layers.has(Layer::Output) {
                true => limits.output_bytes,
                false => u64::MAX,
            };
        }
        let wall_time = limits.as_ref().map(|limits| limits.wall_time);
        let wall_time = wall_time.filter(|_| layers.has(Layer::Deadline));
        Ok(Running {
            link,
            stdout: open(Stream::Stdout, OwnedFd::from(stdout)),
            stderr: open(Stream::Stderr, OwnedFd::from(stderr)),
            report: Vec::new(),
            deadline: wall_time.map(|time| Instant::now() + time),
            limits,
            killed: None,
            is_reported: false,
        })
    }

    /// Serves the descriptors until the stub has reported and both streams have ended.
    fn attend(
        &mut self,
        cancel: &Cancel,
        sink: &mut dyn FnMut(Stream, &[u8]),
    ) -> Result<(), JailError> {
        while !(self.is_reported && self.stdout.pipe.is_none() && self.stderr.pipe.is_none()) {
            let ready = self.poll(cancel)?;
            if ready.is_cancelled && self.killed.is_none() {
                self.kill(Killed::Cancelled);
            }
            if ready.control {
                self.read_control()?;
            }
            for (stream, is_ready) in [
                (&mut self.stdout, ready.stdout),
                (&mut self.stderr, ready.stderr),
            ] {
                if is_ready {
                    stream.read(sink);
                }
            }
            self.enforce()?;
        }
        Ok(())
    }

    fn poll(&self, cancel: &Cancel) -> Result<Ready, JailError> {
        let time = self.deadline.map_or(PollTimeout::NONE, |deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            // Rounded up: a poll that returns just before the deadline would spin.
            PollTimeout::try_from(left + Duration::from_millis(1)).unwrap_or(PollTimeout::MAX)
        });
        let watched = [
            (!self.is_reported).then(|| self.link.control.as_fd()),
            self.stdout.pipe.as_ref().map(AsFd::as_fd),
            self.stderr.pipe.as_ref().map(AsFd::as_fd),
            self.killed.is_none().then(|| cancel.as_fd()),
        ];
        let mut polled: Vec<_> = watched
            .iter()
            .flatten()
            .map(|descriptor| PollFd::new(*descriptor, PollFlags::POLLIN))
            .collect();
        match poll(&mut polled, time) {
            Ok(_) => {}
            Err(Errno::EINTR) => return Ok(Ready::default()),
            Err(error) => return Err(JailError::Wait(error)),
        }
        let mut answers = polled
            .iter()
            .map(|descriptor| descriptor.any().unwrap_or(true));
        let mut answer = |was_watched: bool| was_watched && answers.next().unwrap_or(false);
        Ok(Ready {
            control: answer(watched[0].is_some()),
            stdout: answer(watched[1].is_some()),
            stderr: answer(watched[2].is_some()),
            is_cancelled: answer(watched[3].is_some()),
        })
    }

    /// Lets the stub kill everything: the end of file is its order.
    fn kill(&mut self, why: Killed) {
        self.killed = Some(why);
        self.deadline = Some(Instant::now() + KILL_TIME);
        self.link.hang_up();
    }

    /// The report is over when it is whole, or when the stub is gone without one.
    fn read_control(&mut self) -> Result<(), JailError> {
        let mut buffer = [0; 16 * 1024];
        match self.link.control.read(&mut buffer) {
            Ok(length @ 1..) => self.report.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => return self.bury(),
        }
        if is_whole(&self.report) {
            self.is_reported = true;
            self.deadline = Some(Instant::now() + DRAIN_TIME);
        }
        Ok(())
    }

    /// The stub is gone, or does not do its work: it is done without it.
    fn bury(&mut self) -> Result<(), JailError> {
        endure(self.link.bury(), self.killed)?;
        self.is_reported = true;
        self.deadline = Some(Instant::now() + DRAIN_TIME);
        Ok(())
    }

    fn enforce(&mut self) -> Result<(), JailError> {
        let written = self.stdout.output.total + self.stderr.output.total;
        if let Some(limits) = &self.limits
            && written > limits.output_bytes
            && self.killed.is_none()
            && !self.is_reported
        {
            self.kill(Killed::Limit(Limit::Output(limits.output_bytes)));
        }
        if self
            .deadline
            .is_none_or(|deadline| Instant::now() < deadline)
        {
            return Ok(());
        }
        if self.is_reported {
            // Nobody is left to write; whoever holds the pipes does not belong to us.
            (self.stdout.pipe, self.stderr.pipe) = (None, None);
            return Ok(());
        }
        match (self.killed, &self.limits) {
            (None, Some(limits)) => {
                let wall_time = u64::try_from(limits.wall_time.as_millis()).unwrap_or(u64::MAX);
                self.kill(Killed::Limit(Limit::WallTime(wall_time)));
                Ok(())
            }
            _ => self.bury(),
        }
    }

    fn outcome(self, report: Option<Report>, duration: Duration) -> (Link, Outcome) {
        let reached = report
            .as_ref()
            .map_or(Layers::NONE, |report| report.reached);
        let ending = match (self.killed, &report) {
            (Some(Killed::Limit(limit)), _) => Ending::LimitExceeded(limit),
            (_, Some(report)) => ending(report),
            (_, None) => Ending::Tampered,
        };
        let (left, evidence) = match report {
            Some(report) => (
                report.left,
                Evidence {
                    secret: report.secret,
                    bytes: report.evidence,
                },
            ),
            None => (Vec::new(), Evidence::default()),
        };
        let outcome = Outcome {
            ending,
            stdout: self.stdout.output,
            stderr: self.stderr.output,
            evidence,
            left,
            duration,
            isolation: Isolation::of(reached),
        };
        (self.link, outcome)
    }
}

#[derive(Default)]
struct Ready {
    control: bool,
    stdout: bool,
    stderr: bool,
    is_cancelled: bool,
}

impl Open {
    fn read(&mut self, sink: &mut dyn FnMut(Stream, &[u8])) {
        let Some(pipe) = &self.pipe else { return };
        let mut buffer = [0; 64 * 1024];
        match nix::unistd::read(pipe, &mut buffer) {
            Ok(length @ 1..) => {
                let bytes = &buffer[..length];
                self.output.total += length as u64;
                let room = KEPT_BYTES.saturating_sub(self.output.bytes.len());
                self.output
                    .bytes
                    .extend_from_slice(&bytes[..length.min(room)]);
                sink(self.which, bytes);
            }
            Err(Errno::EINTR) => {}
            Ok(0) | Err(_) => self.pipe = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_killed_in_time_keeps_the_limit_that_it_went_over() {
        let limit = Some(Killed::Limit(Limit::WallTime(10_000)));
        assert!(endure(Loss::Stuck, limit).is_ok());
        for killed in [None, Some(Killed::Cancelled)] {
            let error = endure(Loss::Stuck, killed);
            assert!(matches!(error, Err(JailError::Stuck)), "{killed:?}");
        }
    }
}
