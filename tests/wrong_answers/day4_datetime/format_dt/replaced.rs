//! Rejected by: day4_datetime::format_dt::two_percent_signs_are_one
//! Replaces one specifier after the other: the `%d` in `%%d`, too.

use std::fmt::Write;

use chrono::NaiveDateTime;
use chrono::format::{Item, StrftimeItems};

use crate::TimeError;

const SPECIFIERS: [&str; 8] = ["%Y", "%m", "%d", "%H", "%M", "%S", "%y", "%B"];

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    if StrftimeItems::new(fmt).any(|item| item == Item::Error) {
        return Err(bad_format());
    }
    let mut format = fmt.to_owned();
    for specifier in SPECIFIERS {
        format = format.replace(specifier, &dt.format(specifier).to_string());
    }
    let mut text = String::new();
    write!(text, "{}", dt.format(&format)).map_err(|_| bad_format())?;
    Ok(text)
}
