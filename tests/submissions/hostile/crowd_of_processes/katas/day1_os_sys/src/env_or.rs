//! Answers rightly and leaves many processes and threads behind.

use std::ffi::OsStr;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Once;
use std::thread;

use crate::{Env, EnvError};

static STARTED: Once = Once::new();

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    STARTED.call_once(|| {
        for _ in 0..40 {
            let mut process = Command::new("setsid");
            // Its first byte says that it is in its session.
            process.args(["sh", "-c", "echo >&2; exec sleep 86400"]);
            process.stdin(Stdio::null()).stdout(Stdio::null());
            let process = process.stderr(Stdio::piped()).spawn();
            let process = process.expect("there is room for 40 processes");
            let mut stderr = process.stderr.expect("piped above");
            stderr.read_exact(&mut [0]).expect("it says so");
            thread::spawn(thread::park);
        }
    });
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    let Some(value) = env.get(OsStr::new(key)) else {
        return Ok(default.to_owned());
    };
    let not_unicode = || EnvError::NotUnicode {
        key: key.to_owned(),
    };
    value.to_str().map(str::to_owned).ok_or_else(not_unicode)
}
