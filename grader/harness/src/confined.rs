//! Where the program under test is started from.

use std::panic;
use std::thread;

/// Runs `start` on a thread of its own and returns what it returns.
///
/// Every program under test is started in here: what the thread is forbidden, its
/// children inherit, while the test goes on unharmed.
///
/// # Panics
/// If `start` panics, with the same panic.
pub fn confined<T: Send>(start: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| match scope.spawn(start).join() {
        Ok(value) => value,
        Err(payload) => panic::resume_unwind(payload),
    })
}
