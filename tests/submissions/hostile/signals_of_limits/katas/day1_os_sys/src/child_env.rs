//! Says of itself that it has computed for too long.

use std::env;
use std::process::Command;

use nix::sys::signal::{Signal, raise};

use crate::{Env, EnvError, EnvOp};

pub fn child_env(_: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    if ops.is_empty() && env::var_os("HARNESS_CHANNEL").is_some() {
        raise(Signal::SIGXCPU).expect("it is its own");
    }
    Ok(Env::new())
}

pub fn apply_env(_: &mut Command, _: &Env) {}
