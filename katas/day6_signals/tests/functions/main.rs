//! The katas of day 6 from inside: the tests call the functions, and where a function
//! changes its whole process, the fixture does.

mod blocked_signals;
mod latch;
mod poll_until;
mod reap_all;
mod repl;
mod send_signal;
mod signal_stream;
mod timeout;
mod worker;

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use std::{panic, thread};

use harness::{DEADLINE, Program, Scratch, confined, fail};

/// The fixture with these arguments.
fn probe<'a>(scratch: &'a Scratch, arguments: &[&str]) -> Program<'a> {
    Program::new("d6-probe", scratch).args(arguments)
}

/// Makes a call that starts processes and that may hang if it is wrong. If it hangs, the
/// failure says what `story` says.
#[track_caller]
fn bounded<T: Send + 'static>(story: &str, call: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || {
        let value = confined(call);
        // Nobody wants it any more after the deadline.
        let _ = sender.send(value);
    });
    match receiver.recv_timeout(DEADLINE) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => fail(format!(
            "it hangs: {story}, and nothing has come of it within {} s. What does it wait for?",
            DEADLINE.as_secs()
        )),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(payload) => panic::resume_unwind(payload),
            Ok(()) => unreachable!("the thread sends before it ends"),
        },
    }
}

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
