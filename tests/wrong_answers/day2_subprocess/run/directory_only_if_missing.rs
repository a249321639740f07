//! Rejected by: day2_subprocess::run::a_missing_directory_is_not_taken_for_a_missing_program
//! A directory that exists but is a file is not noticed.

use std::io::{self, ErrorKind};
use std::process::Stdio;

use crate::{Captured, Cmd, RunError};

pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    let output = cmd.to_command().stdin(Stdio::null()).output();
    output
        .map(Captured::from)
        .map_err(|error| spawn_error(cmd, error))
}

#[must_use]
pub fn spawn_error(cmd: &Cmd, error: io::Error) -> RunError {
    if let Some(cwd) = &cmd.cwd
        && !cwd.exists()
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
