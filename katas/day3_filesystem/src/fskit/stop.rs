//! Why a command ends early, what is said about it and with which status.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::str::FromStr;

use day3_filesystem::FsError;
use lexopt::{Arg, Parser};

/// The statuses of sysexits.h, as far as they are needed.
pub const USAGE: u8 = 64;
pub const DATA: u8 = 65;
pub const NO_INPUT: u8 = 66;
pub const SYSTEM: u8 = 71;
pub const CANNOT_CREATE: u8 = 73;
pub const INPUT_OUTPUT: u8 = 74;
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
                say("Try 'fskit --help'.");
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

/// One line about `fskit` itself on standard error.
pub fn complain(message: impl Display) {
    say(format_args!("fskit: {message}"));
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

/// A command's source and destination, and whatever options it takes.
pub fn source_and_destination(
    parser: &mut Parser,
    mut option: impl FnMut(&Arg<'_>) -> bool,
) -> Result<(PathBuf, PathBuf), Stop> {
    let mut paths = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(path) if paths.len() < 2 => paths.push(PathBuf::from(path)),
            argument if option(&argument) => {}
            other => return Err(Stop::unexpected(other)),
        }
    }
    let mut paths = paths.into_iter();
    match (paths.next(), paths.next()) {
        (Some(source), Some(destination)) => Ok((source, destination)),
        (None, _) => Err(Stop::Usage("missing SRC".to_owned())),
        (_, None) => Err(Stop::Usage("missing DST".to_owned())),
    }
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

impl From<FsError> for Failure {
    fn from(error: FsError) -> Self {
        let status = match &error {
            FsError::SameFile(_)
            | FsError::IntoItself { .. }
            | FsError::NotAFile(_)
            | FsError::NotADirectory(_)
            | FsError::Symlink(_)
            | FsError::SymlinkLoop(_) => DATA,
            FsError::Exists(_) | FsError::Io { op: "create", .. } => CANNOT_CREATE,
            FsError::OutsideRoot(_) => USAGE,
            FsError::Io { source, .. } if source.kind() == ErrorKind::NotFound => NO_INPUT,
            FsError::Io { .. } => INPUT_OUTPUT,
        };
        Self::new(status, error)
    }
}

impl From<FsError> for Stop {
    fn from(error: FsError) -> Self {
        Self::Failure(error.into())
    }
}
