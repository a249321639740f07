//! A rename that fails to order, and looks at what is there.

use std::cell::{Cell, RefCell};
use std::io;
use std::path::{Path, PathBuf};

use day3_filesystem::{OsRename, Rename};
use nix::errno::Errno;

use crate::listing::{Listing, in_words, listing};

/// The real rename, but for the errors that it is told to give, call by call.
#[derive(Default)]
pub struct Fake {
    errors: Vec<Option<Errno>>,
    pub calls: Cell<usize>,
    /// Where from and where to, and what is at `src` and at `to` at that moment.
    pub seen: RefCell<Vec<(PathBuf, PathBuf)>>,
    /// What the last call found at its two ends.
    pub ends: RefCell<(String, String)>,
    /// Looked at in each call: what there is below it.
    watched: PathBuf,
    pub watched_then: RefCell<Listing>,
}

impl Fake {
    pub fn failing(errors: &[Option<Errno>], watched: &Path) -> Self {
        Self {
            errors: errors.to_owned(),
            watched: watched.to_owned(),
            ..Self::default()
        }
    }

    /// As if the target were on another file system.
    pub fn elsewhere(watched: &Path) -> Self {
        Self::failing(&[Some(Errno::EXDEV)], watched)
    }
}

impl Rename for Fake {
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let call = self.calls.replace(self.calls.get() + 1);
        self.seen
            .borrow_mut()
            .push((from.to_owned(), to.to_owned()));
        self.ends.replace((in_words(from), in_words(to)));
        let is_there = self.watched.is_dir();
        self.watched_then.replace(if is_there {
            listing(&self.watched)
        } else {
            Listing::new()
        });
        match self.errors.get(call) {
            Some(Some(errno)) => Err((*errno).into()),
            _ => OsRename.rename(from, to),
        }
    }
}
