//! Rejected by: day4_datetime::format_dt::a_specifier_that_does_not_exist_is_an_error
//! `to_string` panics where the format is wrong.

use chrono::NaiveDateTime;

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    Ok(dt.format(fmt).to_string())
}
