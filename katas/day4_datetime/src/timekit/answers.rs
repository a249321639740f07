//! The answers of a command on standard output, and what became of those it cannot give.

use std::io::{self, StdoutLock, Write};

use super::stop::{Failure, Stop};

/// One answer to each question. A question that fails is told on standard error and does
/// not keep the others from being answered; the first failure is the exit status.
pub struct Answers {
    out: StdoutLock<'static>,
    terminator: u8,
    status: u8,
}

impl Answers {
    /// Answers with a newline behind each.
    pub fn lines() -> Self {
        Self::terminated_by(b'\n')
    }

    /// Answers with `terminator` behind each.
    pub fn terminated_by(terminator: u8) -> Self {
        let out = io::stdout().lock();
        Self {
            out,
            terminator,
            status: 0,
        }
    }

    /// Gives an answer, byte for byte.
    pub fn give(&mut self, answer: impl AsRef<[u8]>) -> Result<(), Stop> {
        self.out
            .write_all(answer.as_ref())
            .and_then(|()| self.out.write_all(&[self.terminator]))
            .map_err(Stop::Write)
    }

    /// Tells that there is no answer, and why.
    pub fn fail(&mut self, failure: &Failure) {
        let status = failure.tell();
        if self.status == 0 {
            self.status = status;
        }
    }

    /// Gives an answer or tells that there is none.
    pub fn give_or_fail(&mut self, answer: Result<impl AsRef<[u8]>, Failure>) -> Result<(), Stop> {
        match answer {
            Ok(answer) => self.give(answer),
            Err(failure) => {
                self.fail(&failure);
                Ok(())
            }
        }
    }

    /// Sees to it that all is written; the result is the exit status.
    pub fn finish(mut self) -> Result<u8, Stop> {
        self.out.flush().map_err(Stop::Write)?;
        Ok(self.status)
    }
}
