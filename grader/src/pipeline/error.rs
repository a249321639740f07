//! Why a run was given up.

use std::fmt;
use std::io;

use crate::compile::CompileError;
use crate::jail::JailError;

/// Why a run was given up. None of these is the student's fault.
#[derive(Debug)]
pub enum PipelineError {
    /// The overlay cannot be laid.
    Workspace(io::Error),
    /// Cargo cannot be run, or its products cannot be kept.
    Compile(CompileError),
    /// The released katas themselves do not compile here; cargo's words.
    Released(String),
    /// A command cannot be run in the jail.
    Jail(JailError),
    /// Somebody cancelled.
    Cancelled,
}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PipelineError::Workspace(error) => {
                write!(f, "the workspace for grading cannot be laid: {error}")
            }
            PipelineError::Compile(error) => error.fmt(f),
            PipelineError::Jail(error) => error.fmt(f),
            PipelineError::Released(words) => {
                write!(
                    f,
                    "the katas cannot be built on this machine, whatever is in the student's files:\n{}",
                    words.trim_end()
                )
            }
            PipelineError::Cancelled => f.write_str("the run was broken off"),
        }
    }
}

impl std::error::Error for PipelineError {}

impl From<CompileError> for PipelineError {
    fn from(error: CompileError) -> Self {
        match error {
            CompileError::Jail(JailError::Cancelled) => PipelineError::Cancelled,
            other => PipelineError::Compile(other),
        }
    }
}

impl From<JailError> for PipelineError {
    fn from(error: JailError) -> Self {
        match error {
            JailError::Cancelled => PipelineError::Cancelled,
            other => PipelineError::Jail(other),
        }
    }
}
