//! Rejected by: day2_subprocess::check::the_tail_is_the_last_three_lines_that_say_something
//! Drops only the white space of ASCII.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::string::FromUtf8Error;

use nix::sys::signal::Signal;

use crate::{CalledProcessError, Captured, Cmd};

const TAIL_LINES: usize = 3;
const TAIL_BYTES: usize = 400;

impl Captured {
    pub fn check(self, cmd: &Cmd) -> Result<Captured, CalledProcessError> {
        if self.status.success() {
            return Ok(self);
        }
        Err(CalledProcessError {
            command: cmd.to_string(),
            status: self.status,
            stderr_tail: tail(&self.stderr),
        })
    }

    pub fn text(&self) -> Result<String, FromUtf8Error> {
        String::from_utf8(self.stdout.clone())
    }
}

fn tail(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text
        .split('\n')
        .map(|line| line.trim_end_matches(|c: char| c.is_ascii_whitespace()));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n");
    // The end is what counts, so it is the beginning that goes; never half a character.
    let start = last.len().saturating_sub(TAIL_BYTES);
    last[last.ceil_char_boundary(start)..].to_owned()
}

impl fmt::Display for CalledProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (command, ending) = (&self.command, ending(self.status));
        write!(f, "command `{command}` failed: {ending}")?;
        if !self.stderr_tail.is_empty() {
            write!(f, ": {}", self.stderr_tail.replace('\n', " | "))?;
        }
        Ok(())
    }
}

fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(number)) => match Signal::try_from(number) {
            Ok(signal) => format!("killed by {signal} ({number})"),
            // A real-time signal has a number only.
            Err(_) => format!("killed by signal {number}"),
        },
        // Stopped or continued, which nobody who waits for the end is told.
        (None, None) => status.to_string(),
    }
}
