//! The plain types of monitoring, services, rotation and configuration, ready-made.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// What the counters of a machine showed at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSample {
    /// When, on a clock that only runs forward.
    pub at: Duration,
    /// Ticks that all processors together have worked since the machine was started.
    pub cpu_busy: u64,
    /// Ticks that have passed, idle ones included.
    pub cpu_total: u64,
    /// The memory of the machine, in bytes.
    pub mem_total: u64,
    /// How much of it programs could still have, in bytes.
    pub mem_available: u64,
    /// The processes, in any order.
    pub procs: Vec<RawProc>,
}

/// What the counters of one process showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawProc {
    /// Its number, which another process gets when it is gone.
    pub pid: u32,
    /// When it was started. Two processes may share a number, but not that and this.
    pub start: u64,
    /// Its name.
    pub name: String,
    /// Ticks that it has worked since it was started.
    pub cpu: u64,
    /// The memory that it holds, in bytes.
    pub rss: u64,
}

/// What two samples say about the time between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// When the later sample was taken.
    pub at: Duration,
    /// How much of the time the processors worked.
    pub cpu_percent: f64,
    /// How much of the memory is in use.
    pub mem_percent: f64,
    /// The processes that worked most.
    pub top: Vec<TopProc>,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cpu={:.1} mem={:.1}", self.cpu_percent, self.mem_percent)
    }
}

/// A process in a [`Row`].
#[derive(Debug, Clone, PartialEq)]
pub struct TopProc {
    /// Its number.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// Its share of what all processors together could have done.
    pub cpu_percent: f64,
    /// The memory that it holds, in bytes.
    pub rss: u64,
}

/// What a [`Rule`] looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// [`Row::cpu_percent`].
    Cpu,
    /// [`Row::mem_percent`].
    Memory,
}

/// When to raise an alarm, and when to call it off.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it is called; no other rule is called the same.
    pub name: String,
    /// What it looks at.
    pub metric: Metric,
    /// Values from here on are too high.
    pub raise_at: f64,
    /// Values below are fine again.
    pub clear_at: f64,
    /// How many rows in a row must be too high.
    pub samples: u32,
}

/// What a rule has to say about a row.
#[derive(Debug, Clone, PartialEq)]
pub enum AlertEvent {
    /// It has been too high for long enough.
    Raised {
        /// The rule's name.
        rule: String,
        /// The value that did it.
        value: f64,
    },
    /// It is fine again.
    Cleared {
        /// The rule's name.
        rule: String,
        /// The value that did it.
        value: f64,
        /// How long after it was raised.
        lasted: Duration,
    },
}

impl fmt::Display for AlertEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raised { rule, value } => write!(f, "alert raised {rule} {value:.1}"),
            Self::Cleared { rule, lasted, .. } => {
                // Timers are no better than that.
                let milliseconds = u64::try_from(lasted.as_millis()).unwrap_or(u64::MAX);
                let lasted = Duration::from_millis(milliseconds);
                write!(f, "alert cleared {rule} after {lasted:?}")
            }
        }
    }
}

/// Whether a service that has ended is started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restart {
    /// No.
    Never,
    /// Unless it ended with status 0.
    OnFailure,
    /// Yes, however it ended.
    Always,
}

/// How often a service is started again, and after how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whether at all.
    pub restart: Restart,
    /// The wait after the first failure; it doubles with each one that follows.
    pub base: Duration,
    /// The longest wait.
    pub cap: Duration,
    /// Whoever ran that long works: what it did before is forgotten.
    pub stable_after: Duration,
    /// How many failures in a row are borne.
    pub max_failures: u32,
}

/// What to do about a service that has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Start it again.
    Restart {
        /// After this time.
        after: Duration,
        /// How many failures in a row there were.
        failures: u32,
    },
    /// Its work is done.
    Finished,
    /// It has failed too often.
    GaveUp {
        /// How many times in a row.
        failures: u32,
    },
}

/// A program that shall be kept running.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What it is called; no other service is called the same.
    pub name: String,
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// What happens when it ends.
    pub policy: Policy,
    /// How long it may take to end when it is asked to.
    pub stop_grace: Duration,
}

/// Something that happened to a service, or to all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An answer to [`Control::Status`].
    Running {
        /// The service.
        name: String,
        /// Its process.
        pid: u32,
    },
    /// It runs.
    Started {
        /// The service.
        name: String,
        /// Its process.
        pid: u32,
    },
    /// It has ended, or could not be started.
    Exited {
        /// The service.
        name: String,
        /// `exit 3`, or `killed by SIGTERM (15)`.
        outcome: String,
    },
    /// It will be started again.
    Restarting {
        /// The service.
        name: String,
        /// After this time.
        after: Duration,
    },
    /// It has failed too often.
    GaveUp {
        /// The service.
        name: String,
    },
    /// All services are going to be stopped.
    Stopping {
        /// Why.
        reason: String,
    },
    /// It did not end when it was asked to, and was killed.
    Killed {
        /// The service.
        name: String,
    },
    /// No service runs, and none will.
    Stopped,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Running { name, pid } => write!(f, "running {name} pid={pid}"),
            Self::Started { name, pid } => write!(f, "started {name} pid={pid}"),
            Self::Exited { name, outcome } => write!(f, "exited {name}: {outcome}"),
            Self::Restarting { name, after } => write!(f, "restarting {name} in {after:?}"),
            Self::GaveUp { name } => write!(f, "gave up {name}"),
            Self::Stopping { reason } => write!(f, "stopping: {reason}"),
            Self::Killed { name } => write!(f, "killed {name}"),
            Self::Stopped => f.write_str("stopped"),
        }
    }
}

/// What somebody outside wants of a supervisor or of the whole system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// Stop everything in order; said twice, at once.
    Shutdown(&'static str),
    /// Say what runs.
    Status,
    /// Open the log anew. A supervisor has none, and does nothing.
    Reopen,
}

/// When a log that was rotated is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compress {
    /// Never.
    Never,
    /// As soon as its writer has opened the new one.
    AfterReopen,
    /// By the rotation that comes next: until then the writer may still have it open.
    NextTime,
}

/// When a log is rotated, and what becomes of the old ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotatePolicy {
    /// Before it becomes larger than this.
    pub max_bytes: Option<u64>,
    /// When a new period of this length has begun, counted from 1970.
    pub every: Option<Duration>,
    /// How many old ones are kept; at least 1.
    pub keep: usize,
    /// Whether the old ones are compressed.
    pub compress: Compress,
}

/// What `sysop run` does.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// How often the machine is looked at; zero is never.
    pub sample_every: Duration,
    /// What is kept running, in the order of the file.
    pub services: Vec<Service>,
    /// What raises an alarm, in the order of the file.
    pub rules: Vec<Rule>,
    /// Where what happens is written to, besides standard output.
    pub log: Option<LogConfig>,
    /// What is backed up.
    pub backup: Option<BackupConfig>,
}

/// A log and how it is rotated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// The file.
    pub path: PathBuf,
    /// How it is rotated.
    pub policy: RotatePolicy,
}

/// A directory and how it is backed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupConfig {
    /// The directory.
    pub source: PathBuf,
    /// The repository; it is made if there is none.
    pub repo: PathBuf,
    /// How often.
    pub every: Duration,
    /// How many snapshots are kept.
    pub keep: usize,
}

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl Error for ConfigError {}
