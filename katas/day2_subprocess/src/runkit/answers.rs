//! The answers of a command on standard output.

use std::io::{self, StdoutLock, Write};

use super::stop::Stop;

/// Answers, each with the same byte behind it.
pub struct Answers {
    out: StdoutLock<'static>,
    terminator: u8,
}

impl Answers {
    /// Answers with a newline behind each.
    pub fn lines() -> Self {
        Self::terminated_by(b'\n')
    }

    /// Answers with `terminator` behind each.
    pub fn terminated_by(terminator: u8) -> Self {
        let out = io::stdout().lock();
        Self { out, terminator }
    }

    /// Gives an answer, byte for byte.
    pub fn give(&mut self, answer: impl AsRef<[u8]>) -> Result<(), Stop> {
        self.out
            .write_all(answer.as_ref())
            .and_then(|()| self.out.write_all(&[self.terminator]))
            .map_err(Stop::Write)
    }

    /// Sees to it that all is written; the result is the exit status.
    pub fn finish(mut self) -> Result<u8, Stop> {
        self.out.flush().map_err(Stop::Write)?;
        Ok(0)
    }
}
