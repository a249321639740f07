//! `with-temp`: a command is given a directory for as long as it runs.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};

use day3_filesystem::temp_dir::with_temp_dir;
use lexopt::prelude::*;
use lexopt::{Arg, Parser};

use super::stop::{Failure, NOT_EXECUTABLE, NOT_FOUND, SYSTEM, Stop, complain};

/// What stands for the directory in the command's arguments.
const PLACEHOLDER: &[u8] = b"{}";

pub fn with_temp(parser: &mut Parser) -> Result<u8, Stop> {
    let mut prefix = "fskit-".to_owned();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("prefix") => prefix = parser.value()?.string()?,
            Arg::Value(name) => {
                let arguments: Vec<OsString> = parser.raw_args()?.collect();
                return run(&prefix, &name, &arguments);
            }
            other => return Err(Stop::unexpected(other)),
        }
    }
    Err(Stop::Usage("missing CMD".to_owned()))
}

fn run(prefix: &str, name: &OsStr, arguments: &[OsString]) -> Result<u8, Stop> {
    let ended = with_temp_dir(prefix, |directory| {
        let arguments = arguments.iter().map(|argument| filled(argument, directory));
        Command::new(name).args(arguments).status()
    });
    let failed = |error| Failure::new(SYSTEM, format_args!("temporary directory: {error}"));
    let status = ended.map_err(failed)?;
    Ok(shell_code(
        status.map_err(|error| not_started(name, &error))?,
    ))
}

/// The argument, with the directory for each placeholder in it.
fn filled(argument: &OsStr, directory: &Path) -> OsString {
    let mut filled = Vec::new();
    let mut rest = argument.as_bytes();
    while let Some(&first) = rest.first() {
        if let Some(behind) = rest.strip_prefix(PLACEHOLDER) {
            filled.extend(directory.as_os_str().as_bytes());
            rest = behind;
        } else {
            filled.push(first);
            rest = &rest[1..];
        }
    }
    OsString::from_vec(filled)
}

fn shell_code(status: ExitStatus) -> u8 {
    let code = match (status.code(), status.signal()) {
        (Some(code), _) => code,
        (None, Some(signal)) => {
            complain(format_args!("killed by signal {signal}"));
            128 + signal
        }
        (None, None) => 0,
    };
    u8::try_from(code).unwrap_or(SYSTEM)
}

fn not_started(name: &OsStr, error: &io::Error) -> Failure {
    let name = name.display();
    match error.kind() {
        ErrorKind::NotFound => Failure::new(NOT_FOUND, format_args!("{name}: not found")),
        _ => Failure::new(NOT_EXECUTABLE, format_args!("{name}: {error}")),
    }
}
