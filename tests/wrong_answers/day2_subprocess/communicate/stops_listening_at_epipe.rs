//! Rejected by: day2_subprocess::communicate::a_command_that_closes_its_input_is_listened_to_till_its_end
//! When the command reads no more, its outputs are not read either.

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
        let (sender, receiver) = std::sync::mpsc::channel();
        scope.spawn(move || sender.send(stdin.write_all(input)));
        let reader = scope.spawn(move || child.wait_with_output());
        let written = receiver.recv().expect("it sends");
        let mut output = reader.join().expect("reading does not panic");
        if let (Err(_), Ok(output)) = (&written, &mut output) {
            output.stdout.clear();
        }
        (written, output)
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
