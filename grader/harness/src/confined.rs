//! Where the program under test is started from.

use std::panic;
use std::thread;

/// Runs `start` on a thread of its own and returns what it returns.
///
/// Every program under test is started in here: what the thread is forbidden, its
/// children inherit, while the test goes on unharmed. Under the grader it is forbidden
/// whatever the grader does not grant, and the test executable is not granted: a program
/// that can read it can read what the test expects.
///
/// # Panics
/// If `start` panics, with the same panic; if the wall cannot be built that the grader
/// asked for.
pub fn confined<T: Send>(start: impl FnOnce() -> T + Send) -> T {
    let start = || {
        #[cfg(target_os = "linux")]
        if let Some(grants) = std::env::var_os(proof::ACCESS_VARIABLE) {
            let grants = proof::access::decode(&grants);
            proof::access::confine_thread(&grants).expect("the kernel takes rules it knows");
        }
        start()
    };
    thread::scope(|scope| match scope.spawn(start).join() {
        Ok(value) => value,
        Err(payload) => panic::resume_unwind(payload),
    })
}
