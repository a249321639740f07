//! Rejected by: day4_datetime::parsing::rfc_3339_keeps_its_offset_and_its_fraction
//! Refuses each offset that begins with -00, not only -00:00.

use std::fmt::{self, Write};

use chrono::format::{Item, ParseErrorKind, ParseResult, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::{Moment, TimeError};

type Reader = fn(&str, &str) -> ParseResult<Moment>;

/// From rich to poor.
const READERS: [Reader; 3] = [
    |text, fmt| DateTime::parse_from_str(text, fmt).map(Moment::Instant),
    |text, fmt| NaiveDateTime::parse_from_str(text, fmt).map(Moment::Local),
    |text, fmt| NaiveDate::parse_from_str(text, fmt).map(Moment::Date),
];

/// The ways to write a local time or a date that need no telling.
const FORMATS: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
];

/// Reads `text` as `fmt` says, and insists that it is written like that.
///
/// # Errors
/// A format that cannot be used, a text that cannot be read, or one that would be written
/// in another way.
pub fn parse_strict(text: &str, fmt: &str) -> Result<Moment, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    // Asked first: a parser gives up at the first mistake, be it the text's or the format's.
    if StrftimeItems::new(fmt).any(|item| item == Item::Error) {
        return Err(bad_format());
    }
    for read in READERS {
        match read(text, fmt) {
            // The parser may be lenient: what counts is that the text comes out again.
            Ok(moment) => match written(moment, fmt) {
                Err(fmt::Error) => return Err(bad_format()),
                Ok(canonical) if canonical != text => {
                    return Err(TimeError::NotCanonical { canonical });
                }
                Ok(_) => return Ok(moment),
            },
            // The text is fine, but the format says less than this type needs to know.
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

/// Reads a text that is written in one of six well-known ways, strictly as well.
///
/// # Errors
/// A text that is written in none of them, or too many seconds.
pub fn parse_any(text: &str) -> Result<Moment, TimeError> {
    let bad_input = || TimeError::BadInput(text.to_owned());
    if let Some(number) = text.strip_prefix('@') {
        if !is_canonical(number) {
            return Err(bad_input());
        }
        // What is no `i64` here is merely too large.
        let instant = number.parse().ok();
        let instant = instant.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let instant = instant.ok_or(TimeError::OutOfRange)?;
        return Ok(Moment::Instant(instant.fixed_offset()));
    }
    if text.contains("-00:") && text.len() >= 25 {
        return Err(bad_input());
    }
    let instant = rfc3339(text).map(Moment::Instant);
    let other = || FORMATS.iter().find_map(|fmt| parse_strict(text, fmt).ok());
    instant.or_else(other).ok_or_else(bad_input)
}

/// Whether a text is a whole number as a computer would write it.
fn is_canonical(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    number == "0" || (is_all_digits && !digits.is_empty() && !digits.starts_with('0'))
}

/// RFC 3339 without the liberties that it or chrono grants: written again with the same
/// separator, as many digits and the same form of offset, the text is the same.
fn rfc3339(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?;
    let whole = match text.get(10..11)? {
        "T" => instant.format("%Y-%m-%dT%H:%M:%S"),
        " " => instant.format("%Y-%m-%d %H:%M:%S"),
        _ => return None,
    };
    let whole = whole.to_string();
    let offset = if text.ends_with('Z') {
        "Z".to_owned()
    } else {
        instant.format("%:z").to_string()
    };
    let fraction = instant.format("%.9f").to_string();
    let length = text.len().checked_sub(whole.len() + offset.len())?;
    (text == whole + fraction.get(..length)? + &offset).then_some(instant)
}
