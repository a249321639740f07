//! Rejected by: day4_datetime::format_dt::no_specifier_of_chrono_is_left_out
//! Cuts the fraction to milliseconds.

use std::fmt::Write;

use chrono::{NaiveDateTime, Timelike};

use crate::TimeError;

/// Writes a date and a time as a format says.
///
/// # Errors
/// A format that chrono cannot use for this value.
pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let millis = dt.nanosecond() / 1_000_000 * 1_000_000;
    let dt = dt.with_nanosecond(millis).unwrap_or(*dt);
    let mut text = String::new();
    // `format` only takes note; it is the writing that fails. `to_string` makes a panic of
    // that, because writing to a text is not supposed to fail.
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
