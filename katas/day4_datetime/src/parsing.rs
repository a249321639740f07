//! Kata 4.3: read dates and times, strictly.

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
///    the name of a zone, `%Z`; and nothing is written with `%#z`. If the text cannot be read
///    either, such a format may be told or the text: nobody asks.
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
    todo!()
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
/// 2. Behind `@` is a whole number without a plus sign and without needless zeros, and zero
///    is `0`, not `-0`. If it is more than chrono's `DateTime` can hold, the result is
///    [`TimeError::OutOfRange`], also if it is more than an `i64` can hold.
/// 3. A text must be written exactly as its kind is written: what is merely similar is
///    [`TimeError::BadInput`] with the text. `2024-3-5` is, and so are, of what chrono takes
///    for RFC 3339, `t` and `z` in lower case, the offset `-00:00`, a minus sign that is not
///    ASCII, and more than nine digits behind the point. (Nobody asks for other years than
///    those from `0000` to `9999`.)
/// 4. Leap seconds are read as chrono reads them: in any minute `:60` is one.
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
    todo!()
}
