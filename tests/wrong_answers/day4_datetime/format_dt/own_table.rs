//! Rejected by: day4_datetime::format_dt::no_specifier_of_chrono_is_left_out
//! Knows only the specifiers that everybody uses.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

/// Writes a date and a time as a format says.
///
/// # Errors
/// A format that chrono cannot use for this value.
pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut rest = fmt;
    while let Some((_, specifier)) = rest.split_once('%') {
        let known = specifier.trim_start_matches(['-', '.', '3']);
        let known = known.starts_with(|c| "YmdHMSyeBbAaIplPjuwGVFTRsCfn%".contains(c));
        if !known || specifier.starts_with('f') {
            return Err(TimeError::BadFormat(fmt.to_owned()));
        }
        rest = specifier.get(1..).unwrap_or("");
    }
    let mut text = String::new();
    // `format` only takes note; it is the writing that fails. `to_string` makes a panic of
    // that, because writing to a text is not supposed to fail.
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
