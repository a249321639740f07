//! Rejected by: day4_datetime::parsing::what_is_nearly_rfc_3339_is_bad_input
//! Takes all that chrono takes for RFC 3339.

use std::fmt::{self, Write};

use chrono::format::{Item, ParseErrorKind, ParseResult, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::{Moment, TimeError};

type Reader = fn(&str, &str) -> ParseResult<Moment>;

const READERS: [Reader; 3] = [
    |text, fmt| DateTime::parse_from_str(text, fmt).map(Moment::Instant),
    |text, fmt| NaiveDateTime::parse_from_str(text, fmt).map(Moment::Local),
    |text, fmt| NaiveDate::parse_from_str(text, fmt).map(Moment::Date),
];

const FORMATS: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
];

pub fn parse_strict(text: &str, fmt: &str) -> Result<Moment, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    if StrftimeItems::new(fmt).any(|item| item == Item::Error) {
        return Err(bad_format());
    }
    for read in READERS {
        match read(text, fmt) {
            Ok(moment) => match written(moment, fmt) {
                Err(fmt::Error) => return Err(bad_format()),
                Ok(canonical) if canonical != text => {
                    return Err(TimeError::NotCanonical { canonical });
                }
                Ok(_) => return Ok(moment),
            },
            Err(error) if error.kind() == ParseErrorKind::NotEnough => {}
            Err(_) => return Err(TimeError::BadInput(text.to_owned())),
        }
    }
    Err(bad_format())
}

fn written(moment: Moment, fmt: &str) -> Result<String, fmt::Error> {
    let mut text = String::new();
    match moment {
        Moment::Date(date) => write!(text, "{}", date.format(fmt)),
        Moment::Local(local) => write!(text, "{}", local.format(fmt)),
        Moment::Instant(instant) => write!(text, "{}", instant.format(fmt)),
    }?;
    Ok(text)
}

pub fn parse_any(text: &str) -> Result<Moment, TimeError> {
    let bad_input = || TimeError::BadInput(text.to_owned());
    if let Some(number) = text.strip_prefix('@') {
        if !is_canonical(number) {
            return Err(bad_input());
        }
        let instant = number.parse().ok();
        let instant = instant.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let instant = instant.ok_or(TimeError::OutOfRange)?;
        return Ok(Moment::Instant(instant.fixed_offset()));
    }
    let instant = rfc3339(text).map(Moment::Instant);
    let other = || FORMATS.iter().find_map(|fmt| parse_strict(text, fmt).ok());
    instant.or_else(other).ok_or_else(bad_input)
}

fn is_canonical(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    number == "0" || (is_all_digits && !digits.is_empty() && !digits.starts_with('0'))
}

fn rfc3339(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?;
    Some(instant)
}
