//! Rejected by: day1_os_sys::env_parse::zero_switches_off
//! Whatever is set switches on, so `DEBUG=0` does.

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
    let word = text.trim_ascii();
    if word.is_empty() {
        return Ok(None);
    }
    match word.parse() {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(invalid(key, text, error)),
    }
}

pub fn env_flag(env: &Env, key: &str, default: bool) -> Result<bool, EnvError> {
    let Some(text) = text(env, key)? else {
        return Ok(default);
    };
    let word = text.trim_ascii();
    Ok(if word.is_empty() { default } else { true })
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
