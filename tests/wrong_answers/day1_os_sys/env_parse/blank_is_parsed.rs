//! Rejected by: day1_os_sys::env_parse::a_blank_value_is_none
//! Looks for emptiness before it trims: a blank value is then parsed, and is no number.

use std::ffi::OsStr;
use std::fmt::Display;
use std::str::FromStr;

use crate::{Env, EnvError};

pub fn env_parse<T>(env: &Env, key: &str) -> Result<Option<T>, EnvError>
where
    T: FromStr,
    T::Err: Display,
{
    let Some(text) = text(env, key)? else {
        return Ok(None);
    };
    if text.is_empty() {
        return Ok(None);
    }
    match text.trim_ascii().parse() {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(invalid(key, text, error)),
    }
}

pub fn env_flag(env: &Env, key: &str, default: bool) -> Result<bool, EnvError> {
    let Some(text) = text(env, key)? else {
        return Ok(default);
    };
    match text.trim_ascii().to_ascii_lowercase().as_str() {
        "" => Ok(default),
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err(invalid(key, text, "expected a boolean")),
    }
}

fn text<'a>(env: &'a Env, key: &str) -> Result<Option<&'a str>, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    match env.get(OsStr::new(key)) {
        None => Ok(None),
        Some(value) => match value.to_str() {
            Some(text) => Ok(Some(text)),
            None => Err(EnvError::NotUnicode { key: key.into() }),
        },
    }
}

fn invalid(key: &str, value: &str, reason: impl Display) -> EnvError {
    EnvError::Invalid {
        key: key.to_owned(),
        value: value.to_owned(),
        reason: reason.to_string(),
    }
}
