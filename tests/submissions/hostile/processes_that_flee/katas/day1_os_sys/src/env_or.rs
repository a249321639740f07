//! Answers rightly and leaves a process behind that is another one whenever somebody
//! looks: in a group of its own it starts itself anew, and ends. After half a minute it
//! gives up, so that a grader that cannot catch it does not keep it for good.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::sync::Once;
use std::time::{Duration, SystemTime};
use std::{env, fs};

use crate::{Env, EnvError};

/// Names a file whose time says until when to flee.
const UNTIL: &str = "FLEE_UNTIL";

static STARTED: Once = Once::new();

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    STARTED.call_once(flee);
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

fn is_function_test() -> bool {
    env::var_os("HARNESS_CHANNEL").is_some()
}

fn flee() {
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now().unwrap_or_default();
    let until = env::var(UNTIL).ok().and_then(|until| until.parse().ok());
    let end = Duration::from_secs(until.unwrap_or(now.as_secs() + 30));
    if now > end {
        process::exit(0);
    }
    // A test cannot execute itself; the program beside it does just as well.
    let program = env::var_os("CARGO_BIN_EXE_envkit").filter(|_| is_function_test());
    let own = || fs::read_link("/proc/self/exe").expect("an executable");
    let mut again = Command::new(program.map_or_else(own, PathBuf::from));
    again
        .args(["get", "--default", "x", "X"])
        .env(UNTIL, end.as_secs().to_string())
        .env_remove("HARNESS_CHANNEL")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0);
    again.spawn().expect("one more process");
    if until.is_some() {
        process::exit(0);
    }
}
