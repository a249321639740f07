//! Rejected by: day2_subprocess::run::what_else_the_system_refuses_is_passed_on
//! Whatever the system says, the program is said to be missing.

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
        && !cwd.is_dir()
    {
        return RunError::BadCwd(cwd.clone());
    }
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => RunError::NotFound(cmd.program.clone()),
        ErrorKind::PermissionDenied => RunError::NotExecutable(cmd.program.clone()),
        _ => RunError::NotFound(cmd.program.clone()),
    }
}
