//! Rejected by: day2_subprocess::communicate::a_command_that_cannot_be_started_is_named
//! That the command cannot be started is told as some error of the system.

use std::io::{ErrorKind, Write};
use std::process::Stdio;
use std::thread;

use crate::{Captured, Cmd, RunError};

pub fn communicate(cmd: &Cmd, input: &[u8]) -> Result<Captured, RunError> {
    let mut command = cmd.to_command();
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| RunError::Io {
        what: "spawn".to_owned(),
        source,
    })?;
    let mut stdin = child.stdin.take().expect("piped above");
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
        _ => output
            .map(Captured::from)
            .map_err(|error| io_error("output", error)),
    }
}
