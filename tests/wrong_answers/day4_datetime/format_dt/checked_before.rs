//! Rejected by: day4_datetime::format_dt::a_local_time_has_no_offset
//! Looks for specifiers that do not exist, but not for those that the value cannot fill.

use chrono::NaiveDateTime;
use chrono::format::{Item, StrftimeItems};

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    if StrftimeItems::new(fmt).any(|item| item == Item::Error) {
        return Err(TimeError::BadFormat(fmt.to_owned()));
    }
    Ok(dt.format(fmt).to_string())
}
