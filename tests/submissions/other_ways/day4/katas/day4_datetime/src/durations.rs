//! Goes through the units and takes from the text what belongs to each; writes with the
//! parts that a `Duration` knows.

use std::time::Duration;

use crate::TimeError;

const UNITS: [(&str, u128); 7] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

pub fn parse_duration(text: &str) -> Result<Duration, TimeError> {
    let mut rest = text;
    let mut parts = Vec::new();
    for (unit, nanos) in UNITS {
        if let Some((digits, behind)) = part(rest, unit) {
            parts.push((digits, nanos));
            rest = behind;
        }
    }
    if parts.is_empty() || !rest.is_empty() {
        return Err(TimeError::BadInput(text.to_owned()));
    }
    let mut total = Duration::ZERO;
    for (digits, nanos) in parts {
        let length = length(digits, nanos).ok_or(TimeError::OutOfRange)?;
        total = total.checked_add(length).ok_or(TimeError::OutOfRange)?;
    }
    Ok(total)
}

/// The number in front of this unit, and what is behind it; `None` if another unit is next.
fn part<'a>(text: &'a str, unit: &str) -> Option<(&'a str, &'a str)> {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - behind.len()];
    let rest = behind.strip_prefix(unit)?;
    let is_whole_unit = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit());
    (is_whole_unit && !digits.is_empty()).then_some((digits, rest))
}

fn length(digits: &str, nanos: u128) -> Option<Duration> {
    let nanos = digits.parse::<u128>().ok()?.checked_mul(nanos)?;
    let seconds = u64::try_from(nanos / 1_000_000_000).ok()?;
    let nanos = u32::try_from(nanos % 1_000_000_000).ok()?;
    Some(Duration::new(seconds, nanos))
}

#[must_use]
pub fn format_duration(d: Duration) -> String {
    let (seconds, nanos) = (d.as_secs(), u64::from(d.subsec_nanos()));
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
        (nanos / 1_000_000, "ms"),
        (nanos / 1_000 % 1_000, "us"),
        (nanos % 1_000, "ns"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    match parts.concat() {
        text if text.is_empty() => "0s".to_owned(),
        text => text,
    }
}
