//! Rejected by: day1_os_sys::env_or::a_value_that_is_not_utf8_is_an_error_and_never_the_default
//! Bytes that are no text are silently replaced by U+FFFD: the value is another one.

use std::ffi::OsStr;

use crate::{Env, EnvError};

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    match env.get(OsStr::new(key)) {
        Some(value) => Ok(value.to_string_lossy().into_owned()),
        None => Ok(default.to_owned()),
    }
}
