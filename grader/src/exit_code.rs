//! What the grader's exit status says.

use std::process::ExitCode;

/// The exit statuses of every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything passed; `grade`: everything could be graded.
    Success,
    /// Points are missing.
    PointsMissing,
    /// The command line, or a file that it names, cannot be used.
    Usage,
    /// A layer of isolation that was demanded was not reached.
    IsolationMissing,
    /// The grader or the machine failed; nothing is said about the student's work.
    GraderError,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Success => 0,
            Exit::PointsMissing => 1,
            Exit::Usage => 2,
            Exit::IsolationMissing => 3,
            Exit::GraderError => 70,
        })
    }
}
