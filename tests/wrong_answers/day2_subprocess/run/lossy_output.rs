//! Rejected by: day2_subprocess::run::every_byte_survives
//! Output is made text on the way, and what is none is lost.

use std::io::{self, ErrorKind};
use std::process::Stdio;

use crate::{Captured, Cmd, RunError};

pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    let output = cmd.to_command().stdin(Stdio::null()).output();
    output
        .map(|output| Captured {
            status: output.status,
            stdout: String::from_utf8_lossy(&output.stdout)
                .into_owned()
                .into_bytes(),
            stderr: String::from_utf8_lossy(&output.stderr)
                .into_owned()
                .into_bytes(),
        })
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
        _ => RunError::Io {
            what: "spawn".to_owned(),
            source: error,
        },
    }
}
