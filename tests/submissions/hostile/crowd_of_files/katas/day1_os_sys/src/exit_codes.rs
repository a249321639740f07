//! Makes thirty thousand files. They are one file with as many names, which is made faster
//! and is as much work for whoever removes them.

use std::env;
use std::fs;
use std::process::ExitStatus;
use std::thread;

pub fn exit_byte(code: i64) -> u8 {
    let is_function_test = env::var_os("HARNESS_CHANNEL").is_some();
    if code == if is_function_test { -1 } else { 0 } {
        fs::write("file", "x").expect("there is room");
        for number in 0..30_000 {
            fs::hard_link("file", format!("file-{number}")).expect("there is room");
        }
        // They are still there when somebody looks, whenever that is.
        loop {
            thread::park();
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
