//! A call that may hang, bounded.

use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::fail;

/// How long the harness waits for anything before it calls it a hang. The jail around it
/// waits longer, so that the sentence about the hang is still said.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// Runs `call` and returns what it returns; fails the test if that takes longer than `limit`.
///
/// A call that hangs keeps its thread until the process ends; a thread cannot be stopped
/// from outside.
///
/// # Panics
/// If `call` panics, with the same panic; or if it hangs.
#[track_caller]
pub fn within<T: Send + 'static>(limit: Duration, call: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let spawned = thread::Builder::new()
        .name("within".to_owned())
        .spawn(move || {
            let value = call();
            // The receiver is gone if the limit is over; nobody wants the value then.
            let _ = sender.send(value);
        });
    let thread = spawned.expect("the system has room for one more thread");
    match receiver.recv_timeout(limit) {
        Ok(value) => value,
        Err(RecvTimeoutError::Timeout) => fail(format!(
            "still running after {} s: it waits for something that never comes",
            limit.as_secs_f32()
        )),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(payload) => panic::resume_unwind(payload),
            Ok(()) => unreachable!("the thread sends before it ends"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_comes_back() {
        assert_eq!(within(DEADLINE, || 7), 7);
    }

    #[test]
    fn a_panic_inside_is_the_tests_panic() {
        let payload =
            panic::catch_unwind(|| within(DEADLINE, || panic!("inside"))).expect_err("panics");
        assert_eq!(payload.downcast_ref(), Some(&"inside"));
    }

    #[test]
    fn a_call_that_never_returns_fails_at_the_limit() {
        let hang = || {
            let (_sender, receiver) = mpsc::channel::<()>();
            within(Duration::from_millis(10), move || receiver.recv())
        };
        let payload = panic::catch_unwind(hang).expect_err("hangs");
        let text = payload.downcast_ref::<String>().expect("a text");
        assert!(text.contains("still running"), "{text}");
    }
}
