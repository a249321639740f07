//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::Signal;

/// What a signal does to a process that has not said what it wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// The process ends.
    Terminate,
    /// The process ends, and its memory may be written into a file for whoever looks for
    /// the mistake.
    Core,
    /// The process stands still until it is told to go on.
    Stop,
    /// The process goes on, if it stood still.
    Continue,
    /// Nothing happens.
    Ignore,
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Terminate => "terminate",
            Self::Core => "core",
            Self::Stop => "stop",
            Self::Continue => "continue",
            Self::Ignore => "ignore",
        })
    }
}

/// What is known of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Liveness {
    /// It is there, and runs or waits for something.
    Running,
    /// It is there, and stands still until it is told to go on.
    Stopped,
    /// It has ended, and its parent has not asked yet how.
    Zombie,
    /// There is no process of this number.
    Gone,
    /// It is there, and belongs to somebody else.
    NotOurs,
}

impl fmt::Display for Liveness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Zombie => "zombie",
            Self::Gone => "gone",
            Self::NotOurs => "not ours",
        })
    }
}

/// Why a signal was not sent.
#[derive(Debug, PartialEq, Eq)]
pub enum KillError {
    /// This number names no single process; see kill(2).
    BadPid(i32),
    /// There is no such process.
    NoSuchProcess,
    /// The process belongs to somebody else.
    NotPermitted,
    /// The system says something else.
    Os(Errno),
}

impl fmt::Display for KillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadPid(pid) => write!(f, "{pid}: refusing to signal a group or everything"),
            Self::NoSuchProcess => f.write_str("no such process"),
            Self::NotPermitted => f.write_str("not permitted"),
            Self::Os(errno) => f.write_str(errno.desc()),
        }
    }
}

impl Error for KillError {}

/// Nothing came of it within the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedOut {
    /// How long it was tried.
    pub waited: Duration,
    /// How often.
    pub attempts: u32,
}

/// How a command with a time limit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, within the limit.
    Exited(ExitStatus),
    /// Because its time was up.
    TimedOut {
        /// How it ended then.
        status: ExitStatus,
        /// Whether SIGTERM was not enough.
        escalated: bool,
    },
}

/// What became of a command with a time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedRun {
    /// How it ended.
    pub ended: Ended,
    /// What was written to standard output.
    pub stdout: Vec<u8>,
    /// What was written to standard error.
    pub stderr: Vec<u8>,
}

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildEvent {
    /// By itself.
    Exited {
        /// The number of the process.
        pid: i32,
        /// Its exit code.
        code: i32,
    },
    /// By a signal.
    Killed {
        /// The number of the process.
        pid: i32,
        /// The number of the signal, which need not have a name.
        signal: i32,
        /// Whether its memory was written into a file.
        core: bool,
    },
}

/// What a source of jobs has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Here is one.
    Job(String),
    /// There is none at the moment.
    Idle,
    /// There will never be one again.
    End,
}

/// A source of jobs.
pub trait Jobs {
    /// The next job; waits for one, but not longer than `wait`.
    ///
    /// # Errors
    /// What the system says; [`Interrupted`](io::ErrorKind::Interrupted) if a signal came.
    fn next(&mut self, wait: Duration) -> io::Result<Step>;

    /// All jobs that are there and that nobody has taken, in their order; none is left.
    fn drain(&mut self) -> Vec<String>;
}

/// Why a worker has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There were no more jobs.
    Drained,
    /// It was told to.
    Signal(Signal),
    /// It could not go on.
    Failed,
}

/// What a worker has done.
#[derive(Debug)]
pub struct WorkReport {
    /// The jobs that are done, in their order.
    pub done: Vec<String>,
    /// The jobs that are not, in their order.
    pub left: Vec<String>,
    /// Why it has stopped.
    pub reason: Reason,
    /// With [`Reason::Failed`]: what went wrong.
    pub error: Option<io::Error>,
}

/// What happened at a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    /// A line was typed; here it is without its end.
    Line(&'a str),
    /// Ctrl-C was typed.
    Interrupt,
    /// Ctrl-D was typed, or the input has ended.
    Eof,
}

/// What is to be done at a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Print this line.
    Print(String),
    /// Show the prompt: it is the user's turn.
    Prompt,
    /// End with this exit status.
    Exit(u8),
}
