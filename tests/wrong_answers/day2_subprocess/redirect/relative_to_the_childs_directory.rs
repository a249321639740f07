//! Rejected by: day2_subprocess::redirect::files_are_looked_for_where_we_are
//! Looks for the input where the command will run.

use std::fs::{File, OpenOptions};
use std::io::{self, PipeReader, Read};
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
        let reason = "standard output cannot lead to where it leads itself";
        return Err(RunError::Invalid(reason));
    }
    // Before the outputs: a typo in its name must not empty them.
    let input = match stdin {
        Some(path) => {
            let base = cmd.cwd.as_deref().unwrap_or(Path::new(""));
            open(File::options().read(true), &base.join(path))?.into()
        }
        None => Stdio::null(),
    };
    let (out, err, joint) = outputs(stdout, stderr)?;
    let mut command = cmd.to_command();
    command.stdin(input).stdout(out).stderr(err);
    let mut child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
    // The command holds copies of the pipe that the child writes to; as long as one is
    // open, we never read its end.
    drop(command);
    let failed = |source| RunError::Io {
        what: "output".to_owned(),
        source,
    };
    if let Some(mut reader) = joint {
        let mut bytes = Vec::new();
        let read = reader.read_to_end(&mut bytes);
        let status = child.wait().map_err(failed)?;
        read.map_err(failed)?;
        return Ok(Captured {
            status,
            stdout: bytes,
            stderr: Vec::new(),
        });
    }
    // It reads those streams that are piped, both at the same time.
    child.wait_with_output().map(Captured::from).map_err(failed)
}

/// Where both outputs lead. The third is our end of the pipe that they share if that is to
/// be captured.
fn outputs(stdout: &Sink, stderr: &Sink) -> Result<(Stdio, Stdio, Option<PipeReader>), RunError> {
    let twice = |file: File| Ok((file.try_clone()?.into(), file.into(), None));
    match (stdout, stderr) {
        (Sink::Null, Sink::SameAsStdout) => Ok((Stdio::null(), Stdio::null(), None)),
        (Sink::Capture, Sink::SameAsStdout) => {
            let pipe = || {
                let (reader, writer) = io::pipe()?;
                Ok((writer.try_clone()?.into(), writer.into(), Some(reader)))
            };
            pipe().map_err(|source| io_error("pipe", source))
        }
        // Opened once: a second time would be a second place in the file, and each stream
        // would overwrite the other.
        (Sink::Truncate(path) | Sink::Append(path), Sink::SameAsStdout) => {
            let file = open_output(stdout, path)?;
            twice(file).map_err(|source| io_error(&path.display().to_string(), source))
        }
        _ => Ok((single(stdout)?, single(stderr)?, None)),
    }
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
