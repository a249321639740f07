//! Rejected by: day2_subprocess::communicate::a_command_that_reads_nothing_is_no_error
//! A command that does not want to read everything is taken for a failure.

use std::io::Write;
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
        let writer = scope.spawn(move || stdin.write_all(input));
        let output = child.wait_with_output();
        (writer.join().expect("writing does not panic"), output)
    });
    let io_error = |what: &str, source| RunError::Io {
        what: what.to_owned(),
        source,
    };
    match written {
        Err(error) => Err(io_error("stdin", error)),
        Ok(()) => output
            .map(Captured::from)
            .map_err(|error| io_error("output", error)),
    }
}
