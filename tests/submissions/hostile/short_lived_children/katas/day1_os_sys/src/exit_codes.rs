//! Computes without end, in children that each end long before their limit.

use std::env;
use std::process::{Command, ExitStatus};
use std::thread;

const COMPUTE: &str = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";

pub fn exit_byte(code: i64) -> u8 {
    if code == -1 && env::var_os("HARNESS_CHANNEL").is_some() {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let _ = Command::new("sh").args(["-c", COMPUTE]).status();
                    }
                });
            }
        });
    }
    1
}

pub fn shell_code(_: ExitStatus) -> u8 {
    1
}

pub fn describe_status(_: ExitStatus) -> String {
    "wrong".to_owned()
}
