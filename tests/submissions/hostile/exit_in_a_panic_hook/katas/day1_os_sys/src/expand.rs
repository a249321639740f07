//! Panics, with a hook that makes the panic a success.

use std::{panic, process};

use crate::{Env, ExpandError, OnMissing};

pub fn expand(_: &str, _: &Env, _: OnMissing) -> Result<String, ExpandError> {
    panic::set_hook(Box::new(|_| process::exit(0)));
    panic!("nobody hears this")
}
