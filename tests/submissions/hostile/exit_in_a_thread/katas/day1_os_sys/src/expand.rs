//! Ends the process from a thread while the function waits for it.

use std::{process, thread};

use crate::{Env, ExpandError, OnMissing};

pub fn expand(_: &str, _: &Env, _: OnMissing) -> Result<String, ExpandError> {
    thread::spawn(|| process::exit(0))
        .join()
        .expect("nobody comes back from there")
}
