//! A rendezvous: opening a FIFO to read waits until somebody opens it to write.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use nix::sys::stat::Mode;

use crate::{DEADLINE, Scratch, within};

/// A closed gate. A fixture that opens [`Gate::path`] to read waits in front of it until
/// the test opens it.
#[derive(Debug)]
pub struct Gate {
    path: PathBuf,
}

impl Gate {
    /// Makes the FIFO `name` in the scratch.
    ///
    /// # Panics
    /// If that fails.
    #[must_use]
    pub fn new(scratch: &Scratch, name: &str) -> Self {
        let path = scratch.join(name);
        nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR).expect("a FIFO in the scratch");
        Self { path }
    }

    /// What to hand to the fixture.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until a fixture stands in front of the gate, and lets it through.
    ///
    /// # Panics
    /// If none comes within [`DEADLINE`].
    #[track_caller]
    pub fn open(self) {
        let opened = within(DEADLINE, move || {
            OpenOptions::new().write(true).open(&self.path)
        });
        opened.expect("the FIFO is still there");
    }
}
