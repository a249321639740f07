//! Rejected by: day2_subprocess::redirect::both_outputs_captured_in_one_keep_their_order
//! Captures both streams and puts one behind the other: their order is lost.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::process::Stdio;

use crate::run::spawn_error;
use crate::{Captured, Cmd, RunError, Sink};

pub fn run_redirected(
    cmd: &Cmd,
    stdin: Option<&Path>,
    stdout: &Sink,
    stderr: &Sink,
) -> Result<Captured, RunError> {
    if *stdout == Sink::SameAsStdout {
        return Err(RunError::Invalid("standard output to itself"));
    }
    let input = match stdin {
        Some(path) => open(File::options().read(true), path)?.into(),
        None => Stdio::null(),
    };
    let is_joint = *stderr == Sink::SameAsStdout;
    let (out, err) = match (stdout, stderr) {
        (Sink::Truncate(path) | Sink::Append(path), Sink::SameAsStdout) => {
            let file = open_output(stdout, path)?;
            let other = file.try_clone();
            let other = other.map_err(|source| io_error(&path.display().to_string(), source))?;
            (file.into(), other.into())
        }
        (_, Sink::SameAsStdout) => (single(stdout)?, single(stdout)?),
        _ => (single(stdout)?, single(stderr)?),
    };
    let mut command = cmd.to_command();
    command.stdin(input).stdout(out).stderr(err);
    let child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
    let output = child.wait_with_output();
    let mut done = output
        .map(Captured::from)
        .map_err(|source| io_error("output", source))?;
    if is_joint {
        done.stdout.append(&mut done.stderr);
    }
    Ok(done)
}

fn single(sink: &Sink) -> Result<Stdio, RunError> {
    match sink {
        Sink::Capture => Ok(Stdio::piped()),
        Sink::Truncate(path) | Sink::Append(path) => Ok(open_output(sink, path)?.into()),
        Sink::Null | Sink::SameAsStdout => Ok(Stdio::null()),
    }
}

fn open_output(sink: &Sink, path: &Path) -> Result<File, RunError> {
    let mut options = File::options();
    match sink {
        Sink::Append(_) => options.append(true),
        _ => options.write(true).truncate(true),
    };
    open(options.create(true), path)
}

fn open(options: &OpenOptions, path: &Path) -> Result<File, RunError> {
    let opened = options.open(path);
    opened.map_err(|source| io_error(&path.display().to_string(), source))
}

fn io_error(what: &str, source: io::Error) -> RunError {
    RunError::Io {
        what: what.to_owned(),
        source,
    }
}
