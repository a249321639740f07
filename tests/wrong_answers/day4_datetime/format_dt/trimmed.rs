//! Rejected by: day4_datetime::format_dt::other_text_is_copied
//! Drops white space around the text.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text.trim().to_owned())
}
