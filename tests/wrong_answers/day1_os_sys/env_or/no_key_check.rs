//! Rejected by: day1_os_sys::env_or::a_name_that_no_variable_can_have_is_a_bad_key
//! A name that cannot be one is looked up like any other, and the default hides the slip.

use std::ffi::OsStr;

use crate::{Env, EnvError};

pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    match env.get(OsStr::new(key)) {
        None => Ok(default.to_owned()),
        Some(value) => match value.to_str() {
            Some(text) => Ok(text.to_owned()),
            None => Err(EnvError::NotUnicode { key: key.into() }),
        },
    }
}
