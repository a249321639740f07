//! Kata 4.2: format a date and a time, without a panic.

use std::fmt::Write;
use std::iter;

use chrono::NaiveDateTime;
use chrono::format::StrftimeItems;

use crate::TimeError;

/// Writes a date and a time as a format says: Python's `dt.strftime(fmt)`.
///
/// A [`NaiveDateTime`] is what a calendar and a clock on the wall show, without a word on
/// which wall. A format is a text with specifiers such as `%Y`. Those that chrono knows are
/// listed in the documentation of [`chrono::format::strftime`]. Formats come from people:
/// from a command line, from a configuration file.
///
/// 1. Each specifier is replaced by what it stands for; `%%` is a `%`.
/// 2. All other text is copied, whatever it is. An empty format gives an empty text.
/// 3. A format that chrono cannot use for this value is [`TimeError::BadFormat`] with the
///    whole format: one with a specifier that does not exist (`%Q`), one that ends in the
///    middle of a specifier (`100%`), one with a specifier for something that the value does
///    not have. (That is its offset: `%z`, `%:z`, `%Z`, `%+`.)
/// 4. No format makes it panic.
///
/// ```ignore
/// let dt = NaiveDate::from_ymd_opt(2024, 3, 15).unwrap().and_hms_opt(9, 5, 0).unwrap();
/// assert_eq!(format_dt(&dt, "%Y-%m-%d %H:%M:%S"), Ok("2024-03-15 09:05:00".into()));
/// assert_eq!(format_dt(&dt, "%Q"), Err(TimeError::BadFormat("%Q".into())));
/// ```
///
/// # Errors
/// [`TimeError::BadFormat`], as above.
pub fn format_dt(dt: &NaiveDateTime, fmt: &str) -> Result<String, TimeError> {
    let mut text = String::new();
    StrftimeItems::new(fmt)
        // One item at a time; one that does not exist, or that the value cannot fill, is an
        // error of `write!`, which `to_string` would turn into a panic.
        .try_for_each(|item| write!(text, "{}", dt.format_with_items(iter::once(item))))
        .map(|()| text)
        .map_err(|_| TimeError::BadFormat(fmt.to_owned()))
}
