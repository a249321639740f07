//! Kata 4.3: read dates and times, strictly.

use std::fmt::Write;
use std::iter;

use chrono::format::{Item, ParseResult, Parsed, StrftimeItems, parse};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone};

use crate::{Moment, TimeError};

/// Reads `text` as `fmt` says, and insists that it is written like that.
///
/// Parsers are friendly. chrono's takes `2024-3-5`, `+2024-03-15` and ` 2024- 3-15` for
/// `%Y-%m-%d`; Python's takes the first of them. In a file name, a key or a log that is
/// sorted as text, that is a mistake that nobody sees. And a text can say more or less: a
/// date is no date with a time, and neither says when that was.
///
/// 1. The result is as rich as the *format* allows: [`Moment::Instant`] if it determines
///    date, time and offset; else [`Moment::Local`] if it determines date and time; else
///    [`Moment::Date`] if it determines a date. (`%s`, seconds since 1970, determines an
///    instant in UTC.)
/// 2. Written with the same format, the value must give `text` again, byte for byte. If it
///    gives something else, the result is [`TimeError::NotCanonical`] with that.
/// 3. A format that cannot be used is [`TimeError::BadFormat`] with the format, whatever the
///    text is if the format has a specifier that does not exist. Neither can a format be
///    used that determines no date (`%H:%M`), nor one with which its value cannot be written
///    again: `%Y-%m-%d %H` determines a date, and a date has no hour; nor has a local time
///    the name of a zone, `%Z`.
/// 4. Any other text that cannot be read is [`TimeError::BadInput`] with the text: one with
///    something missing, something left over, or something impossible, such as February
///    30th, 24:00, the offset `+99:00`, or a Friday as the wrong day of the week.
/// 5. A leap second, `23:59:60`, is read as chrono reads it, and is no mistake.
///
/// ```ignore
/// assert_eq!(parse_strict("2024-03-15", "%Y-%m-%d"), Ok(Moment::Date(march_15)));
/// assert_eq!(
///     parse_strict("2024-3-15", "%Y-%m-%d"),
///     Err(TimeError::NotCanonical { canonical: "2024-03-15".into() }),
/// );
/// assert_eq!(parse_strict("soon", "%Y-%m-%d"), Err(TimeError::BadInput("soon".into())));
/// ```
///
/// # Errors
/// [`TimeError::BadFormat`], [`TimeError::BadInput`] and [`TimeError::NotCanonical`], as
/// above.
pub fn parse_strict(text: &str, fmt: &str) -> Result<Moment, TimeError> {
    let bad_format = || TimeError::BadFormat(fmt.to_owned());
    let bad_input = || TimeError::BadInput(text.to_owned());

    let items: Vec<Item> = StrftimeItems::new(fmt).collect();
    let kind = richest(&items).ok_or_else(bad_format)?;

    let mut fields = Parsed::new();
    parse(&mut fields, text, items.iter()).map_err(|_| bad_input())?;
    let moment = kind(&fields).map_err(|_| bad_input())?;

    let canonical = write_moment(&moment, &items).ok_or_else(bad_format)?;
    if canonical == text {
        Ok(moment)
    } else {
        Err(TimeError::NotCanonical { canonical })
    }
}

/// Reads a text that is written in one of six well-known ways, strictly as well.
///
/// | written like | is |
/// |---|---|
/// | `2024-03-15T09:05:00Z`, `2024-03-15 09:05:00.25+01:00` | an instant: RFC 3339 |
/// | `@1710493500`, `@-1` | an instant: seconds since 1970-01-01, in UTC |
/// | `2024-03-15 09:05:00` | a local time |
/// | `2024-03-15T09:05:00` | a local time |
/// | `2024-03-15 09:05` | a local time |
/// | `2024-03-15` | a date |
///
/// 1. RFC 3339 is: date, `T` or one blank, time with seconds, perhaps a `.` with one to nine
///    digits, then `Z` or an offset such as `+01:00`. The instant keeps the offset; `Z` is
///    the offset `+00:00`.
/// 2. Behind `@` is a whole number without a plus sign and without needless zeros. If it is
///    more than chrono's `DateTime` can hold, the result is [`TimeError::OutOfRange`], also
///    if it is more than an `i64` can hold.
/// 3. A text must be written exactly as its kind is written: what is merely similar is
///    [`TimeError::BadInput`] with the text. `2024-3-5` is, and so are, of what chrono takes
///    for RFC 3339, `t` and `z` in lower case, the offset `-00:00`, a minus sign that is not
///    ASCII, and more than nine digits behind the point.
/// 4. Leap seconds are read as chrono reads them.
///
/// ```ignore
/// let instant = DateTime::parse_from_rfc3339("1969-12-31T23:59:59+00:00").unwrap();
/// assert_eq!(parse_any("@-1"), Ok(Moment::Instant(instant)));
/// assert_eq!(parse_any("2024-03-15"), Ok(Moment::Date(march_15)));
/// ```
///
/// # Errors
/// [`TimeError::BadInput`] and [`TimeError::OutOfRange`], as above.
pub fn parse_any(text: &str) -> Result<Moment, TimeError> {
    if let Some(number) = text.strip_prefix('@') {
        return at_seconds(number, text);
    }
    known_form(text).ok_or_else(|| TimeError::BadInput(text.to_owned()))
}

/// How a kind of moment is made of the fields that were read.
type Kind = fn(&Parsed) -> ParseResult<Moment>;

/// From the richest to the poorest; a format has the first that it determines.
const KINDS: [Kind; 3] = [
    |fields| fields.to_datetime().map(Moment::Instant),
    |fields| fields.to_naive_datetime_with_offset(0).map(Moment::Local),
    |fields| fields.to_naive_date().map(Moment::Date),
];

/// What a format determines, whatever the text; `None` if the format cannot be used.
///
/// Each item writes a sample and reads that back, alone, so that the fields are those that
/// the format speaks of. The sample is an instant, so an item that cannot write it can write
/// nothing at all.
fn richest(items: &[Item]) -> Option<Kind> {
    let sample = DateTime::UNIX_EPOCH.fixed_offset();
    let mut fields = Parsed::new();
    for item in items {
        let text = write_moment(&Moment::Instant(sample), std::slice::from_ref(item))?;
        parse(&mut fields, &text, iter::once(item)).ok()?;
    }
    let kind = KINDS.into_iter().find(|kind| kind(&fields).is_ok())?;
    // A poorer moment may lack what another item wants to write.
    write_moment(&kind(&fields).ok()?, items)?;
    Some(kind)
}

fn write_moment(moment: &Moment, items: &[Item]) -> Option<String> {
    let mut text = String::new();
    let items = items.iter();
    match moment {
        Moment::Date(date) => write!(text, "{}", date.format_with_items(items)),
        Moment::Local(local) => write!(text, "{}", local.format_with_items(items)),
        Moment::Instant(at) => write!(text, "{}", at.format_with_items(items)),
    }
    .ok()?;
    Some(text)
}

/// The instant of `@number`.
fn at_seconds(number: &str, text: &str) -> Result<Moment, TimeError> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let canonical = match digits.as_bytes() {
        [b'0'] => digits == number, // zero has no sign
        [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !canonical {
        return Err(TimeError::BadInput(text.to_owned()));
    }
    // What is a number and no i64 is too large for one.
    let seconds = number.parse().ok();
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map(|at| Moment::Instant(at.fixed_offset()))
        .ok_or(TimeError::OutOfRange)
}

/// Every form but `@`: its shape, with a 9 for each digit, says which one it is.
fn known_form(text: &str) -> Option<Moment> {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '9' } else { c })
        .collect();
    let date = |text: &str| {
        let year = text[..4].parse().ok()?;
        NaiveDate::from_ymd_opt(year, number(&text[5..7])?, number(&text[8..10])?)
    };
    match shape.as_str() {
        "9999-99-99" => date(text).map(Moment::Date),
        "9999-99-99 99:99" => local(date(text)?, &text[11..], "00", 0).map(Moment::Local),
        "9999-99-99 99:99:99" | "9999-99-99T99:99:99" => {
            local(date(text)?, &text[11..16], &text[17..], 0).map(Moment::Local)
        }
        _ => {
            let rest = ["9999-99-99 99:99:99", "9999-99-99T99:99:99"]
                .iter()
                .find_map(|head| shape.strip_prefix(head))?;
            let rest = &text[text.len() - rest.len()..];
            let (nanos, rest) = fraction(rest)?;
            let local = local(date(text)?, &text[11..16], &text[17..19], nanos)?;
            offset(rest)?
                .from_local_datetime(&local)
                .single()
                .map(Moment::Instant)
        }
    }
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

/// The local time on `date`, of `HH:MM`, `SS` and nanoseconds.
fn local(date: NaiveDate, minutes: &str, seconds: &str, nanos: u32) -> Option<NaiveDateTime> {
    let (hour, minute) = (number(&minutes[..2])?, number(&minutes[3..])?);
    // chrono's leap second is the 59th, with more than a second's nanoseconds.
    match number(seconds)? {
        60 => date.and_hms_nano_opt(hour, minute, 59, nanos + 1_000_000_000),
        second => date.and_hms_nano_opt(hour, minute, second, nanos),
    }
}

/// The nanoseconds of an optional `.` with one to nine digits, and what comes behind them.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(text) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    if !(1..=9).contains(&digits.len()) {
        return None;
    }
    Some((number(&format!("{digits:0<9}"))?, rest))
}

/// `Z` or `+09:00`.
fn offset(text: &str) -> Option<FixedOffset> {
    let [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] = text.as_bytes() else {
        return (text == "Z").then(|| FixedOffset::east_opt(0))?;
    };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    let hours = 10 * digit(h1)? + digit(h2)?;
    let minutes = 10 * digit(m1)? + digit(m2)?;
    match (sign, hours, minutes) {
        (b'-', 0, 0) | (_, _, 60..) => None, // -00:00 means "unknown" in RFC 3339
        (b'-', ..) => FixedOffset::west_opt(60 * (60 * hours + minutes)),
        _ => FixedOffset::east_opt(60 * (60 * hours + minutes)),
    }
}
