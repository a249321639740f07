//! Rejected by: day1_os_sys::child_env::a_name_that_no_variable_can_have_is_a_bad_key
//! Trusts `Command` to refuse a bad name; it takes `A=B`, and the child sees `A` instead.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::{Env, EnvError, EnvOp};

pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    let mut env = base.clone();
    for op in ops {
        match op {
            EnvOp::Clear => env.clear(),
            EnvOp::Set(key, value) => {
                check(key, value, b"\0")?;
                env.insert(key.clone(), value.clone());
            }
            EnvOp::SetDefault(key, value) => {
                check(key, value, b"\0")?;
                env.entry(key.clone()).or_insert(value.clone());
            }
            EnvOp::Unset(key) => {
                check(key, OsStr::new(""), b"")?;
                env.remove(key);
            }
            EnvOp::PrependPath(key, directory) => {
                check(key, directory.as_os_str(), b":\0")?;
                if directory.as_os_str().is_empty() {
                    return Err(EnvError::BadKey(key.clone()));
                }
                let list = prepend(directory, env.get(key));
                env.insert(key.clone(), list);
            }
        }
    }
    Ok(env)
}

pub fn apply_env(cmd: &mut Command, env: &Env) {
    cmd.env_clear().envs(env);
}

fn prepend(directory: &Path, old: Option<&OsString>) -> OsString {
    let mut list = directory.as_os_str().to_owned();
    if let Some(old) = old
        && !old.is_empty()
    {
        list.push(":");
        list.push(old);
    }
    list
}

fn check(key: &OsStr, value: &OsStr, forbidden: &[u8]) -> Result<(), EnvError> {
    let contains = |text: &OsStr, bytes: &[u8]| text.as_bytes().iter().any(|b| bytes.contains(b));
    if contains(value, forbidden) {
        return Err(EnvError::BadKey(key.to_owned()));
    }
    Ok(())
}
