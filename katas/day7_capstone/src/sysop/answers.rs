//! The answers of a command on standard output, a line each, at once.

use std::io::{self, Write};

use super::stop::Stop;

/// Answers. A reader sees each one when it is given.
pub struct Answers(io::Stdout);

impl Answers {
    pub fn new() -> Self {
        Self(io::stdout())
    }

    /// Gives an answer, and a newline.
    pub fn give(&mut self, answer: impl AsRef<[u8]>) -> Result<(), Stop> {
        let mut out = self.0.lock();
        out.write_all(answer.as_ref())
            .and_then(|()| out.write_all(b"\n"))
            .and_then(|()| out.flush())
            .map_err(Stop::Write)
    }
}
