//! Kills everybody in its own process group.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    let _ = kill(Pid::from_raw(0), Signal::SIGKILL);
    Ok("wrong".to_owned())
}
