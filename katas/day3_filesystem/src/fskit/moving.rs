//! `mv`: anything is moved, also to another file system.

use std::cell::Cell;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use day3_filesystem::move_path::move_path;
use day3_filesystem::{Moved, OsRename, Rename};
use lexopt::{Arg, Parser};
use nix::errno::Errno;

use super::answers::Answers;
use super::stop::{Stop, source_and_destination};

pub fn mv(parser: &mut Parser) -> Result<u8, Stop> {
    let mut rename = FaultyRename::default();
    let mut is_verbose = false;
    let (src, dst) = source_and_destination(parser, |option| {
        match option {
            Arg::Short('v') => is_verbose = true,
            Arg::Long("simulate-exdev") => rename.is_elsewhere.set(true),
            Arg::Long("fail-rename") => rename.fails = true,
            _ => return false,
        }
        true
    })?;
    let moved = move_path(&rename, &src, &dst)?;
    let mut answers = Answers::new();
    if is_verbose {
        let (how, path) = match &moved {
            Moved::Renamed(path) => ("renamed: ", path),
            Moved::Copied(path) => ("copied: ", path),
        };
        answers.give([how.as_bytes(), path.as_os_str().as_bytes()].concat())?;
    }
    answers.finish()
}

/// The real rename, except for the faults it is told to make.
#[derive(Default)]
struct FaultyRename {
    /// Whether the next rename is one to another file system.
    is_elsewhere: Cell<bool>,
    fails: bool,
}

impl Rename for FaultyRename {
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        if self.is_elsewhere.take() {
            return Err(Errno::EXDEV.into());
        }
        if self.fails {
            return Err(io::Error::other("injected failure"));
        }
        OsRename.rename(from, to)
    }
}
