//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Why a variable of an environment cannot be had, or cannot be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvError {
    /// The name is empty, or contains `=` or NUL; or what it shall be set to is no value
    /// that an environment can hold. Carries the name in either case.
    BadKey(OsString),
    /// The variable is set, but its value is not UTF-8.
    NotUnicode {
        /// The variable's name.
        key: String,
    },
    /// The variable is set, but its value does not mean what it should.
    Invalid {
        /// The variable's name.
        key: String,
        /// Its value as it is set, blanks and all.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for EnvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadKey(key) => write!(f, "bad variable {key:?}"),
            Self::NotUnicode { key } => write!(f, "{key} is not valid UTF-8"),
            Self::Invalid { key, value, reason } => write!(f, "{key} is {value:?}: {reason}"),
        }
    }
}

impl Error for EnvError {}

/// One change to an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvOp {
    /// Drops every variable.
    Clear,
    /// Sets a variable, whether or not it is there already.
    Set(OsString, OsString),
    /// Sets a variable only if it is absent.
    SetDefault(OsString, OsString),
    /// Drops a variable; an absent one stays absent.
    Unset(OsString),
    /// Puts a directory in front of a list like `PATH`.
    PrependPath(OsString, PathBuf),
}

/// What to do with a variable that a template names and that is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnMissing {
    /// Leave the reference as it is written.
    Keep,
    /// Insert nothing.
    Empty,
    /// Give up.
    Error,
}

/// Why a template cannot be expanded. `at` is the byte offset of the reference's `$`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpandError {
    /// `${` without a `}` behind it.
    Unterminated {
        /// Where.
        at: usize,
    },
    /// What is between the braces is not a name.
    BadName {
        /// Where.
        at: usize,
        /// The text between the braces, up to `:-` if that is there.
        name: String,
    },
    /// The variable is not set, and that was to be an error.
    Missing {
        /// Where.
        at: usize,
        /// The variable's name.
        name: String,
    },
    /// The variable's value is not UTF-8.
    NotUnicode {
        /// The variable's name.
        name: String,
    },
}

impl fmt::Display for ExpandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unterminated { at } => write!(f, "${{ without }} (at byte {at})"),
            Self::BadName { at, name } => write!(f, "bad variable name {name:?} (at byte {at})"),
            Self::Missing { at, name } => write!(f, "{name} is not set (at byte {at})"),
            Self::NotUnicode { name } => write!(f, "{name} is not valid UTF-8"),
        }
    }
}

impl Error for ExpandError {}

/// Why a program cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindError {
    /// There is none of that name.
    NotFound,
    /// There is a file of that name, this one, but nobody may execute it.
    NotExecutable(PathBuf),
}

impl fmt::Display for FindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => write!(f, "not found"),
            Self::NotExecutable(path) => write!(f, "{}: not executable", path.display()),
        }
    }
}

impl Error for FindError {}

/// An option that a command line may contain.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Its letter, as in `-o`.
    pub short: Option<char>,
    /// Its name without the dashes, as in `--output`.
    pub long: &'static str,
    /// Whether it needs a value.
    pub takes_value: bool,
}

/// A command line, sorted into options and the rest.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The options in the order given, repetitions too, each under its long name.
    pub options: Vec<(&'static str, Option<OsString>)>,
    /// Everything else, in the order given.
    pub positional: Vec<OsString>,
}

/// What is wrong with a command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UsageError {
    /// No such option; as it was typed, with its dashes and without a value.
    Unknown(String),
    /// The option of this long name needs a value, and the command line ends.
    MissingValue(&'static str),
    /// The option of this long name takes no value and was given one.
    UnexpectedValue(&'static str),
    /// An option's name is not UTF-8; the whole argument as it was typed.
    NotUnicode(OsString),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(option) => write!(f, "unknown option {option}"),
            Self::MissingValue(long) => write!(f, "option --{long} needs a value"),
            Self::UnexpectedValue(long) => write!(f, "option --{long} takes no value"),
            Self::NotUnicode(argument) => write!(f, "option {argument:?} is not valid UTF-8"),
        }
    }
}

impl Error for UsageError {}

/// How writing to a reader who may leave has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything is written.
    Complete {
        /// How many lines that was.
        lines: u64,
    },
    /// Nobody reads any more: no error, and no reason to go on.
    ReaderGone,
}

/// What the kernel says about a process in `/proc/PID/stat`; see proc(5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcStat {
    /// The process.
    pub pid: i32,
    /// Its name, without the parentheses; any text, chosen by the process itself.
    pub comm: String,
    /// `R` running, `S` sleeping, `Z` zombie, …
    pub state: char,
    /// Its parent; 0 if it has none.
    pub ppid: i32,
    /// Its process group.
    pub pgrp: i32,
    /// Its session.
    pub session: i32,
    /// CPU time in user mode, in clock ticks.
    pub utime: u64,
    /// CPU time in the kernel, in clock ticks.
    pub stime: u64,
    /// How many threads it has.
    pub threads: i64,
    /// When it was started, in clock ticks since boot.
    pub starttime: u64,
}

/// Why a text is no record of a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatError {
    /// No name in parentheses.
    NoComm,
    /// A field is missing or is not what belongs there.
    Field {
        /// Its number in proc(5), from 1.
        index: usize,
    },
}

impl fmt::Display for StatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoComm => write!(f, "no name in parentheses"),
            Self::Field { index } => write!(f, "field {index} is missing or malformed"),
        }
    }
}

impl Error for StatError {}

/// What a process can say about itself and its machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfInfo {
    /// The process.
    pub pid: u32,
    /// Its parent.
    pub ppid: u32,
    /// The user it runs as.
    pub uid: u32,
    /// The machine's name.
    pub hostname: OsString,
    /// The current directory.
    pub cwd: PathBuf,
    /// The file of the running program.
    pub exe: PathBuf,
    /// How many threads can run at the same time.
    pub cpus: usize,
}
