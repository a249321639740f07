//! Rejected by: day1_os_sys::env_or::the_environment_of_the_process_is_not_read
//! Asks the process instead of the map that it is given.

use std::env::{self, VarError};

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, key: &str, default: &str) -> Result<String, EnvError> {
    if key.is_empty() || key.contains(['=', '\0']) {
        return Err(EnvError::BadKey(key.into()));
    }
    match env::var(key) {
        Ok(value) => Ok(value),
        Err(VarError::NotPresent) => Ok(default.to_owned()),
        Err(VarError::NotUnicode(_)) => Err(EnvError::NotUnicode {
            key: key.to_owned(),
        }),
    }
}
