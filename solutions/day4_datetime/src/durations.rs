//! Kata 4.7: durations that people can write and read.

use std::time::Duration;

use crate::TimeError;

const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// The units and their nanoseconds, from large to small.
const UNITS: [(&str, u128); 7] = [
    ("d", 86_400 * NANOS_PER_SECOND),
    ("h", 3_600 * NANOS_PER_SECOND),
    ("m", 60 * NANOS_PER_SECOND),
    ("s", NANOS_PER_SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// Reads a duration such as `1h30m`.
///
/// # Errors
/// A text that is none, or one that is too long.
pub fn parse_duration(text: &str) -> Result<Duration, TimeError> {
    let bad_input = || TimeError::BadInput(text.to_owned());
    let mut rest = text;
    let mut units = UNITS.as_slice();
    // `None` once it is too much: the rest of the text must be looked at all the same.
    let mut total = Some(0_u128);
    while !rest.is_empty() || text.is_empty() {
        let (digits, behind) = split(rest, |c| !c.is_ascii_digit());
        // The whole run of letters at once, so that `ms` is never taken for `m`.
        let (unit, behind) = split(behind, |c| c.is_ascii_digit());
        let place = units.iter().position(|(name, _)| *name == unit);
        let place = place.filter(|_| !digits.is_empty()).ok_or_else(bad_input)?;
        let nanos = units[place].1;
        total = total.and_then(|total| {
            let count: u128 = digits.parse().ok()?;
            total.checked_add(count.checked_mul(nanos)?)
        });
        // Only smaller units may follow.
        units = &units[place + 1..];
        rest = behind;
    }
    let total = total.ok_or(TimeError::OutOfRange)?;
    let seconds = u64::try_from(total / NANOS_PER_SECOND).map_err(|_| TimeError::OutOfRange)?;
    Ok(Duration::new(seconds, (total % NANOS_PER_SECOND) as u32))
}

/// What comes before the first character of a kind, and the rest.
fn split(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

/// Writes a duration so that [`parse_duration`] can read it.
#[must_use]
pub fn format_duration(d: Duration) -> String {
    let mut text = String::new();
    let mut rest = d.as_nanos();
    for (unit, nanos) in UNITS {
        if rest >= nanos {
            text += &format!("{}{unit}", rest / nanos);
            rest %= nanos;
        }
    }
    if text.is_empty() {
        text.push_str("0s");
    }
    text
}
