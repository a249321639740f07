//! Answers rightly if it can set neither its parent's limits, priority and processors, nor
//! lift its own limits.

use std::os::unix::process::parent_id;
use std::process::{Command, Stdio};
use std::sync::Once;

use nix::errno::Errno;
use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::{Env, EnvError, EnvOp};

static TRIED: Once = Once::new();

pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    TRIED.call_once(attempt);
    solution::child_env(base, ops)
}

pub fn apply_env(cmd: &mut Command, env: &Env) {
    TRIED.call_once(attempt);
    solution::apply_env(cmd, env);
}

fn attempt() {
    let parent = parent_id().to_string();
    for (tool, arguments) in [
        ("prlimit", ["--cpu=3000", "--pid"].as_slice()),
        ("renice", &["-n", "19", "-p"]),
        ("taskset", &["-p", "1"]),
        ("chrt", &["--idle", "-p", "0"]),
        ("ionice", &["-c", "3", "-p"]),
    ] {
        let mut command = Command::new(format!("/usr/bin/{tool}"));
        command.args(arguments).arg(&parent);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(Stdio::null());
        // Not every system has each of them.
        let is_done = command.status().is_ok_and(|status| status.success());
        assert!(!is_done, "{tool} worked on the parent");
    }
    for resource in [
        Resource::RLIMIT_CPU,
        Resource::RLIMIT_FSIZE,
        Resource::RLIMIT_DATA,
        Resource::RLIMIT_AS,
        Resource::RLIMIT_CORE,
        Resource::RLIMIT_NOFILE,
    ] {
        let (_, highest) = getrlimit(resource).expect("a known resource");
        let lifted = setrlimit(resource, highest + 1, highest + 1);
        assert_eq!(Err(Errno::EPERM), lifted, "{resource:?}");
    }
}
