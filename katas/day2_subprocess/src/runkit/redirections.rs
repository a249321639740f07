//! `redirect`: a command whose streams lead into files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use day2_subprocess::redirect::run_redirected;
use day2_subprocess::{RunError, Sink};
use lexopt::{Arg, Parser};

use super::orders::{cmd, end_like, missing};
use super::stop::{CANNOT_CREATE, Failure, NO_INPUT, Stop};

/// Where streams lead about which nothing is said: to where ours lead.
struct Streams {
    input: Option<PathBuf>,
    stdout: Sink,
    stderr: Sink,
    /// Where the command starts; the files are looked for where we are.
    cwd: Option<PathBuf>,
}

pub fn redirect(parser: &mut Parser) -> Result<u8, Stop> {
    let (streams, name) = streams(parser)?;
    let mut cmd = cmd(name, parser)?;
    let Streams {
        input,
        stdout,
        stderr,
        cwd,
    } = streams;
    cmd.cwd = cwd;
    let done = run_redirected(&cmd, input.as_deref(), &stdout, &stderr);
    end_like(&done.map_err(|error| failure(error, input.as_deref()))?)
}

fn streams(parser: &mut Parser) -> Result<(Streams, OsString), Stop> {
    let mut streams = Streams {
        input: None,
        stdout: Sink::Capture,
        stderr: Sink::Capture,
        cwd: None,
    };
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("in") => streams.input = Some(parser.value()?.into()),
            Arg::Long("out") => streams.stdout = Sink::Truncate(parser.value()?.into()),
            Arg::Long("append") => streams.stdout = Sink::Append(parser.value()?.into()),
            Arg::Long("no-out") => streams.stdout = Sink::Null,
            Arg::Long("err") => streams.stderr = Sink::Truncate(parser.value()?.into()),
            Arg::Long("err-append") => streams.stderr = Sink::Append(parser.value()?.into()),
            Arg::Long("err-to-out") => streams.stderr = Sink::SameAsStdout,
            Arg::Long("no-err") => streams.stderr = Sink::Null,
            Arg::Long("cwd") => streams.cwd = Some(parser.value()?.into()),
            Arg::Value(name) => return Ok((streams, name)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    Err(missing())
}

/// A file to read is missing, one to write cannot be made: that is not the same.
fn failure(error: RunError, input: Option<&Path>) -> Failure {
    let is_input = |what: &str| input.is_some_and(|path| path.display().to_string() == what);
    match &error {
        RunError::Io { what, .. } if is_input(what) => Failure::new(NO_INPUT, error),
        RunError::Io { what, .. } if what != "spawn" => Failure::new(CANNOT_CREATE, error),
        _ => error.into(),
    }
}
