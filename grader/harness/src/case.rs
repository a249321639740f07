//! One test case: how it runs, and how it tells what became of it.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;

use proof::{Failure, FailureKind, Passed, Record};
use support::NotImplemented;

use crate::{assert, channel, confined, inputs, random};

/// The first failure of this process, with its parts. Only the grader's way of running
/// reads it: there, one process is one test case.
static REMEMBERED: Mutex<Option<Failure>> = Mutex::new(None);

/// What `#[harness::test]` expands to: runs the test function `test`.
///
/// Without a grader nothing is added but the seed in a random test's failure. With one,
/// this does not return: the verdict is written to the grader's channel and the process
/// ends. The secret is written after the last assertion, and only if nothing panicked.
#[doc(hidden)]
pub fn run(name: &str, seeded: bool, test: fn()) {
    let Some(channel) = channel::open() else {
        random::enter(name);
        let Err(payload) = panic::catch_unwind(test) else {
            return;
        };
        if seeded {
            eprintln!("{}", random::repeat_with());
        }
        panic::resume_unwind(payload);
    };
    random::enter(name);
    // First of all: whatever the code under test starts, it starts behind this wall.
    confined::confine();
    panic::set_hook(Box::new(remember));
    let result = panic::catch_unwind(AssertUnwindSafe(test));
    let record = match result {
        Ok(()) => Record::Passed(Passed {
            secret: channel.secret().to_owned(),
            draws: random::draws(),
            inputs: inputs::digest(),
        }),
        Err(payload) => {
            let failure = failure(payload.downcast_ref(), payload.downcast_ref(), seeded);
            // It may be of a type of the student's, whose destructor is the student's code.
            std::mem::forget(payload);
            Record::Failed(failure)
        }
    };
    channel.finish(&record)
}

/// Keeps the first panic of any thread, with its parts where the harness raised it.
fn remember(info: &PanicHookInfo<'_>) {
    let parts = assert::take_raised();
    let place = info.location();
    let failure = parts.unwrap_or_else(|| {
        let message = info.payload_as_str().unwrap_or("a panic without a message");
        let kind = if NotImplemented::is_message(message) {
            FailureKind::NotImplemented
        } else {
            FailureKind::Panicked
        };
        Failure {
            kind,
            message: message.to_owned(),
            file: place.map(|place| place.file().to_owned()),
            line: place.map(|place| place.line()),
            ..Failure::default()
        }
    });
    let mut remembered = REMEMBERED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    remembered.get_or_insert(failure);
}

/// What was remembered, or what the payload says if somebody replaced the panic hook.
fn failure(text: Option<&String>, literal: Option<&&'static str>, seeded: bool) -> Failure {
    let mut remembered = REMEMBERED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut failure = remembered.take().unwrap_or_else(|| Failure {
        message: text
            .map(String::as_str)
            .or(literal.copied())
            .unwrap_or("the test panicked")
            .to_owned(),
        ..Failure::default()
    });
    if seeded && failure.kind != FailureKind::NotImplemented {
        failure.message.push('\n');
        failure.message.push_str(&random::repeat_with());
    }
    failure
}
