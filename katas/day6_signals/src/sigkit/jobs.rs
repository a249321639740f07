//! Jobs that come as lines on standard input.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::time::Duration;

use day6_signals::{Jobs, Step};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::os::fd::AsFd;

/// One job a line. Nothing is read ahead by somebody else, so that all that was sent can
/// be given back when the work ends early.
pub struct LineJobs {
    waiting: VecDeque<String>,
    /// The beginning of a line whose end has not come.
    begun: Vec<u8>,
    is_at_end: bool,
}

impl LineJobs {
    /// Jobs of which these come first.
    pub fn new(saved: impl IntoIterator<Item = String>) -> Self {
        Self {
            waiting: saved.into_iter().collect(),
            begun: Vec::new(),
            is_at_end: false,
        }
    }

    /// Reads what is there, if anything comes within `wait`; whether something came.
    fn read(&mut self, wait: Duration) -> io::Result<bool> {
        let stdin = io::stdin();
        let timeout = PollTimeout::try_from(wait).unwrap_or(PollTimeout::MAX);
        let mut descriptors = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        if poll(&mut descriptors, timeout)? == 0 {
            return Ok(false);
        }
        let mut bytes = [0; 4096];
        let length = nix::unistd::read(&stdin, &mut bytes)?;
        self.is_at_end = length == 0;
        for byte in &bytes[..length] {
            match byte {
                b'\n' => self.finish_line(),
                byte => self.begun.push(*byte),
            }
        }
        if self.is_at_end && !self.begun.is_empty() {
            self.finish_line();
        }
        Ok(length > 0)
    }

    fn finish_line(&mut self) {
        let line = String::from_utf8_lossy(&self.begun).into_owned();
        self.begun.clear();
        self.waiting.push_back(line);
    }
}

impl Jobs for LineJobs {
    fn next(&mut self, wait: Duration) -> io::Result<Step> {
        if self.waiting.is_empty() && !self.is_at_end {
            self.read(wait)?;
        }
        Ok(match self.waiting.pop_front() {
            Some(job) => Step::Job(job),
            None if self.is_at_end => Step::End,
            None => Step::Idle,
        })
    }

    fn drain(&mut self) -> Vec<String> {
        while !self.is_at_end {
            match self.read(Duration::ZERO) {
                Ok(true) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(false) | Err(_) => break,
            }
        }
        self.waiting.drain(..).collect()
    }
}
