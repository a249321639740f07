//! Kills whoever waits for it.

use nix::sys::signal::{Signal, kill};
use nix::unistd::getppid;

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    let _ = kill(getppid(), Signal::SIGKILL);
    Ok("wrong".to_owned())
}
