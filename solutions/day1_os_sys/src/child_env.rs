//! Kata 1.3: make the environment of a child.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::{Env, EnvError, EnvOp};

/// A copy of `base` with the changes `ops`.
///
/// # Errors
/// The first name or value that an environment cannot hold.
pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    let mut env = base.clone();
    for op in ops {
        check(op)?;
        match op {
            EnvOp::Clear => env.clear(),
            EnvOp::Set(key, value) => {
                env.insert(key.clone(), value.clone());
            }
            EnvOp::SetDefault(key, value) => {
                env.entry(key.clone()).or_insert_with(|| value.clone());
            }
            EnvOp::Unset(key) => {
                env.remove(key);
            }
            EnvOp::PrependPath(key, directory) => {
                let list = prepend(directory, env.get(key));
                env.insert(key.clone(), list);
            }
        }
    }
    Ok(env)
}

/// Makes `env` the environment of the program that `cmd` will start, exactly.
pub fn apply_env(cmd: &mut Command, env: &Env) {
    // Without the clear, the child would inherit ours and `env` would only be added.
    cmd.env_clear().envs(env);
}

fn prepend(directory: &Path, list: Option<&OsString>) -> OsString {
    let mut joined = directory.as_os_str().to_owned();
    // "dir:" would end in an empty element, which is the current directory.
    if let Some(list) = list.filter(|list| !list.is_empty()) {
        joined.push(":");
        joined.push(list);
    }
    joined
}

/// `Command::env` takes any key: with `A=B` and `c` the child sees `A` set to `B=c`. So it
/// is up to us to refuse.
fn check(op: &EnvOp) -> Result<(), EnvError> {
    let (key, value_is_good) = match op {
        EnvOp::Clear => return Ok(()),
        EnvOp::Unset(key) => (key, true),
        EnvOp::Set(key, value) | EnvOp::SetDefault(key, value) => (key, lacks(value, b"\0")),
        EnvOp::PrependPath(key, directory) => {
            let directory = directory.as_os_str();
            (key, !directory.is_empty() && lacks(directory, b":\0"))
        }
    };
    if key.is_empty() || !lacks(key, b"=\0") || !value_is_good {
        return Err(EnvError::BadKey(key.clone()));
    }
    Ok(())
}

fn lacks(text: &OsStr, forbidden: &[u8]) -> bool {
    !text.as_bytes().iter().any(|byte| forbidden.contains(byte))
}
