//! Rejected by: day4_datetime::durations::a_unit_without_a_number_means_nothing
//! A unit without a number is one of it.

use std::time::Duration;

use crate::TimeError;

const NANOS_PER_SECOND: u128 = 1_000_000_000;

const UNITS: [(&str, u128); 7] = [
    ("d", 86_400 * NANOS_PER_SECOND),
    ("h", 3_600 * NANOS_PER_SECOND),
    ("m", 60 * NANOS_PER_SECOND),
    ("s", NANOS_PER_SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

pub fn parse_duration(text: &str) -> Result<Duration, TimeError> {
    let bad_input = || TimeError::BadInput(text.to_owned());
    let mut rest = text;
    let mut units = UNITS.as_slice();
    let mut total = Some(0_u128);
    while !rest.is_empty() || text.is_empty() {
        let (digits, behind) = split(rest, |c| !c.is_ascii_digit());
        let (unit, behind) = split(behind, |c| c.is_ascii_digit());
        let place = units.iter().position(|(name, _)| *name == unit);
        let place = place.ok_or_else(bad_input)?;
        let nanos = units[place].1;
        total = total.and_then(|total| {
            let count: u128 = if digits.is_empty() {
                1
            } else {
                digits.parse().ok()?
            };
            total.checked_add(count.checked_mul(nanos)?)
        });
        units = &units[place + 1..];
        rest = behind;
    }
    let total = total.ok_or(TimeError::OutOfRange)?;
    let seconds = u64::try_from(total / NANOS_PER_SECOND).map_err(|_| TimeError::OutOfRange)?;
    Ok(Duration::new(seconds, (total % NANOS_PER_SECOND) as u32))
}

fn split(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

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
