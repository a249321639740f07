//! Takes the format apart first, and then writes piece by piece.

use std::fmt::Write;

use chrono::NaiveDateTime;
use chrono::format::{Item, StrftimeItems};

use crate::TimeError;

pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    let items = StrftimeItems::new(fmt).parse().map_err(|_| bad_format())?;
    let mut text = String::new();
    for item in items {
        match item {
            Item::Literal(literal) | Item::Space(literal) => text.push_str(literal),
            item => {
                let piece = dt.format_with_items([item].into_iter());
                write!(text, "{piece}").map_err(|_| bad_format())?;
            }
        }
    }
    Ok(text)
}
