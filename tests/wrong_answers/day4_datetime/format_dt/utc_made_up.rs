//! Rejected by: day4_datetime::format_dt::a_local_time_has_no_offset
//! Makes an instant in UTC of it, so that there is an offset to write.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    write!(text, "{}", dt.and_utc().format(fmt))
        .map_err(|_| TimeError::BadFormat(fmt.to_owned()))?;
    Ok(text)
}
