//! Kata 1.1: read a variable, with a default.

use std::ffi::OsStr;

use crate::{Env, EnvError};

/// The value of `key`, or `default` if it is absent.
///
/// # Errors
/// A key that cannot be one, a value that is not UTF-8.
pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    // The kernel keeps each variable as one C string "KEY=value".
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    // Two questions, kept apart: is it there, and is it text? `and_then(OsString::to_str)`
    // would fold them into one `None`, and the default would hide a broken setting.
    match env.get(OsStr::new(key)) {
        None => Ok(default.to_owned()),
        Some(value) => match value.to_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(EnvError::NotUnicode {
                key: key.to_owned(),
            }),
        },
    }
}
