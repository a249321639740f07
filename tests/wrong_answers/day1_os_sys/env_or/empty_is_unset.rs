//! Rejected by: day1_os_sys::env_or::an_empty_value_is_a_value
//! A variable that is set to nothing is taken for one that is not set.

use std::ffi::OsStr;

use crate::{Env, EnvError};

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    match env.get(OsStr::new(key)) {
        Some(value) if !value.is_empty() => match value.to_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(EnvError::NotUnicode { key: key.into() }),
        },
        _ => Ok(default.to_owned()),
    }
}
