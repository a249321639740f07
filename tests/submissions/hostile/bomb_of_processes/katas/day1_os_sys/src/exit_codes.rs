//! Starts two thousand processes, or as many as it can.

use std::env;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

pub fn exit_byte(code: i64) -> u8 {
    // Not in the program: the test that has started it may then get no thread for itself,
    // and fails in one of two ways.
    if code == -1 && env::var_os("HARNESS_CHANNEL").is_some() {
        let start = |_| {
            let mut sleep = Command::new("sleep");
            sleep.arg("20").stdout(Stdio::null()).stderr(Stdio::null());
            sleep.spawn().ok()
        };
        let mut started: Vec<Child> = (0..2_000).map_while(start).collect();
        assert!(started.len() < 1_000, "there is room for a thousand");
        thread::sleep(Duration::from_millis(500));
        for child in &mut started {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
    1
}

pub fn shell_code(_: ExitStatus) -> u8 {
    1
}

pub fn describe_status(_: ExitStatus) -> String {
    "wrong".to_owned()
}
