//! Why a command ends early, what is said about it and with which status.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use day4_datetime::TimeError;
use lexopt::Arg;

/// The question has a negative answer.
pub const NO: u8 = 1;
/// The statuses of sysexits.h, as far as they are needed.
pub const USAGE: u8 = 64;
pub const DATA: u8 = 65;
pub const INPUT_OUTPUT: u8 = 74;

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
                say("Try 'timekit --help'.");
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

/// One line about `timekit` itself on standard error.
fn complain(message: impl Display) {
    say(format_args!("timekit: {message}"));
}

fn say(line: impl Display) {
    // `eprintln!` would panic; that nobody can be told is no reason to end differently.
    let _ = writeln!(io::stderr(), "{line}");
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

impl From<TimeError> for Failure {
    fn from(error: TimeError) -> Self {
        Self::new(DATA, error)
    }
}

impl From<TimeError> for Stop {
    fn from(error: TimeError) -> Self {
        Self::Failure(error.into())
    }
}
