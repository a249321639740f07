//! Kata 4.7: durations that people can write and read.

use std::time::Duration;

use crate::TimeError;

/// Reads a duration such as `1h30m`, `90s` or `1m500us`.
///
/// A configuration that says `timeout = 30` makes everybody guess: seconds? milliseconds?
/// So the unit belongs to the text.
///
/// 1. A duration is one or more parts, without blanks. A part is a whole number, made of
///    the digits `0` to `9` only, and a unit: `d`, `h`, `m`, `s`, `ms`, `us` or `ns`, from a
///    day of 24 hours to a nanosecond.
/// 2. Each unit may stand there once, and a larger one comes before a smaller one.
/// 3. Anything else is [`TimeError::BadInput`] with the text: an empty text, a number
///    without a unit, a sign, a point, a unit that does not exist, a wrong order.
/// 4. A number may be as large as it likes: `90s` is a minute and a half. What is in total
///    more than [`Duration::MAX`] is [`TimeError::OutOfRange`], also if a number is more
///    than any type of Rust can hold; unless rule 3 finds a mistake anywhere in the text.
///
/// ```ignore
/// assert_eq!(parse_duration("1h30m"), Ok(Duration::from_secs(5400)));
/// assert_eq!(parse_duration("5ms"), Ok(Duration::from_millis(5)));
/// assert_eq!(parse_duration("30"), Err(TimeError::BadInput("30".into())));
/// ```
///
/// # Errors
/// [`TimeError::BadInput`] and [`TimeError::OutOfRange`], as above.
pub fn parse_duration(text: &str) -> Result<Duration, TimeError> {
    // Each unit once and in this order: whoever walks along the table needs no more rules.
    let mut rest = text;
    let mut total = 0_u128;
    for (unit, nanos) in UNITS {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &rest[..rest.len() - behind.len()];
        let letters = behind.split(|c: char| c.is_ascii_digit()).next();
        if !digits.is_empty() && letters == Some(unit) {
            // All saturates: u128::MAX nanoseconds are far beyond Duration::MAX.
            let number = digits.bytes().fold(0_u128, |number, digit| {
                number
                    .saturating_mul(10)
                    .saturating_add(u128::from(digit - b'0'))
            });
            total = total.saturating_add(number.saturating_mul(nanos));
            rest = &behind[unit.len()..];
        }
    }
    if text.is_empty() || !rest.is_empty() {
        return Err(TimeError::BadInput(text.to_owned()));
    }
    let seconds = u64::try_from(total / SECOND).map_err(|_| TimeError::OutOfRange)?;
    let nanos = u32::try_from(total % SECOND).map_err(|_| TimeError::OutOfRange)?;
    Ok(Duration::new(seconds, nanos))
}

/// Writes a duration so that [`parse_duration`] can read it.
///
/// 1. From the largest unit to the smallest, each part is as large as it can be: 90 seconds
///    are `1m30s`, and 26 hours are `1d2h`.
/// 2. Parts that are zero are left out: `1h5ms`. Zero itself is `0s`.
/// 3. Nothing is lost: for every duration `d`, `parse_duration(&format_duration(d))` is
///    `Ok(d)`.
///
/// ```ignore
/// assert_eq!(format_duration(Duration::from_millis(3_600_005)), "1h5ms");
/// ```
#[must_use]
pub fn format_duration(d: Duration) -> String {
    let mut rest = d.as_nanos();
    let parts = UNITS.map(|(unit, nanos)| {
        let number = rest / nanos;
        rest %= nanos;
        match number {
            0 => String::new(),
            _ => format!("{number}{unit}"),
        }
    });
    match parts.concat() {
        nothing if nothing.is_empty() => "0s".to_owned(),
        text => text,
    }
}

const SECOND: u128 = 1_000_000_000;

/// The units in nanoseconds, the largest first.
const UNITS: [(&str, u128); 7] = [
    ("d", 86_400 * SECOND),
    ("h", 3_600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];
