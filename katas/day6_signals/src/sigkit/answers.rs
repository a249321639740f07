//! The answers of a command on standard output.

use std::fmt::Display;
use std::io::{self, Write};

use super::stop::Stop;

/// Gives an answer on a line of its own, and at once: somebody may wait for it.
pub fn answer(line: impl Display) -> Result<(), Stop> {
    write(format!("{line}\n").as_bytes())
}

/// Writes to standard output. It is not kept locked: several threads may have something
/// to say.
pub fn write(bytes: &[u8]) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(Stop::Write)
}
