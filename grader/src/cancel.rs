//! The token that Ctrl-C, SIGTERM and a save set.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Mutex};

/// Tells everybody who holds a clone of it to stop. What waits can poll its descriptor.
#[derive(Debug, Clone)]
pub struct Cancel {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    reader: PipeReader,
    /// Dropped to cancel: the read end is at its end then, for every poll to come.
    writer: Mutex<Option<PipeWriter>>,
}

impl Cancel {
    /// A token that is not set.
    ///
    /// # Errors
    /// If no pipe is to be had.
    pub fn new() -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        let writer = Mutex::new(Some(writer));
        Ok(Self {
            shared: Arc::new(Shared { reader, writer }),
        })
    }

    /// Tells everybody to stop. It cannot be taken back.
    pub fn set(&self) {
        self.lock().take();
    }

    /// Whether everybody has been told to stop.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.lock().is_none()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<PipeWriter>> {
        self.shared
            .writer
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl AsFd for Cancel {
    /// Readable (at its end) once the token is set.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.shared.reader.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    #[test]
    fn setting_one_clone_wakes_whoever_polls_another() {
        let cancel = Cancel::new().expect("a pipe");
        let other = cancel.clone();
        let is_awake = || {
            poll(
                &mut [PollFd::new(other.as_fd(), PollFlags::POLLIN)],
                PollTimeout::ZERO,
            )
        };
        assert_eq!(is_awake(), Ok(0));
        cancel.set();
        assert_eq!(is_awake(), Ok(1));
        assert!(other.is_set());
    }
}
