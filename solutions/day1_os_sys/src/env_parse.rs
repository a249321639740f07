//! Kata 1.2: read numbers and switches.

use std::ffi::OsStr;
use std::fmt::Display;
use std::str::FromStr;

use crate::{Env, EnvError};

/// The variable `key` as a `T`; `None` if it is absent or blank.
///
/// # Errors
/// A bad key, a value that is not UTF-8 or does not parse.
pub fn env_parse<T>(env: &Env, key: &str) -> Result<Option<T>, EnvError>
where
    T: FromStr,
    T::Err: Display,
{
    parse_with(env, key, |word| {
        word.parse().map_err(|error: T::Err| error.to_string())
    })
}

/// The variable `key` as a switch; `default` if it is absent or blank.
///
/// # Errors
/// A bad key, a value that is not UTF-8 or none of the eight words.
pub fn env_flag(env: &Env, key: &str, default: bool) -> Result<bool, EnvError> {
    let flag = parse_with(env, key, |word| match word.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("expected a boolean".to_owned()),
    })?;
    Ok(flag.unwrap_or(default))
}

/// What both have in common; this file leans on no other kata, so that it can be solved
/// first.
fn parse_with<T>(
    env: &Env,
    key: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    let Some(value) = env.get(OsStr::new(key)) else {
        return Ok(None);
    };
    let Some(text) = value.to_str() else {
        return Err(EnvError::NotUnicode {
            key: key.to_owned(),
        });
    };
    let word = text.trim_ascii();
    if word.is_empty() {
        return Ok(None);
    }
    // The error shows the value as it is set: blanks may be the very mistake.
    parse(word).map(Some).map_err(|reason| EnvError::Invalid {
        key: key.to_owned(),
        value: text.to_owned(),
        reason,
    })
}
