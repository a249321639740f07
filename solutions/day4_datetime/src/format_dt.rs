//! Kata 4.2: format a date and a time, without a panic.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

/// Writes a date and a time as a format says.
///
/// # Errors
/// A format that chrono cannot use for this value.
pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    // `format` only takes note; it is the writing that fails. `to_string` makes a panic of
    // that, because writing to a text is not supposed to fail.
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
