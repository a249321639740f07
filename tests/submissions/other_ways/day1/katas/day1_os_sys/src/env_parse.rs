//! A switch is a type with a parser of its own, read by the same function as a number.

use std::fmt::Display;
use std::str::FromStr;

use crate::env_or::env_or;
use crate::{Env, EnvError};

/// Reads the variable `key` as a `T`: `PORT` as a `u16`, say.
///
/// A setting has three states: not there, there and good, there and bad. Only the first
/// means "use the default"; a typo in `PORT` shall be told and not turned into port 0.
///
/// 1. Absent, empty, or nothing but ASCII whitespace: `Ok(None)`.
/// 2. ASCII whitespace around the value is dropped before it is parsed. (ASCII whitespace
///    is blank, tab, newline, carriage return and form feed, as in
///    [`char::is_ascii_whitespace`].)
/// 3. A value that does not parse: [`EnvError::Invalid`] with the `key`, with the `value`
///    exactly as it is set (whitespace included) and, as `reason`, with what the parser's
///    error says when it is displayed.
/// 4. A value that is not UTF-8: [`EnvError::NotUnicode`].
/// 5. A `key` that is empty, or that contains `=` or NUL: [`EnvError::BadKey`], as in
///    kata 1.1.
///
/// ```ignore
/// let env = Env::from([("PORT".into(), " 8080 ".into()), ("SIZE".into(), "8o".into())]);
/// assert_eq!(env_parse::<u16>(&env, "PORT"), Ok(Some(8080)));
/// assert_eq!(env_parse::<u16>(&env, "TIMEOUT"), Ok(None));
/// assert_eq!(
///     env_parse::<i64>(&env, "SIZE"),
///     Err(EnvError::Invalid {
///         key: "SIZE".into(),
///         value: "8o".into(),
///         reason: "invalid digit found in string".into(),
///     }),
/// );
/// ```
///
/// # Errors
/// [`EnvError::Invalid`], [`EnvError::NotUnicode`] and [`EnvError::BadKey`], as above.
pub fn env_parse<T>(env: &Env, key: &str) -> Result<Option<T>, EnvError>
where
    T: FromStr,
    T::Err: Display,
{
    // Absent and empty mean the same here, so the empty text will do as a default.
    let value = env_or(env, key, "")?;
    let meant = value.trim_matches(|c: char| c.is_ascii_whitespace());
    (!meant.is_empty())
        .then(|| meant.parse())
        .transpose()
        .map_err(|error: T::Err| EnvError::Invalid {
            key: key.to_owned(),
            reason: error.to_string(),
            value: value.clone(),
        })
}

/// Reads the variable `key` as a switch; `default` stands in where nothing is said.
///
/// People write switches in many ways, and `DEBUG=0` shall not switch anything on.
///
/// 1. Absent, empty, or nothing but ASCII whitespace: `Ok(default)`.
/// 2. ASCII whitespace around the value is dropped first.
/// 3. `1`, `true`, `yes` and `on` are `true`; `0`, `false`, `no` and `off` are `false`, in
///    upper, lower or mixed case.
/// 4. Anything else: [`EnvError::Invalid`] with the `key`, the `value` exactly as it is set,
///    and the `reason` `expected a boolean`.
/// 5. A value that is not UTF-8 is [`EnvError::NotUnicode`], and a bad key
///    [`EnvError::BadKey`], as in [`env_parse`].
///
/// ```ignore
/// let env = Env::from([("DEBUG".into(), "Off".into())]);
/// assert_eq!(env_flag(&env, "DEBUG", true), Ok(false));
/// assert_eq!(env_flag(&env, "COLOR", true), Ok(true));
/// ```
///
/// # Errors
/// [`EnvError::Invalid`], [`EnvError::NotUnicode`] and [`EnvError::BadKey`], as above.
pub fn env_flag(env: &Env, key: &str, default: bool) -> Result<bool, EnvError> {
    let switch = env_parse(env, key)?.unwrap_or(Switch(default));
    Ok(switch.0)
}

struct Switch(bool);

impl FromStr for Switch {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [
            ("1", true),
            ("true", true),
            ("yes", true),
            ("on", true),
            ("0", false),
            ("false", false),
            ("no", false),
            ("off", false),
        ]
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, state)| Self(state))
        .ok_or("expected a boolean")
    }
}
