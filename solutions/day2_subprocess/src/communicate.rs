//! Kata 2.3: feed a command and listen to it at the same time.

use std::io::{ErrorKind, Write};
use std::process::Stdio;
use std::thread;

use crate::run::spawn_error;
use crate::{Captured, Cmd, RunError};

/// Runs `cmd` with `input` as its standard input, and captures both of its outputs.
///
/// # Errors
/// It cannot be started, or not be fed or listened to.
pub fn communicate(cmd: &Cmd, input: &[u8]) -> Result<Captured, RunError> {
    let mut command = cmd.to_command();
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
    let mut stdin = child.stdin.take().expect("piped above");
    // Three pipes need three who look after them: this thread writes, while
    // `wait_with_output` reads both outputs at the same time. The thread owns the pipe, so
    // that it closes when all is written.
    let (written, output) = thread::scope(|scope| {
        let writer = scope.spawn(move || stdin.write_all(input));
        let output = child.wait_with_output();
        (writer.join().expect("writing does not panic"), output)
    });
    let io_error = |what: &str, source| RunError::Io {
        what: what.to_owned(),
        source,
    };
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(io_error("stdin", error)),
        // A child need not read.
        _ => output
            .map(Captured::from)
            .map_err(|error| io_error("output", error)),
    }
}
