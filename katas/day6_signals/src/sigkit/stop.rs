//! Why a command ends early, what is said about it and with which status.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day6_signals::KillError;
use lexopt::Arg;

/// The question has a negative answer.
pub const NO: u8 = 1;
/// The statuses of sysexits.h, as far as they are needed.
pub const USAGE: u8 = 64;
pub const SOFTWARE: u8 = 70;
pub const SYSTEM: u8 = 71;
pub const CANNOT_CREATE: u8 = 73;
pub const INPUT_OUTPUT: u8 = 74;
/// What timeout(1) says of a time limit.
pub const TIME_IS_UP: u8 = 124;
/// What shells say of a command that they cannot run, and of one that a signal has ended.
pub const NOT_EXECUTABLE: u8 = 126;
pub const NOT_FOUND: u8 = 127;
pub const SIGNAL: i32 = 128;

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

/// What went wrong.
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

    /// The same, and what it is about.
    pub fn about(self, what: impl Display) -> Self {
        match self {
            Self::Failure(Failure { status, message }) => {
                Failure::new(status, format_args!("{what}: {message}")).into()
            }
            other => other,
        }
    }

    /// Says on standard error what there is to say; the result is the exit status.
    pub fn tell(self) -> u8 {
        match self {
            Self::Help => 0,
            Self::Usage(message) => {
                complain(message);
                say("Try 'sigkit --help'.");
                USAGE
            }
            Self::Failure(failure) => {
                complain(&failure.message);
                failure.status
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

impl Failure {
    pub fn new(status: u8, message: impl Display) -> Self {
        let message = message.to_string();
        Self { status, message }
    }
}

/// One line about `sigkit` itself on standard error.
pub fn complain(message: impl Display) {
    say(format_args!("sigkit: {message}"));
}

fn say(line: impl Display) {
    // `eprintln!` would panic; that nobody can be told is no reason to end differently.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// What the system refuses.
pub fn system(error: io::Error) -> Stop {
    Failure::new(SYSTEM, error).into()
}

/// Why a command cannot be started.
pub fn not_started(program: impl Display, error: &io::Error) -> Stop {
    let (status, reason) = match error.kind() {
        ErrorKind::NotFound => (NOT_FOUND, "not found".to_owned()),
        ErrorKind::PermissionDenied => (NOT_EXECUTABLE, "not executable".to_owned()),
        _ => (SYSTEM, error.to_string()),
    };
    Failure::new(status, format_args!("{program}: {reason}")).into()
}

/// How a command ended, as a shell shows it.
pub fn shell_code(status: ExitStatus) -> u8 {
    let killed = status.signal().map(|number| SIGNAL + number);
    let code = status.code().or(killed);
    code.and_then(|code| u8::try_from(code).ok())
        .unwrap_or(SOFTWARE)
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

impl From<KillError> for Stop {
    fn from(error: KillError) -> Self {
        let status = match error {
            KillError::BadPid(_) => USAGE,
            KillError::NoSuchProcess | KillError::NotPermitted => NO,
            KillError::Os(_) => SYSTEM,
        };
        Failure::new(status, error).into()
    }
}
