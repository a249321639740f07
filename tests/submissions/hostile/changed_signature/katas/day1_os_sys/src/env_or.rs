//! Has another signature than the one that was asked for.

use std::ffi::OsStr;

use crate::Env;

pub fn env_or(env: &Env, key: &str, default: String) -> Option<String> {
    let value = env.get(OsStr::new(key));
    value.map_or(Some(default), |value| value.to_str().map(str::to_owned))
}
