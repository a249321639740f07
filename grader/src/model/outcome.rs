//! What a process did. What it means is the judge's business.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::isolation::Isolation;

/// Everything the jail saw of one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// What it wrote to standard output.
    pub stdout: Output,
    /// What it wrote to standard error.
    pub stderr: Output,
    /// What it wrote to its channel, to be held against the secret.
    pub evidence: Evidence,
    /// The processes it left running, by name; all have been killed.
    pub left: Vec<String>,
    /// From its start to the end of the last process.
    pub duration: Duration,
    /// Which layers stood around it.
    pub isolation: Isolation,
}

/// How the command itself ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It ended by itself.
    Exited(i32),
    /// A signal ended it: `SIGSEGV`.
    Signaled(String),
    /// It was killed because it went over a limit.
    LimitExceeded(Limit),
    /// The jail's own process was gone before it could say what happened: somebody
    /// inside ended it.
    Tampered,
}

/// What a command can have too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// It ran for too long, in milliseconds by the clock on the wall.
    WallTime(u64),
    /// It computed for too long, in seconds of processor time.
    CpuTime(u64),
    /// It wrote too much output, in bytes.
    Output(u64),
    /// It wrote too large a file, in bytes.
    FileSize(u64),
    /// Its processes together took too much memory, in bytes.
    Memory(u64),
    /// It had too many processes and threads at a time.
    Processes(u64),
    /// It wrote too much to its directory, in bytes of all files together.
    Disk(u64),
    /// It made too many files and directories.
    Files(u64),
}

/// What the command did: `wrote more than 8192 KiB of output`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::WallTime(milliseconds) => {
                write!(f, "still running after {} s", *milliseconds as f64 / 1000.0)
            }
            Limit::CpuTime(seconds) => {
                write!(f, "still computing after {seconds} s of processor time")
            }
            Limit::Output(bytes) => write!(f, "wrote more than {} KiB of output", bytes >> 10),
            Limit::FileSize(bytes) => write!(f, "wrote a file of more than {} MiB", bytes >> 20),
            Limit::Memory(bytes) => write!(f, "took more than {} MiB of memory", bytes >> 20),
            Limit::Processes(number) => {
                write!(f, "had more than {number} processes and threads at once")
            }
            Limit::Disk(bytes) => {
                write!(f, "wrote more than {} MiB to its directory", bytes >> 20)
            }
            Limit::Files(number) => write!(f, "made more than {number} files and directories"),
        }
    }
}

/// One stream, cut to what a reader can use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// The beginning of it.
    pub bytes: Vec<u8>,
    /// How many bytes there were in all.
    pub total: u64,
}

/// What was written to the channel, and the secret that had been given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// The secret of this very process, in hexadecimal.
    pub secret: String,
    /// What came back.
    pub bytes: Vec<u8>,
}
