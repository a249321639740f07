//! Starts two thousand threads, or as many as it can.

use std::env;
use std::process::ExitStatus;
use std::thread;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(500);

pub fn exit_byte(code: i64) -> u8 {
    // Not in the program: the test that has started it may then get no thread for itself,
    // and fails in one of two ways.
    if code == -1 && env::var_os("HARNESS_CHANNEL").is_some() {
        let start = |_| {
            let thread = thread::Builder::new().stack_size(64 << 10);
            thread.spawn(|| thread::sleep(2 * MOMENT)).ok()
        };
        let started = (0..2_000).map_while(start).count();
        thread::sleep(MOMENT);
        assert!(started < 1_000, "there is room for a thousand");
    }
    1
}

pub fn shell_code(_: ExitStatus) -> u8 {
    1
}

pub fn describe_status(_: ExitStatus) -> String {
    "wrong".to_owned()
}
