//! Runs a command and numbers the lines of its output while it still runs.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

fn main() -> ExitCode {
    let mut args = env::args_os().skip(1);
    let Some(program) = args.next() else {
        let _ = writeln!(io::stderr(), "Usage: numbered CMD [ARGUMENT]...");
        return ExitCode::from(64);
    };
    let mut command = Command::new(program);
    command.args(args);
    match number_lines(command, &mut io::stdout().lock()) {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            let _ = writeln!(io::stderr(), "numbered: {status}");
            ExitCode::from(1)
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "numbered: {error}");
            ExitCode::from(71)
        }
    }
}

/// Writes each line with its number, and waits for the end.
fn number_lines(mut command: Command, out: &mut impl Write) -> io::Result<ExitStatus> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().expect("piped above");
    for (index, line) in BufReader::new(stdout).split(b'\n').enumerate() {
        write!(out, "{:>4}  ", index + 1)?;
        out.write_all(&line?)?;
        writeln!(out)?;
    }
    child.wait()
}
