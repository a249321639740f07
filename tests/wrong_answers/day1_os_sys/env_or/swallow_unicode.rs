//! Rejected by: day1_os_sys::env_or::a_value_that_is_not_utf8_is_an_error_and_never_the_default
//! "Not set" and "not text" are folded into one `None`, and the default hides the second.

use std::ffi::OsStr;

use crate::{Env, EnvError};

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    let value = env.get(OsStr::new(key)).and_then(|value| value.to_str());
    Ok(value.unwrap_or(default).to_owned())
}
