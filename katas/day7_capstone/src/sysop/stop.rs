//! Why a command ends early, what is said about it and with which status.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use day7_capstone::archive::BackupError;
use day7_capstone::units::parse_duration;
use lexopt::{Arg, Parser, ValueExt};

/// The statuses of sysexits.h, as far as they are needed.
pub const USAGE: u8 = 64;
pub const DATA: u8 = 65;
pub const NO_INPUT: u8 = 66;
pub const SOFTWARE: u8 = 70;
pub const SYSTEM: u8 = 71;
pub const CANNOT_CREATE: u8 = 73;
pub const INPUT_OUTPUT: u8 = 74;
pub const TEMPORARY: u8 = 75;
pub const CONFIGURATION: u8 = 78;

/// An end before the last answer.
#[derive(Debug)]
pub enum Stop {
    /// Somebody asks what the commands are.
    Help,
    /// The command line makes no sense.
    Usage(String),
    /// The command was understood but cannot do its work.
    Failure { status: u8, message: String },
    /// The answer cannot be written.
    Write(io::Error),
}

impl Stop {
    /// What to make of an argument that the command does not know.
    pub fn unexpected(argument: Arg<'_>) -> Self {
        match argument {
            Arg::Short('h') | Arg::Long("help") => Self::Help,
            other => other.unexpected().into(),
        }
    }

    pub fn failure(status: u8, message: impl Display) -> Self {
        let message = message.to_string();
        Self::Failure { status, message }
    }

    pub fn missing(what: &str) -> Self {
        Self::Usage(format!("missing {what}"))
    }

    /// Says on standard error what there is to say; the result is the exit status.
    pub fn tell(self) -> u8 {
        match self {
            Self::Help => 0,
            Self::Usage(message) => {
                complain(message);
                say("Try 'sysop --help'.");
                USAGE
            }
            Self::Failure { status, message } => {
                complain(message);
                status
            }
            // As `yes | head` shows: a reader who has seen enough is no error.
            Self::Write(error) if error.kind() == ErrorKind::BrokenPipe => 0,
            Self::Write(error) => {
                complain(format_args!("write error: {error}"));
                INPUT_OUTPUT
            }
        }
    }
}

/// One line about `sysop` itself on standard error.
pub fn complain(message: impl Display) {
    say(format_args!("sysop: {message}"));
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

/// What `read` makes of the value of an option.
pub fn value<T>(
    parser: &mut Parser,
    what: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Stop> {
    let text = parser.value()?.string()?;
    read(&text).ok_or_else(|| Stop::Usage(format!("bad {what} {text:?}")))
}

/// The duration that an option has.
pub fn duration(parser: &mut Parser) -> Result<Duration, Stop> {
    value(parser, "duration", parse_duration)
}

/// The arguments that are left, which must be as many as there are names.
pub fn paths<const N: usize>(parser: &mut Parser, names: [&str; N]) -> Result<[PathBuf; N], Stop> {
    let mut paths = names.map(|_| PathBuf::new());
    for (path, name) in paths.iter_mut().zip(names) {
        *path = match parser.next()? {
            Some(Arg::Value(value)) => value.into(),
            Some(other) => return Err(Stop::unexpected(other)),
            None => return Err(Stop::missing(name)),
        };
    }
    match parser.next()? {
        Some(other) => Err(Stop::unexpected(other)),
        None => Ok(paths),
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

impl From<BackupError> for Stop {
    fn from(error: BackupError) -> Self {
        let status = match &error {
            BackupError::Locked | BackupError::Changed(_) => TEMPORARY,
            BackupError::Corrupt(_) | BackupError::UnsafePath(_) => DATA,
            BackupError::NoSuchSnapshot(_) => NO_INPUT,
            BackupError::NotEmpty(_) => CANNOT_CREATE,
            BackupError::Io { op: "hook", .. } => SOFTWARE,
            BackupError::Io { source, .. } if source.kind() == ErrorKind::NotFound => NO_INPUT,
            BackupError::Io { .. } => INPUT_OUTPUT,
        };
        Self::failure(status, error)
    }
}
