//! Kills whoever waits for it, and stays where it is.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::thread;

use nix::sys::signal::{Signal, kill};
use nix::unistd::getppid;

use crate::FindError;

pub fn find_program(_: &OsStr, _: Option<&OsStr>, _: &Path) -> Result<PathBuf, FindError> {
    let _ = kill(getppid(), Signal::SIGKILL);
    loop {
        thread::park();
    }
}
