//! Rejected by: day4_datetime::format_dt::a_specifier_that_does_not_exist_is_an_error
//! Returns what was written until the mistake.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    let _ = write!(text, "{}", dt.format(fmt));
    Ok(text)
}
