//! Rejected by: day2_subprocess::run::arguments_arrive_bit_for_bit
//! Arguments are made text on the way, and what is none is replaced.

use std::io::{self, ErrorKind};
use std::process::Stdio;

use crate::{Captured, Cmd, RunError};

pub fn run(cmd: &Cmd) -> Result<Captured, RunError> {
    let text = |arg: &std::ffi::OsString| arg.to_string_lossy().into_owned().into();
    let lossy = Cmd {
        args: cmd.args.iter().map(text).collect(),
        ..cmd.clone()
    };
    let output = lossy.to_command().stdin(Stdio::null()).output();
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
        _ => RunError::Io {
            what: "spawn".to_owned(),
            source: error,
        },
    }
}
