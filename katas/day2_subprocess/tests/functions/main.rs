//! The katas of day 2 from inside: the tests call the functions.

mod check;
mod communicate;
mod pipeline;
mod redirect;
mod retry;
mod run;
mod session;
mod shell;

use std::fmt::Debug;
use std::os::unix::process::ExitStatusExt;
use std::panic;
use std::process::ExitStatus;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use day2_subprocess::{Captured, Cmd, RunError};
use harness::{DEADLINE, confined, fail, program_path};

/// The fixture, without arguments.
fn probe() -> Cmd {
    Cmd::new(program_path("d2-probe"))
}

/// Makes a call that starts processes and that may hang if it is wrong. If it hangs, the
/// failure says what `story` says.
#[track_caller]
fn bounded<T: Send + 'static>(story: &str, call: impl FnOnce() -> T + Send + 'static) -> T {
    bounded_by_steps(|| story.to_owned(), call)
}

/// The same, where what to say depends on how far it has come.
#[track_caller]
fn bounded_by_steps<T: Send + 'static>(
    story: impl FnOnce() -> String,
    call: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        let value = confined(call);
        // Nobody wants it any more after the deadline.
        let _ = sender.send(value);
    });
    match receiver.recv_timeout(DEADLINE) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => fail(format!(
            "it hangs: {}, and nothing has come of it within {} s. Who waits for whom?",
            story(),
            DEADLINE.as_secs()
        )),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(payload) => panic::resume_unwind(payload),
            Ok(()) => unreachable!("the thread sends before it ends"),
        },
    }
}

/// How a call ended, in a form that can be compared and read.
#[derive(Debug, PartialEq)]
struct Seen {
    end: String,
    stdout: String,
    stderr: String,
}

impl Seen {
    /// The command ended with `code` and has written this.
    fn exit(code: i32, stdout: impl AsRef<[u8]>, stderr: impl AsRef<[u8]>) -> Self {
        Self {
            end: format!("{:?}", exited(code)),
            stdout: shown(stdout.as_ref()),
            stderr: shown(stderr.as_ref()),
        }
    }

    /// The command was killed by signal number `signal` and has written this.
    fn killed(signal: i32, stdout: impl AsRef<[u8]>) -> Self {
        Self {
            end: format!("{:?}", ExitStatus::from_raw(signal)),
            ..Self::exit(0, stdout, "")
        }
    }

    /// The call failed.
    fn error(error: &str) -> Self {
        Self {
            end: error.to_owned(),
            stdout: String::new(),
            stderr: String::new(),
        }
    }
}

impl From<Result<Captured, RunError>> for Seen {
    fn from(result: Result<Captured, RunError>) -> Self {
        match result {
            Ok(done) => Self {
                end: format!("{:?}", done.status),
                stdout: shown(&done.stdout),
                stderr: shown(&done.stderr),
            },
            Err(error) => Self::error(&format!("{error:?}")),
        }
    }
}

fn exited(code: i32) -> ExitStatus {
    ExitStatus::from_raw(code << 8)
}

/// Bytes that a reader can read; of many only as much as tells them from others.
fn shown(bytes: &[u8]) -> String {
    if bytes.len() <= 600 {
        // As text: what shows it escapes it, and once is enough.
        let text = str::from_utf8(bytes).map(str::to_owned);
        return text.unwrap_or_else(|_| format!("bytes {}", bytes.escape_ascii()));
    }
    let sum = bytes.iter().fold(17_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    let (start, end) = (&bytes[..20], &bytes[bytes.len() - 20..]);
    format!(
        "{} bytes, {} ... {}, check sum {sum:016x}",
        bytes.len(),
        start.escape_ascii(),
        end.escape_ascii()
    )
}

/// The error of a call that should have failed.
fn error_of<T: Debug>(result: Result<T, RunError>) -> String {
    match result {
        Ok(value) => format!("no error, but {value:?}"),
        Err(error) => format!("{error:?}"),
    }
}

/// What the fixture writes for `length` bytes of `flood`, from the letter `first` on.
fn flood(first: u8, length: usize) -> Vec<u8> {
    (first..first + 26).cycle().take(length).collect()
}
