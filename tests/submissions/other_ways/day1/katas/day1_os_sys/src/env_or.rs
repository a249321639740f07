//! Works on the raw bytes of name and value, and keeps the three states apart in one `match`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::str;

use crate::{Env, EnvError};

/// Looks up the variable `key` in `env`; `default` stands in for a variable that is absent.
///
/// Programs are configured by their environment: environ(7). There, a name and a value are
/// bytes, any bytes but NUL, while a `String` is UTF-8. So a variable can be absent, be set
/// to text, or be set to something that is not text, and the caller wants to know which.
///
/// 1. If `key` is absent, the result is `Ok` with `default`.
/// 2. If it is set, the result is `Ok` with its value. That holds for an empty value too:
///    set to nothing is not the same as not set.
/// 3. If its value is not UTF-8, the result is [`EnvError::NotUnicode`] with the key, and
///    never the default: something *is* configured, and to run with something else instead
///    would hide the mistake.
/// 4. A `key` that is empty, or that contains `=` or NUL, cannot be the name of a variable:
///    [`EnvError::BadKey`], whatever `env` holds.
/// 5. Only `env` is read, never the environment of the process. That makes the function
///    easy to test, and safe to call while other threads run.
///
/// ```ignore
/// let env = Env::from([("USER".into(), "kata".into()), ("EMPTY".into(), "".into())]);
/// assert_eq!(env_or(&env, "USER", "nobody"), Ok("kata".to_owned()));
/// assert_eq!(env_or(&env, "EMPTY", "nobody"), Ok("".to_owned()));
/// assert_eq!(env_or(&env, "HOME", "/"), Ok("/".to_owned()));
/// assert_eq!(env_or(&env, "A=B", ""), Err(EnvError::BadKey("A=B".into())));
/// ```
///
/// # Errors
/// [`EnvError::BadKey`] and [`EnvError::NotUnicode`], as above.
pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    let name = key.as_bytes();
    if name.is_empty() || name.iter().any(|byte| matches!(byte, b'=' | 0)) {
        return Err(EnvError::BadKey(key.into()));
    }
    match env
        .get(OsStr::from_bytes(name))
        .map(|value| str::from_utf8(value.as_bytes()))
    {
        None => Ok(default.to_owned()),
        Some(Ok(text)) => Ok(text.to_owned()),
        Some(Err(_)) => Err(EnvError::NotUnicode {
            key: key.to_owned(),
        }),
    }
}
