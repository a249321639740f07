//! Answers rightly and leaves many processes and threads behind.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::sync::Once;
use std::thread;

use crate::{Env, EnvError};

static STARTED: Once = Once::new();

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    STARTED.call_once(|| {
        for _ in 0..40 {
            let mut sleep = Command::new("setsid");
            sleep.args(["sleep", "86400"]);
            sleep.stdout(Stdio::null()).stderr(Stdio::null());
            sleep.spawn().expect("there is room for 40 processes");
            thread::spawn(thread::park);
        }
    });
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.to_owned()));
    }
    let Some(value) = env.get(OsStr::new(key)) else {
        return Ok(default.to_owned());
    };
    let not_unicode = || EnvError::NotUnicode {
        key: key.to_owned(),
    };
    value.to_str().map(str::to_owned).ok_or_else(not_unicode)
}
