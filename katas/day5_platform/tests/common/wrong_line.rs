//! What a test expects where a line is wrong.

use std::fmt;

use day5_platform::ParseError;

/// The error that tells the line of this number, for whatever reason.
pub struct WrongLine(pub usize);

impl<T> PartialEq<Result<T, ParseError>> for WrongLine {
    fn eq(&self, other: &Result<T, ParseError>) -> bool {
        matches!(other, Err(ParseError::Line { number, .. }) if *number == self.0)
    }
}

impl fmt::Debug for WrongLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Err(Line {{ number: {}, .. }})", self.0)
    }
}
