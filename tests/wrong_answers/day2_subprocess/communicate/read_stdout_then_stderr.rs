//! Rejected by: day2_subprocess::communicate::both_outputs_are_read_while_the_command_writes
//! Reads standard output to its end before it looks at standard error, which fills up.

use std::io::{ErrorKind, Read, Write};
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
    let mut out = child.stdout.take().expect("piped above");
    let mut err = child.stderr.take().expect("piped above");
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let written = thread::scope(|scope| {
        let writer = scope.spawn(move || stdin.write_all(input));
        let read = out.read_to_end(&mut stdout);
        let read = read.and_then(|_| err.read_to_end(&mut stderr));
        let written = writer.join().expect("writing does not panic");
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
            _ => read,
        }
    });
    let status = written.and_then(|_| child.wait());
    let status = status.map_err(|source| RunError::Io {
        what: "stdin".to_owned(),
        source,
    })?;
    Ok(Captured {
        status,
        stdout,
        stderr,
    })
}
