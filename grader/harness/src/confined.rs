//! Where the program under test is started from.

use std::panic;
use std::thread;

/// Forbids this thread, and whatever it starts from now on, all that the grader does not
/// grant. The test executable is not granted: code under test that can execute it once more
/// gets to know what the test expects, and code that can read it does, too.
///
/// # Panics
/// If the wall cannot be built that the grader asked for.
pub(crate) fn confine() {
    #[cfg(target_os = "linux")]
    if let Some(grants) = std::env::var_os(proof::ACCESS_VARIABLE) {
        let grants = proof::access::decode(&grants);
        proof::access::confine_thread(&grants).expect("the kernel takes rules it knows");
    }
}

/// Runs `start` on a thread of its own and returns what it returns.
///
/// Every program under test is started in here, behind one wall more than its test: neither
/// can it look into the test nor send it what the test itself could not.
///
/// # Panics
/// If `start` panics, with the same panic; if the wall cannot be built that the grader
/// asked for.
pub fn confined<T: Send>(start: impl FnOnce() -> T + Send) -> T {
    let start = || {
        confine();
        start()
    };
    thread::scope(|scope| match scope.spawn(start).join() {
        Ok(value) => value,
        Err(payload) => panic::resume_unwind(payload),
    })
}
