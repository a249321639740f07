//! Rejected by: day4_datetime::format_dt::a_format_that_ends_in_a_specifier_is_an_error
//! Takes a percent sign at the end for text.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let format = fmt.strip_suffix('%').filter(|rest| !rest.ends_with('%'));
    let mut text = String::new();
    write!(text, "{}", dt.format(format.unwrap_or(fmt)))
        .map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    if format.is_some() {
        text.push('%');
    }
    Ok(text)
}
