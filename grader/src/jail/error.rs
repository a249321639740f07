//! What goes wrong with the jail itself.

use std::fmt;
use std::io;
use std::path::PathBuf;

use nix::errno::Errno;

/// Why there is no outcome. None of these is the student's fault.
#[derive(Debug)]
pub enum JailError {
    /// The stub or its channel could not be made.
    Start(io::Error),
    /// The command itself could not be executed.
    NotExecuted(PathBuf, Errno),
    /// Waiting for it failed.
    Wait(Errno),
    /// Everything was ended because the run was cancelled.
    Cancelled,
    /// Something inside could not be killed, and no limit says why it had to be.
    Stuck,
}

impl fmt::Display for JailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JailError::Start(error) => {
                write!(
                    f,
                    "a process for the test cannot be started: {error}; close some programs and try again"
                )
            }
            JailError::NotExecuted(program, error) => {
                write!(
                    f,
                    "{} cannot be executed: {}",
                    program.display(),
                    error.desc()
                )
            }
            JailError::Wait(error) => write!(f, "waiting for a test failed: {}", error.desc()),
            JailError::Cancelled => f.write_str("the run was broken off"),
            JailError::Stuck => {
                f.write_str("a process of the test cannot be killed; see `ps` for one in state D")
            }
        }
    }
}

impl std::error::Error for JailError {}
