//! Reads the text once, into `Parsed`, and asks that for a value; the six ways are known by
//! their shapes.

use std::fmt::{Display, Write};

use chrono::format::{Item, ParseErrorKind, ParseResult, Parsed, StrftimeItems, parse};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

use crate::{Moment, TimeError};

pub fn parse_strict(text: &str, fmt: &str) -> Result<Moment, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    let bad_input = || TimeError::BadInput(text.to_owned());
    let items = StrftimeItems::new(fmt).parse().map_err(|_| bad_format())?;
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, items.iter()).map_err(|_| bad_input())?;
    let moment = richest(&parsed).map_err(|kind| match kind {
        ParseErrorKind::NotEnough => bad_format(),
        _ => bad_input(),
    })?;
    let canonical = rewritten(moment, &items).ok_or_else(bad_format)?;
    if canonical == text {
        Ok(moment)
    } else {
        Err(TimeError::NotCanonical { canonical })
    }
}

fn richest(parsed: &Parsed) -> Result<Moment, ParseErrorKind> {
    if let Some(instant) = enough(parsed.to_datetime())? {
        return Ok(Moment::Instant(instant));
    }
    // Without an offset, the fields are those of any offset.
    if let Some(local) = enough(parsed.to_naive_datetime_with_offset(0))? {
        return Ok(Moment::Local(local));
    }
    let date = parsed.to_naive_date().map_err(|error| error.kind())?;
    Ok(Moment::Date(date))
}

fn enough<T>(value: ParseResult<T>) -> Result<Option<T>, ParseErrorKind> {
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ParseErrorKind::NotEnough => Ok(None),
        Err(error) => Err(error.kind()),
    }
}

fn rewritten(moment: Moment, items: &[Item<'_>]) -> Option<String> {
    let items = items.iter();
    match moment {
        Moment::Date(date) => shown(&date.format_with_items(items)),
        Moment::Local(local) => shown(&local.format_with_items(items)),
        Moment::Instant(instant) => shown(&instant.format_with_items(items)),
    }
}

fn shown(value: &impl Display) -> Option<String> {
    let mut text = String::new();
    write!(text, "{value}").ok().map(|()| text)
}

pub fn parse_any(text: &str) -> Result<Moment, TimeError> {
    if let Some(number) = text.strip_prefix('@') {
        return seconds(number).unwrap_or_else(|| Err(TimeError::BadInput(text.to_owned())));
    }
    shaped(text).ok_or_else(|| TimeError::BadInput(text.to_owned()))
}

/// `None` if it is no number; an error if it is too large.
fn seconds(number: &str) -> Option<Result<Moment, TimeError>> {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, number),
    };
    let has_needless_zero = digits.starts_with('0') && number != "0";
    if digits.is_empty() || has_needless_zero || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let seconds = digits.parse::<i128>().ok();
    let seconds = seconds.and_then(|seconds| i64::try_from(sign * seconds).ok());
    let instant = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let moment = instant.map(|instant| Moment::Instant(instant.fixed_offset()));
    Some(moment.ok_or(TimeError::OutOfRange))
}

/// Digits are replaced by nines: what is left is the shape.
fn shape(text: &str) -> String {
    text.replace(|c: char| c.is_ascii_digit(), "9")
}

fn shaped(text: &str) -> Option<Moment> {
    let date: NaiveDate = match text.get(..10) {
        Some(date) if shape(date) == "9999-99-99" => date.parse().ok()?,
        _ => return None,
    };
    let rest = &text[10..];
    match shape(rest).as_str() {
        "" => Some(Moment::Date(date)),
        " 99:99" => {
            let time = NaiveTime::parse_from_str(&rest[1..], "%H:%M").ok()?;
            Some(Moment::Local(date.and_time(time)))
        }
        "T99:99:99" | " 99:99:99" => {
            let time = NaiveTime::parse_from_str(&rest[1..], "%H:%M:%S").ok()?;
            Some(Moment::Local(NaiveDateTime::new(date, time)))
        }
        _ => instant(text, rest),
    }
}

/// `rest` begins with the separator.
fn instant(text: &str, rest: &str) -> Option<Moment> {
    let (time, behind) = rest.split_at_checked(9)?;
    if !["T99:99:99", " 99:99:99"].contains(&shape(time).as_str()) {
        return None;
    }
    let offset = match behind.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = fraction.len() - offset.len();
            (1..=9).contains(&digits).then_some(offset)?
        }
        None => behind,
    };
    let is_known = ["Z", "+99:99", "-99:99"].contains(&shape(offset).as_str());
    if !is_known || offset == "-00:00" {
        return None;
    }
    let instant = DateTime::parse_from_rfc3339(text).ok()?;
    Some(Moment::Instant(instant))
}
