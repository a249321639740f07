//! Rejected by: day2_subprocess::communicate::the_end_of_the_input_is_seen
//! All is written, but the pipe is not closed: the command waits for more.

use std::io::{ErrorKind, Write};
use std::process::Stdio;
use std::thread;

use crate::run::spawn_error;
use crate::{Captured, Cmd, RunError};

pub fn communicate(cmd: &Cmd, input: &[u8]) -> Result<Captured, RunError> {
    let mut command = cmd.to_command();
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| spawn_error(cmd, error))?;
    let mut stdin = child.stdin.take().expect("piped above");
    let (written, output) = thread::scope(|scope| {
        let writer = scope.spawn(|| stdin.write_all(input));
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
