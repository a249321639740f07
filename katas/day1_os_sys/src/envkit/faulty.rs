//! A writer that fails to order, so that a test sees what a full disk would bring to light.

use std::io::{self, Write};

use nix::errno::Errno;

/// Passes on what is written, except for the faults it is told to make.
pub struct Faulty<W> {
    out: W,
    /// The most that one write accepts.
    pub chunk: usize,
    /// Every how many calls, writes and flushes counted together, a signal comes.
    pub interrupt: Option<usize>,
    /// After how many bytes nothing works any more.
    pub fail_after: Option<usize>,
    /// What fails then.
    pub at: FaultAt,
    /// And how.
    pub kind: FaultKind,
    calls: usize,
    accepted: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FaultAt {
    Write,
    Flush,
}

#[derive(Clone, Copy)]
pub enum FaultKind {
    BrokenPipe,
    NoSpace,
}

impl<W: Write> Faulty<W> {
    /// A writer without faults.
    pub fn new(out: W) -> Self {
        Self {
            out,
            chunk: usize::MAX,
            interrupt: None,
            fail_after: None,
            at: FaultAt::Write,
            kind: FaultKind::BrokenPipe,
            calls: 0,
            accepted: 0,
        }
    }

    fn call(&mut self) -> io::Result<()> {
        self.calls += 1;
        match self.interrupt {
            Some(every) if self.calls.is_multiple_of(every) => Err(Errno::EINTR.into()),
            _ => Ok(()),
        }
    }

    /// How many more bytes `at` accepts.
    fn room(&self, at: FaultAt) -> usize {
        match self.fail_after {
            Some(limit) if self.at == at => limit.saturating_sub(self.accepted),
            _ => usize::MAX,
        }
    }

    fn fault(&self) -> io::Error {
        match self.kind {
            FaultKind::BrokenPipe => Errno::EPIPE.into(),
            FaultKind::NoSpace => Errno::ENOSPC.into(),
        }
    }
}

impl<W: Write> Write for Faulty<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.call()?;
        let room = self.room(FaultAt::Write);
        if room == 0 && !bytes.is_empty() {
            return Err(self.fault());
        }
        let length = bytes.len().min(room).min(self.chunk);
        let accepted = self.out.write(&bytes[..length])?;
        self.accepted += accepted;
        Ok(accepted)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.call()?;
        if self.room(FaultAt::Flush) == 0 {
            return Err(self.fault());
        }
        self.out.flush()
    }
}
