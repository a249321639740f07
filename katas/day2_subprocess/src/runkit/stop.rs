//! Why a command ends early, what is said about it and with which status.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::str::FromStr;

use day2_subprocess::{RunError, SessionError, SplitError};
use lexopt::Arg;
use nix::sys::signal::Signal;

/// The question has a negative answer.
pub const NO: u8 = 1;
/// The statuses of sysexits.h, as far as they are needed.
pub const USAGE: u8 = 64;
pub const DATA: u8 = 65;
pub const NO_INPUT: u8 = 66;
pub const SOFTWARE: u8 = 70;
pub const SYSTEM: u8 = 71;
pub const CANNOT_CREATE: u8 = 73;
pub const INPUT_OUTPUT: u8 = 74;
pub const TEMPORARY: u8 = 75;
/// What shells say of a command that they cannot run.
pub const NOT_EXECUTABLE: u8 = 126;
pub const NOT_FOUND: u8 = 127;

/// An end before the last answer.
#[derive(Debug)]
pub enum Stop {
    /// Somebody asks what the commands are.
    Help,
    /// The command line makes no sense.
    Usage(String),
    /// The command was understood but cannot do its work.
    Failure(Failure),
    /// The answer cannot be written.
    Write(io::Error),
}

/// What went wrong with one question; others may follow it.
#[derive(Debug)]
pub struct Failure {
    pub status: u8,
    pub message: String,
}

impl Stop {
    /// What to make of an argument that the command does not know.
    pub fn unexpected(argument: Arg<'_>) -> Self {
        match argument {
            Arg::Short('h') | Arg::Long("help") => Self::Help,
            other => other.unexpected().into(),
        }
    }

    /// Says on standard error what there is to say; the result is the exit status.
    pub fn tell(self) -> u8 {
        match self {
            Self::Help => 0,
            Self::Usage(message) => {
                complain(message);
                say("Try 'runkit --help'.");
                USAGE
            }
            Self::Failure(failure) => failure.tell(),
            // As `yes | head` shows: a reader who has seen enough is no error.
            Self::Write(error) if error.kind() == ErrorKind::BrokenPipe => 0,
            Self::Write(error) => {
                complain(format_args!("write error: {error}"));
                INPUT_OUTPUT
            }
        }
    }
}

impl Failure {
    pub fn new(status: u8, message: impl Display) -> Self {
        let message = message.to_string();
        Self { status, message }
    }

    /// Says it on standard error; the result is the exit status.
    pub fn tell(&self) -> u8 {
        complain(&self.message);
        self.status
    }
}

/// One line about `runkit` itself on standard error.
pub fn complain(message: impl Display) {
    say(format_args!("runkit: {message}"));
}

fn say(line: impl Display) {
    // `eprintln!` would panic; that nobody can be told is no reason to end differently.
    let _ = writeln!(io::stderr(), "{line}");
}

/// The number that an argument or a value stands for.
pub fn number<T>(text: OsString) -> Result<T, Stop>
where
    T: FromStr,
    T::Err: Display,
{
    let text = text.display().to_string();
    text.parse()
        .map_err(|error| Stop::Usage(format!("bad number {text:?}: {error}")))
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Self {
        use lexopt::Error as E;
        Self::Usage(match error {
            E::UnexpectedOption(option) => format!("unknown option {option}"),
            E::UnexpectedArgument(argument) => {
                format!("unexpected argument {}", argument.display())
            }
            E::UnexpectedValue { option, .. } => format!("option {option} takes no value"),
            E::MissingValue {
                option: Some(option),
            } => format!("option {option} needs a value"),
            E::NonUnicodeValue(value) => format!("{value:?} is not valid UTF-8"),
            other => other.to_string(),
        })
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        let status = match &error {
            RunError::NotFound(_) => NOT_FOUND,
            RunError::NotExecutable(_) => NOT_EXECUTABLE,
            RunError::BadCwd(_) => NO_INPUT,
            RunError::Empty | RunError::Invalid(_) => USAGE,
            RunError::Io { what, .. } if what == "spawn" => SYSTEM,
            RunError::Io { .. } => INPUT_OUTPUT,
        };
        Self::new(status, error)
    }
}

impl From<SplitError> for Failure {
    fn from(error: SplitError) -> Self {
        Self::new(DATA, error)
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Eof(status) => {
                let message = format!("the program has ended: {}", ending(status));
                // To end well is no success if there was still a question.
                Self::new(shell_code(status).max(NO), message)
            }
            SessionError::EmbeddedNewline => Self::new(DATA, error),
            SessionError::Io(_) => Self::new(INPUT_OUTPUT, error),
        }
    }
}

impl From<RunError> for Stop {
    fn from(error: RunError) -> Self {
        Self::Failure(error.into())
    }
}

/// How a command ended, for people.
pub fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal().map(Signal::try_from)) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(Ok(signal))) => format!("killed by {signal} ({})", signal as i32),
        (None, _) => status.to_string(),
    }
}

/// How a command ended, as a shell shows it.
pub fn shell_code(status: ExitStatus) -> u8 {
    let code = status.code().or(status.signal().map(|number| 128 + number));
    code.and_then(|code| u8::try_from(code).ok())
        .unwrap_or(SOFTWARE)
}
