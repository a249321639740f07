//! Panics with a value that ends the process when whoever caught the panic drops it.

use std::{panic, process};

use crate::{Env, ExpandError, OnMissing};

struct ExitsWhenDropped;

impl Drop for ExitsWhenDropped {
    fn drop(&mut self) {
        process::exit(0);
    }
}

pub fn expand(_: &str, _: &Env, _: OnMissing) -> Result<String, ExpandError> {
    panic::panic_any(ExitsWhenDropped)
}
