//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Output};
use std::time::Duration;

use crate::Env;

/// A description of a command that can be shown, compared and run again; a
/// `std::process::Command` can be neither cloned nor compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cmd {
    /// The program: a path if it contains `/`, else a name to be looked for in `PATH`.
    pub program: OsString,
    /// The arguments behind its name.
    pub args: Vec<OsString>,
    /// All of its environment; `None` is ours.
    pub env: Option<Env>,
    /// The directory it starts in; `None` is ours.
    pub cwd: Option<PathBuf>,
}

impl Cmd {
    /// The command `program`, without arguments.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            env: None,
            cwd: None,
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Starts it in this directory.
    #[must_use]
    pub fn cwd(mut self, directory: impl Into<PathBuf>) -> Self {
        self.cwd = Some(directory.into());
        self
    }

    /// Gives it this environment and nothing of ours.
    #[must_use]
    pub fn env(mut self, env: Env) -> Self {
        self.env = Some(env);
        self
    }

    /// A `Command` of the standard library that does what this describes. Where its three
    /// streams lead is up to you.
    #[must_use]
    pub fn to_command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        if let Some(env) = &self.env {
            command.env_clear().envs(env);
        }
        if let Some(directory) = &self.cwd {
            command.current_dir(directory);
        }
        command
    }
}

/// The program and its arguments as one line for people. A word that is empty or that
/// holds anything but letters, digits and `@%_+=:,./-` of ASCII is shown as by `{:?}`.
impl fmt::Display for Cmd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_word(f, &self.program)?;
        for arg in &self.args {
            f.write_str(" ")?;
            show_word(f, arg)?;
        }
        Ok(())
    }
}

fn show_word(f: &mut fmt::Formatter<'_>, word: &OsStr) -> fmt::Result {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_+=:,./-".contains(c);
    match word.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(is_plain) => f.write_str(text),
        _ => write!(f, "{word:?}"),
    }
}

/// How a command ended, and what it wrote to those of its streams that were captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

impl From<Output> for Captured {
    fn from(output: Output) -> Self {
        Self {
            status: output.status,
            stdout: output.stdout,
            stderr: output.stderr,
        }
    }
}

/// Why a command could not be run. That it fails, or is killed, is none of these.
#[derive(Debug)]
pub enum RunError {
    /// There is no such program.
    NotFound(OsString),
    /// There is a file of that name, but it cannot be executed.
    NotExecutable(OsString),
    /// What it shall start in is not a directory.
    BadCwd(PathBuf),
    /// There is nothing to run.
    Empty,
    /// What was asked for makes no sense, and why.
    Invalid(&'static str),
    /// The system refuses something.
    Io {
        /// What: `spawn`, `stdin`, or the path of a file.
        what: String,
        /// What the system says.
        source: io::Error,
    },
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(program) => write!(f, "{}: not found", program.display()),
            Self::NotExecutable(program) => write!(f, "{}: not executable", program.display()),
            Self::BadCwd(directory) => write!(f, "{}: not a directory", directory.display()),
            Self::Empty => f.write_str("there is no command"),
            Self::Invalid(reason) => f.write_str(reason),
            Self::Io { what, source } => write!(f, "{what}: {source}"),
        }
    }
}

impl Error for RunError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A command ran, and failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledProcessError {
    /// The command, as [`Cmd`] shows itself.
    pub command: String,
    /// How it ended.
    pub status: ExitStatus,
    /// The last that it wrote to standard error.
    pub stderr_tail: String,
}

impl Error for CalledProcessError {}

/// Where a stream of a command leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sink {
    /// To nobody.
    Null,
    /// To the result.
    Capture,
    /// Into a file, which is made or else emptied first.
    Truncate(PathBuf),
    /// To the end of a file, which is made if there is none.
    Append(PathBuf),
    /// For standard error: to wherever standard output leads.
    SameAsStdout,
}

/// What became of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineOutput {
    /// How each stage ended, in the order of the stages.
    pub statuses: Vec<ExitStatus>,
    /// What the last stage wrote to standard output.
    pub stdout: Vec<u8>,
}

/// Why a question has no answer.
#[derive(Debug)]
pub enum SessionError {
    /// The program has ended, or wants to talk no more; it ended like this.
    Eof(ExitStatus),
    /// The question is more than one line.
    EmbeddedNewline,
    /// The system refuses something, or the answer is no text.
    Io(io::Error),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eof(status) => write!(f, "the program has ended: {status}"),
            Self::EmbeddedNewline => f.write_str("a question is one line"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl Error for SessionError {}

/// Why a line cannot be split into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitError {
    /// A quote that is never closed.
    UnclosedQuote {
        /// Where it opens, in bytes from the beginning of the line.
        at: usize,
    },
    /// A backslash with nothing behind it.
    TrailingBackslash,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedQuote { at } => write!(f, "unclosed quote at byte {at}"),
            Self::TrailingBackslash => f.write_str("backslash at the end"),
        }
    }
}

impl Error for SplitError {}

/// How often to try again, and how long to wait in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many attempts at most.
    pub attempts: u32,
    /// The first wait; each one after it is twice as long.
    pub base: Duration,
    /// The longest wait.
    pub cap: Duration,
}

/// Why all attempts together have failed.
#[derive(Debug, PartialEq, Eq)]
pub enum RetryError<E> {
    /// This error would come again.
    Permanent(E),
    /// Another attempt might help, but there were enough.
    Exhausted {
        /// How many there were.
        attempts: u32,
        /// The error of the last one.
        last: E,
    },
}
