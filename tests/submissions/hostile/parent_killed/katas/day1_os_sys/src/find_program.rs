//! Kills whoever waits for it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use nix::sys::signal::{Signal, kill};
use nix::unistd::getppid;

use crate::FindError;

pub fn find_program(_: &OsStr, _: Option<&OsStr>, _: &Path) -> Result<PathBuf, FindError> {
    let _ = kill(getppid(), Signal::SIGKILL);
    Ok(PathBuf::from("wrong"))
}
