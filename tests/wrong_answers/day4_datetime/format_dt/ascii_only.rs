//! Rejected by: day4_datetime::format_dt::other_text_is_copied
//! Refuses formats that are not ASCII.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    if !fmt.is_ascii() {
        return Err(TimeError::BadFormat(fmt.to_owned()));
    }
    let mut text = String::new();
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
