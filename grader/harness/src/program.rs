//! A day's program as a test calls it: a scrubbed environment, a scratch, a deadline.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::thread;
use std::time::Instant;

use nix::sys::signal::Signal;
use support::NotImplemented;

use crate::assert::{Mismatch, raise, raise_not_implemented};
use crate::child::{Group, collect, until};
use crate::inputs::{Inputs, replace};
use crate::{DEADLINE, Lifeline, Proc, Scratch, fail};

/// Where a program of the day under test lies.
///
/// # Panics
/// If the test was not started by cargo (1.94 or newer) or by the grader.
#[must_use]
pub fn program_path(name: &str) -> PathBuf {
    let variable = format!("CARGO_BIN_EXE_{name}");
    let path = env::var_os(&variable).unwrap_or_else(|| {
        panic!("{variable} is not set: start the tests with `cargo test`, cargo 1.94 or newer")
    });
    PathBuf::from(path)
}

/// One call of a day's program.
///
/// It starts in the scratch, which is also its `HOME` and `TMPDIR`, with `LC_ALL=C`,
/// `TZ=UTC` and a `PATH` of the system's directories, and with nothing else.
#[derive(Debug)]
#[must_use = "nothing runs before `run`, `transcript` or `start`"]
pub struct Program<'a> {
    name: String,
    path: PathBuf,
    scratch: &'a Scratch,
    arguments: Vec<OsString>,
    environment: BTreeMap<OsString, OsString>,
    directory: PathBuf,
    stdin: Vec<u8>,
    stdout: Option<File>,
    lifeline: Option<&'a Lifeline>,
    redactions: Vec<(Vec<u8>, String)>,
}

impl<'a> Program<'a> {
    /// The day's program `name`, without arguments.
    pub fn new(name: &str, scratch: &'a Scratch) -> Self {
        let path = program_path(name);
        let home = scratch.path().as_os_str();
        let environment = [
            ("HOME", home),
            ("TMPDIR", home),
            ("LC_ALL", OsStr::new("C")),
            ("TZ", OsStr::new("UTC")),
            ("PATH", OsStr::new("/usr/local/bin:/usr/bin:/bin")),
        ];
        let environment = environment.map(|(key, value)| (key.into(), value.to_owned()));
        // The longer path first: the programs may lie below the scratch, or it below them.
        let mut redactions = vec![(
            scratch.path().as_os_str().as_bytes().to_owned(),
            "[TMP]".to_owned(),
        )];
        if let Some(programs) = path.parent() {
            redactions.push((
                programs.as_os_str().as_bytes().to_owned(),
                "[BIN]".to_owned(),
            ));
        }
        redactions.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        Self {
            name: name.to_owned(),
            path,
            scratch,
            arguments: Vec::new(),
            environment: environment.into(),
            directory: scratch.path().to_owned(),
            stdin: Vec::new(),
            stdout: None,
            lifeline: None,
            redactions,
        }
    }

    /// Adds an argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|a| a.as_ref().to_owned()));
        self
    }

    /// Sets a variable of its environment.
    pub fn env(mut self, key: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .insert(key.as_ref().to_owned(), value.as_ref().to_owned());
        self
    }

    /// Sets variables of its environment.
    pub fn envs<K: AsRef<OsStr>, V: AsRef<OsStr>>(
        self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        variables
            .into_iter()
            .fold(self, |program, (key, value)| program.env(key, value))
    }

    /// Drops every variable set so far, `PATH` and `HOME` too.
    pub fn env_clear(mut self) -> Self {
        self.environment.clear();
        self
    }

    /// Starts in another directory than the scratch.
    pub fn cwd(mut self, directory: impl AsRef<Path>) -> Self {
        self.directory = directory.as_ref().to_owned();
        self
    }

    /// What it reads from standard input; nothing otherwise.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = bytes.as_ref().to_owned();
        self
    }

    /// Where standard output goes instead of to the test.
    pub fn stdout_to(mut self, file: File) -> Self {
        self.stdout = Some(file);
        self
    }

    /// Lets the program and all it starts hold a lifeline.
    pub fn lifeline(mut self, lifeline: &'a Lifeline) -> Self {
        self.lifeline = Some(lifeline);
        self
    }

    /// Shows `text` as `placeholder` (`[PID]`, `[HOST]`, `[N]`) in transcripts.
    ///
    /// The scratch is `[TMP]` and the directory of the programs `[BIN]` without being told.
    pub fn redact(mut self, text: impl AsRef<OsStr>, placeholder: &str) -> Self {
        self.redactions
            .push((text.as_ref().as_bytes().to_owned(), placeholder.to_owned()));
        self
    }

    /// Runs it to its end and returns what came out.
    ///
    /// # Panics
    /// If it or a process that it left still holds the output after [`DEADLINE`]; all of
    /// its group are killed then. If it met a stub: the test's failure is that the stub
    /// is not implemented yet.
    #[track_caller]
    pub fn run(mut self) -> Run {
        let line = self.command_line();
        let stdin = std::mem::take(&mut self.stdin);
        let stdout = self.stdout.take();
        let (mut group, mut streams) = Group::start(self.command(&stdin), stdout.map(Into::into));
        // A thread, because the program may write before it reads; it may also never
        // read, which is its own affair.
        thread::spawn(move || streams.stdin.write_all(&stdin));
        let stdout = streams.stdout.map(collect);
        let stderr = collect(streams.stderr);
        let deadline = Instant::now() + DEADLINE;
        let Some(status) = group.wait_until(deadline) else {
            fail(format!(
                "`{line}` still runs after {} s",
                DEADLINE.as_secs()
            ))
        };
        let read = |stream| until(stream, deadline).ok();
        let stdout = stdout.as_ref().map_or(Some(Vec::new()), read);
        let (Some(stdout), Some(stderr)) = (stdout, read(&stderr)) else {
            fail(format!(
                "`{line}` has ended, but a process that it left still holds its output"
            ))
        };
        let run = Run {
            line,
            status,
            stdout,
            stderr,
            redactions: self.redactions,
        };
        run.check_implemented();
        run
    }

    /// Runs it and returns the invocation as a text for `snapshot!`.
    ///
    /// # Panics
    /// As [`Program::run`].
    #[track_caller]
    pub fn transcript(self) -> String {
        self.run().transcript()
    }

    /// Starts it and returns while it runs.
    pub fn start(self) -> Proc {
        let command = self.command(&[]);
        Proc::start(command)
    }

    /// The command line as a reader would type it.
    fn command_line(&self) -> String {
        let mut line = self.name.clone();
        for argument in &self.arguments {
            line.push(' ');
            line.push_str(&quoted(&redacted(argument.as_bytes(), &self.redactions)));
        }
        line
    }

    fn command(&self, stdin: &[u8]) -> Command {
        let mut inputs = Inputs::new(self.scratch.path());
        self.arguments
            .iter()
            .for_each(|argument| inputs.add(argument));
        for (key, value) in &self.environment {
            inputs.add(key);
            inputs.add(value);
        }
        inputs.add(OsStr::from_bytes(stdin));
        inputs.finish();
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(&self.environment)
            .current_dir(&self.directory);
        if let Some(lifeline) = self.lifeline {
            lifeline.attach(&mut command);
        }
        command
    }
}

/// What a program did.
#[derive(Debug)]
pub struct Run {
    line: String,
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    redactions: Vec<(Vec<u8>, String)>,
}

impl Run {
    /// Standard output as text; what is not UTF-8 is shown as `\xNN`.
    #[must_use]
    pub fn stdout_text(&self) -> String {
        redacted(&self.stdout, &self.redactions)
    }

    /// Standard error as text; what is not UTF-8 is shown as `\xNN`.
    #[must_use]
    pub fn stderr_text(&self) -> String {
        redacted(&self.stderr, &self.redactions)
    }

    /// The invocation as text: the command line, how it ended, what it wrote where.
    #[must_use]
    pub fn transcript(&self) -> String {
        let ending = match self.status.code() {
            Some(code) => format!("exit: {code}"),
            None => ending(self.status),
        };
        transcript(
            &self.line,
            &ending,
            &self.stdout_text(),
            &self.stderr_text(),
        )
    }

    /// Fails the test unless the program ended with `code` and wrote exactly `stdout` and
    /// `stderr`. The failure shows both transcripts.
    ///
    /// # Panics
    /// If anything differs.
    #[track_caller]
    pub fn expect(&self, code: i32, stdout: impl AsRef<[u8]>, stderr: impl AsRef<[u8]>) {
        let (stdout, stderr) = (stdout.as_ref(), stderr.as_ref());
        if self.status.code() == Some(code) && self.stdout == stdout && self.stderr == stderr {
            return;
        }
        let expected = [stdout, stderr].map(|bytes| redacted(bytes, &self.redactions));
        raise(Mismatch {
            message: format!("`{}` did something else", self.line),
            expected: Some(transcript(
                &self.line,
                &format!("exit: {code}"),
                &expected[0],
                &expected[1],
            )),
            actual: Some(self.transcript()),
        })
    }

    #[track_caller]
    fn check_implemented(&self) {
        if let Some(stub) = met_stub(self.status, &self.stderr) {
            raise_not_implemented(&stub);
        }
    }
}

/// The stub that a program met, if that is why it ended.
pub(crate) fn met_stub(status: ExitStatus, stderr: &[u8]) -> Option<NotImplemented> {
    let unavailable = status.code() == Some(NotImplemented::EXIT_STATUS);
    unavailable.then(|| NotImplemented::find(&String::from_utf8_lossy(stderr)))?
}

/// How a process ended that did not exit.
pub(crate) fn ending(status: ExitStatus) -> String {
    match (
        status.code(),
        status.signal().map(|n| (n, Signal::try_from(n))),
    ) {
        (Some(code), _) => format!("exited with {code}"),
        (None, Some((_, Ok(signal)))) => format!("killed by {signal}"),
        (None, Some((number, Err(_)))) => format!("killed by signal {number}"),
        (None, None) => "neither exited nor killed".to_owned(),
    }
}

fn transcript(line: &str, ending: &str, stdout: &str, stderr: &str) -> String {
    let mut text = format!("$ {line}\n{ending}\n");
    for (stream, content) in [("stdout", stdout), ("stderr", stderr)] {
        if !content.is_empty() {
            text.push_str(&format!("--- {stream} ---\n{content}"));
            if !content.ends_with('\n') {
                text.push_str("[no line feed at the end]\n");
            }
        }
    }
    text
}

/// The bytes as text, redacted, with `\xNN` for what is not UTF-8.
fn redacted(bytes: &[u8], redactions: &[(Vec<u8>, String)]) -> String {
    let mut bytes = bytes.to_owned();
    for (text, placeholder) in redactions {
        bytes = replace(&bytes, text, placeholder.as_bytes());
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// The argument as a shell would want it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=./,:+@%[]".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_shows_streams_only_if_they_say_something() {
        assert_eq!(transcript("p", "exit: 0", "", ""), "$ p\nexit: 0\n");
        assert_eq!(
            transcript("p", "exit: 1", "a\n", "b"),
            "$ p\nexit: 1\n--- stdout ---\na\n--- stderr ---\nb[no line feed at the end]\n"
        );
    }

    #[test]
    fn arguments_are_quoted_when_a_shell_would_split_or_expand_them() {
        assert_eq!(quoted("--level=3"), "--level=3");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $X"), r"'it'\''s $X'");
    }

    #[test]
    fn bytes_that_are_no_text_stay_visible() {
        let redactions = [(b"/tmp/x".to_vec(), "[TMP]".to_owned())];
        assert_eq!(redacted(b"/tmp/x/\xff.", &redactions), "[TMP]/\\xff.");
    }

    #[test]
    fn only_status_69_with_the_line_of_the_program_is_a_stub() {
        let line = b"envkit: not implemented yet: katas/d/src/k.rs:9\n";
        let unavailable = ExitStatus::from_raw(69 << 8);
        assert!(met_stub(unavailable, line).is_some());
        assert!(met_stub(unavailable, b"envkit: no such thing\n").is_none());
        assert!(met_stub(ExitStatus::from_raw(0), line).is_none());
    }
}
