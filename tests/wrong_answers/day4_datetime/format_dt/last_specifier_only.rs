//! Rejected by: day4_datetime::format_dt::a_good_beginning_does_not_help
//! The error has only what follows the last percent sign.

use std::fmt::Write;

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    write!(text, "{}", dt.format(fmt)).map_err(|_| {
        let start = fmt.rfind('%').unwrap_or(0);
        TimeError::BadFormat(fmt[start..].to_owned())
    })?;
    Ok(text)
}
