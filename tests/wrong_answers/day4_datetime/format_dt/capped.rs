//! Rejected by: day4_datetime::format_dt::a_long_format_is_as_good_as_a_short_one
//! Refuses a long format, as if it had been an attack.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    if fmt.len() > 512 {
        return Err(TimeError::BadFormat(fmt.to_owned()));
    }
    let mut text = String::new();
    write!(text, "{}", dt.format(fmt)).map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
