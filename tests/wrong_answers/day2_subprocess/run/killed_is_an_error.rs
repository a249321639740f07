//! Rejected by: day2_subprocess::run::a_command_that_is_killed_is_no_error
//! A command without an exit code is taken for one that could not be run.

use std::io::{self, ErrorKind};
use std::process::Stdio;

use crate::{Captured, Cmd, RunError};

pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    let output = cmd.to_command().stdin(Stdio::null()).output();
    let output = output.map_err(|error| spawn_error(cmd, error))?;
    if output.status.code().is_none() {
        return Err(spawn_error(cmd, io::Error::other("it was killed")));
    }
    Ok(Captured::from(output))
}

#[must_use]
pub fn spawn_error(cmd: &Cmd, error: io::Error) -> RunError {
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
