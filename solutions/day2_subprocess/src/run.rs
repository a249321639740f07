//! Kata 2.1: run a command and capture what it writes.

use std::io::{self, ErrorKind};
use std::process::Stdio;

use crate::{Captured, Cmd, RunError};

/// Runs `cmd` to its end, with nothing to read.
///
/// # Errors
/// It cannot be started.
pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    // `output` would choose the null device as well; a reader should not have to know that.
    let output = cmd.to_command().stdin(Stdio::null()).output();
    output
        .map(Captured::from)
        .map_err(|error| spawn_error(cmd, error))
}

/// What it means that `cmd` could not be started.
#[must_use]
pub fn spawn_error(cmd: &Cmd, error: io::Error) -> RunError {
    // Asked first, because the error is the same for a missing program.
    if let Some(cwd) = &cmd.cwd
        && !cwd.is_dir()
    {
        return RunError::BadCwd(cwd.clone());
    }
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => RunError::NotFound(cmd.program.clone()),
        ErrorKind::PermissionDenied => RunError::NotExecutable(cmd.program.clone()),
        _ => RunError::Io {
            what: "spawn".to_owned(),
            source: error,
        },
    }
}
