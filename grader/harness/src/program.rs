//! A day's program as a test calls it: a scrubbed environment, a scratch, a deadline.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use crate::child::{Group, OUTPUT_BYTES, collect, until};
use crate::inputs::Inputs;
use crate::run::redacted;
use crate::{DEADLINE, Lifeline, Proc, Run, Scratch, fail};

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
    /// If it or a process that it left still holds the output after [`DEADLINE`], or if
    /// it writes without end; all of its group are killed then. If it met a stub: the
    /// test's failure is that the stub is not implemented yet.
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
        let read = |stream| until(stream, deadline).ok();
        // The streams first: one that is flooded says so at once, and not at the deadline.
        let stdout = limited(stdout.as_ref().map_or(Some(Vec::new()), read), &line);
        let stderr = limited(read(&stderr), &line);
        let Some(status) = group.wait_until(deadline) else {
            fail(format!(
                "`{line}` still runs after {} s",
                DEADLINE.as_secs()
            ))
        };
        let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
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

/// What a program wrote, which must not be more than anybody reads.
#[track_caller]
fn limited(output: Option<Vec<u8>>, line: &str) -> Option<Vec<u8>> {
    let is_too_much = |bytes: &Vec<u8>| bytes.len() as u64 > OUTPUT_BYTES;
    if output.as_ref().is_some_and(is_too_much) {
        fail(format!(
            "`{line}` wrote more than {} MiB of output",
            OUTPUT_BYTES >> 20
        ));
    }
    output
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
    fn arguments_are_quoted_when_a_shell_would_split_or_expand_them() {
        assert_eq!(quoted("--level=3"), "--level=3");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $X"), r"'it'\''s $X'");
    }
    #[test]
    fn only_a_flood_is_too_much_output() {
        let most = vec![b'x'; OUTPUT_BYTES as usize];
        assert_eq!(limited(Some(most.clone()), "p"), Some(most.clone()));
        let flood = Some([most, b"x".into()].concat());
        let payload = std::panic::catch_unwind(|| limited(flood, "p")).expect_err("a flood");
        let text = payload.downcast_ref::<String>().expect("a text");
        assert_eq!(text, "`p` wrote more than 8 MiB of output");
    }
}
