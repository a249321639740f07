//! Is the whole tree dead?

use std::io::{PipeReader, PipeWriter, Read};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::process::Command;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};

use crate::{DEADLINE, within};

/// A pipe whose write end is held by a program and all its descendants: its end of file
/// means that none of them is left. `kill(pid, 0)` cannot tell, for it finds a zombie too.
#[derive(Debug)]
pub struct Lifeline {
    reader: PipeReader,
    writer: PipeWriter,
}

impl Lifeline {
    /// A lifeline that nobody holds yet.
    ///
    /// # Panics
    /// If no pipe is to be had.
    #[must_use]
    pub fn new() -> Self {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        Self { reader, writer }
    }

    /// Lets the program that `command` starts inherit the write end.
    pub fn attach<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let descriptor = self.writer.as_raw_fd();
        let inherit = move || {
            // SAFETY: the parent keeps the descriptor open until after the exec.
            let descriptor = unsafe { std::os::fd::BorrowedFd::borrow_raw(descriptor) };
            fcntl(descriptor, FcntlArg::F_SETFD(FdFlag::empty()))?;
            Ok(())
        };
        // SAFETY: fcntl(2) is async-signal-safe and nothing here allocates.
        unsafe { command.pre_exec(inherit) }
    }

    /// Waits until every process that held the lifeline is gone.
    ///
    /// # Panics
    /// If one still lives after [`DEADLINE`].
    #[track_caller]
    pub fn expect_dead(self) {
        let Self { mut reader, writer } = self;
        drop(writer);
        let end = within(DEADLINE, move || reader.read(&mut [0]));
        assert!(matches!(end, Ok(0)), "nobody writes to a lifeline: {end:?}");
    }
}

impl Default for Lifeline {
    fn default() -> Self {
        Self::new()
    }
}
