//! Prints without end, and does not mind when nobody reads it.

use std::io::{self, Write};

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    let line = "all work and no play makes jack a dull boy\n".repeat(1000);
    loop {
        let _ = io::stdout().write_all(line.as_bytes());
    }
}
