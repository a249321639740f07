//! A program that the test talks to while it runs.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Instant;

use nix::sys::signal::Signal;

use crate::assert::raise_not_implemented;
use crate::child::{Group, OUTPUT_BYTES, until};
use crate::run::{ending, met_stub};
use crate::{DEADLINE, equal, fail, inputs};

/// How many lines are read ahead. Few, so that a program that writes without end is held
/// up by its pipe like any other.
const READ_AHEAD: usize = 16;

/// A running program in a group of its own. Every wait is bounded by [`DEADLINE`];
/// dropping it kills the whole group and reaps the program.
#[derive(Debug)]
pub struct Proc {
    group: Group,
    stdin: Option<ChildStdin>,
    lines: Option<Receiver<String>>,
    seen: VecDeque<String>,
    stderr: Receiver<Vec<u8>>,
    errors: Vec<u8>,
}

impl Proc {
    /// Starts a command with pipes for its three streams.
    ///
    /// # Panics
    /// If it cannot be started.
    #[must_use]
    pub fn start(command: Command) -> Self {
        let (group, streams) = Group::start(command, None);
        Self {
            group,
            stdin: Some(streams.stdin),
            lines: streams.stdout.map(read_lines),
            seen: VecDeque::new(),
            stderr: read_chunks(streams.stderr),
            errors: Vec::new(),
        }
    }

    /// The program's process id.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.group.leader().as_raw()
    }

    /// The next line of its standard output, without the line feed.
    ///
    /// # Panics
    /// If its output ends or nothing comes.
    #[track_caller]
    pub fn line(&mut self) -> String {
        match self.next_line(Instant::now() + DEADLINE) {
            Ok(Some(line)) => line,
            Ok(None) => {
                let how = self.describe_end();
                fail(format!(
                    "the program's output ended where a line was to come; {how}"
                ))
            }
            Err(()) => fail(format!("no line came within {} s", DEADLINE.as_secs())),
        }
    }

    /// Reads a line and compares it.
    ///
    /// # Panics
    /// If another line comes, or none.
    #[track_caller]
    pub fn expect(&mut self, line: &str) {
        let actual = self.line();
        equal!(line, actual.as_str(), "the program's next line");
    }

    /// All lines up to the end of its standard output.
    ///
    /// # Panics
    /// If the output does not end.
    #[track_caller]
    pub fn rest(&mut self) -> Vec<String> {
        let deadline = Instant::now() + DEADLINE;
        let mut lines = Vec::new();
        loop {
            match self.next_line(deadline) {
                Ok(Some(line)) => lines.push(line),
                Ok(None) => return lines,
                Err(()) => fail(format!(
                    "the program's output has not ended within {} s",
                    DEADLINE.as_secs()
                )),
            }
        }
    }

    /// Sends it a line. A program that reads no more is not an error.
    ///
    /// # Panics
    /// If its standard input was closed before.
    pub fn send(&mut self, line: &str) {
        inputs::sent(line);
        let stdin = self.stdin.as_mut().expect("standard input is still open");
        let _ = stdin.write_all(format!("{line}\n").as_bytes());
    }

    /// Closes its standard input: it reads end of file.
    pub fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Stops reading its standard output: its next write fails with `EPIPE`.
    pub fn close_stdout(&mut self) {
        self.lines = None;
    }

    /// Sends it a signal.
    ///
    /// # Panics
    /// If it has ended already.
    #[track_caller]
    pub fn signal(&mut self, signal: Signal) {
        if !self.group.signal(signal) {
            let how = self.describe_end();
            fail(format!("there is nobody left to send {signal} to; {how}"));
        }
    }

    /// Sends its whole group a signal, as a terminal does for Ctrl-C.
    ///
    /// # Panics
    /// If nobody of the group is left.
    #[track_caller]
    pub fn signal_group(&mut self, signal: Signal) {
        if !self.group.signal_group(signal) {
            let how = self.describe_end();
            fail(format!("there is nobody left to send {signal} to; {how}"));
        }
    }

    /// Waits for its end. Lines that it writes meanwhile can be read afterwards.
    ///
    /// # Panics
    /// If it does not end, or if it met a stub.
    #[track_caller]
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + DEADLINE;
        // Its output is taken meanwhile: a full pipe would keep it from ending.
        while let Some(lines) = &self.lines {
            match until(lines, deadline) {
                Ok(line) => self.seen.push_back(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        let Some(status) = self.group.wait_until(deadline) else {
            fail(format!(
                "the program still runs after {} s",
                DEADLINE.as_secs()
            ))
        };
        self.check_implemented(status);
        status
    }

    /// What it wrote to standard error, to the end of it.
    ///
    /// # Panics
    /// If the stream is still open after [`DEADLINE`].
    #[track_caller]
    pub fn stderr(&mut self) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match until(&self.stderr, deadline) {
                Ok(bytes) => self.errors.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => return self.errors_so_far(),
                Err(RecvTimeoutError::Timeout) => {
                    fail("the program's standard error is still held open")
                }
            }
        }
    }

    /// Waits until it has written this line to standard error, while it goes on running.
    ///
    /// # Panics
    /// If the line does not come.
    #[track_caller]
    pub fn expect_error(&mut self, line: &str) {
        let deadline = Instant::now() + DEADLINE;
        while !self.errors_so_far().lines().any(|error| error == line) {
            match until(&self.stderr, deadline) {
                Ok(bytes) => self.errors.extend(bytes),
                Err(reason) => {
                    if reason == RecvTimeoutError::Disconnected {
                        self.describe_end();
                    }
                    let errors = self.errors_so_far();
                    equal!(line, errors.as_str(), "a line on standard error")
                }
            }
        }
    }

    fn errors_so_far(&self) -> String {
        String::from_utf8_lossy(&self.errors).into_owned()
    }

    /// The next line; `None` at the end of the output, an error at the deadline.
    fn next_line(&mut self, deadline: Instant) -> Result<Option<String>, ()> {
        if let Some(line) = self.seen.pop_front() {
            return Ok(Some(line));
        }
        let Some(lines) = &self.lines else {
            return Ok(None);
        };
        match until(lines, deadline) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(()),
        }
    }

    /// How it ended, in words; fails the test as "not implemented yet" if a stub was why.
    #[track_caller]
    fn describe_end(&mut self) -> String {
        let Some(status) = self.group.wait_until(Instant::now() + DEADLINE) else {
            return "it still runs".to_owned();
        };
        self.check_implemented(status);
        let errors = self.stderr();
        let errors = errors.trim_end();
        if errors.is_empty() {
            format!("it was {}", ending(status)).replace("was exited", "exited")
        } else {
            format!("it was {} and said: {errors}", ending(status)).replace("was exited", "exited")
        }
    }

    #[track_caller]
    fn check_implemented(&mut self, status: ExitStatus) {
        if status.code() == Some(support::NotImplemented::EXIT_STATUS)
            && let Some(stub) = met_stub(status, self.stderr().as_bytes())
        {
            raise_not_implemented(&stub);
        }
    }
}

fn read_lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = mpsc::sync_channel(READ_AHEAD);
    thread::spawn(move || {
        let mut reader = BufReader::new(stdout);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(1..)) {
            let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let line = String::from_utf8_lossy(line).into_owned();
            // The test closed its end: dropping the reader closes the pipe.
            if sender.send(line).is_err() {
                return;
            }
            bytes.clear();
        }
    });
    receiver
}

/// Hands on what comes as it comes, up to [`OUTPUT_BYTES`].
fn read_chunks(stderr: ChildStderr) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut stream = stderr.take(OUTPUT_BYTES);
        let mut chunk = [0; 4096];
        loop {
            match stream.read(&mut chunk) {
                Ok(0) => return,
                Ok(length) if sender.send(chunk[..length].to_vec()).is_err() => return,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_on_standard_error_can_be_waited_for() {
        let mut shell = Command::new("/bin/sh");
        shell.args([
            "-c",
            "echo one >&2; echo two >&2; read -r line; echo three >&2",
        ]);
        let mut shell = Proc::start(shell);
        shell.expect_error("two");
        shell.send("go on");
        shell.expect_error("three");
        assert_eq!(shell.stderr(), "one\ntwo\nthree\n");
        assert!(shell.wait().success());
    }
}
