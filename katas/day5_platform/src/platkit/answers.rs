//! The answers of a command on standard output, and what became of those it cannot give.

use std::io::{self, StdoutLock, Write};

use super::stop::{Failure, NO, Stop};

/// One answer to each question. A question that fails is told on standard error and does
/// not keep the others from being answered; the first failure is the exit status.
pub struct Answers {
    out: StdoutLock<'static>,
    status: u8,
}

impl Answers {
    pub fn new() -> Self {
        let out = io::stdout().lock();
        Self { out, status: 0 }
    }

    /// Gives an answer and a newline.
    pub fn give(&mut self, answer: impl AsRef<[u8]>) -> Result<(), Stop> {
        self.part(answer)?;
        self.part("\n")
    }

    /// Gives a part of an answer, byte for byte.
    pub fn part(&mut self, part: impl AsRef<[u8]>) -> Result<(), Stop> {
        self.out.write_all(part.as_ref()).map_err(Stop::Write)
    }

    /// Gives an answer to a question that is answered by yes or no.
    pub fn yes_or_no(&mut self, answer: bool) -> Result<(), Stop> {
        if !answer {
            self.ends_with(NO);
        }
        self.give(if answer { "yes" } else { "no" })
    }

    /// Gives an answer or tells that there is none, and why.
    pub fn give_or_fail(&mut self, answer: Result<impl AsRef<[u8]>, Failure>) -> Result<(), Stop> {
        match answer {
            Ok(answer) => self.give(answer),
            Err(failure) => {
                self.fail(&failure);
                Ok(())
            }
        }
    }

    /// Tells that there is no answer, and why.
    pub fn fail(&mut self, failure: &Failure) {
        let status = failure.tell();
        self.ends_with(status);
    }

    fn ends_with(&mut self, status: u8) {
        if self.status == 0 {
            self.status = status;
        }
    }

    /// Sees to it that all is written; the result is the exit status.
    pub fn finish(mut self) -> Result<u8, Stop> {
        self.out.flush().map_err(Stop::Write)?;
        Ok(self.status)
    }
}
