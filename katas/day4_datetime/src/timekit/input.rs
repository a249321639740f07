//! What the commands read from the command line. None of this is a kata: it takes what
//! chrono takes.

use std::ffi::OsString;
use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use day4_datetime::TimeError;
use lexopt::{Arg, Parser, ValueExt};

use super::stop::Stop;

/// All arguments of a command that has no options.
pub fn words(parser: &mut Parser) -> Result<Vec<String>, Stop> {
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    Ok(words)
}

/// There must be some words, as many as `names` or a multiple of that; in groups of so many.
pub fn groups<'a, const N: usize>(
    words: &'a [String],
    names: [&str; N],
) -> Result<Vec<&'a [String; N]>, Stop> {
    let (groups, rest) = words.as_chunks();
    match names.get(rest.len()) {
        Some(name) if groups.is_empty() || !rest.is_empty() => {
            Err(Stop::Usage(format!("missing {name}")))
        }
        _ => Ok(groups.iter().collect()),
    }
}

/// An instant, as RFC 3339 has it.
pub fn instant(text: &str) -> Result<DateTime<FixedOffset>, Stop> {
    DateTime::parse_from_rfc3339(text).map_err(|_| bad("instant", text))
}

/// A date and a time; a word about the zone behind it makes no difference.
pub fn local(text: &str) -> Result<NaiveDateTime, Stop> {
    if let Ok(instant) = instant(text) {
        return Ok(instant.naive_local());
    }
    let formats = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
    ];
    let mut readings = formats
        .iter()
        .filter_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    readings.next().ok_or_else(|| bad("local time", text))
}

pub fn date(text: &str) -> Result<NaiveDate, Stop> {
    text.parse().map_err(|_| bad("date", text))
}

/// A time of day, with or without seconds.
pub fn time(text: &str) -> Result<NaiveTime, Stop> {
    text.parse().map_err(|_| bad("time", text))
}

pub fn zone(name: &str) -> Result<Tz, TimeError> {
    name.parse()
        .map_err(|_| TimeError::UnknownZone(name.to_owned()))
}

pub fn number<T>(text: &str) -> Result<T, Stop>
where
    T: FromStr,
    T::Err: Display,
{
    let reason = |error| format!("bad number {text:?}: {error}");
    text.parse().map_err(|error| Stop::Usage(reason(error)))
}

/// A whole number with one unit, and perhaps a plus sign. The katas' way to write durations
/// is a kata.
pub fn step(text: &str) -> Result<Duration, Stop> {
    let units = [
        ("ns", Duration::from_nanos(1)),
        ("us", Duration::from_micros(1)),
        ("ms", Duration::from_millis(1)),
        ("s", Duration::from_secs(1)),
    ];
    let mut readings = units.iter().filter_map(|(unit, length)| {
        let number = text.strip_prefix('+').unwrap_or(text).strip_suffix(unit)?;
        let number: u32 = number.parse().ok()?;
        Some(*length * number)
    });
    readings.next().ok_or_else(|| bad("step", text))
}

/// One of several words.
pub fn choice<T: Copy>(option: &str, word: OsString, choices: &[(&str, T)]) -> Result<T, Stop> {
    let word = word.string()?;
    let choice = choices.iter().find(|(name, _)| *name == word);
    choice.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        let names = match names.rsplit_once(", ") {
            Some((others, last)) => format!("{others} or {last}"),
            None => names,
        };
        Stop::Usage(format!("{option} is {names}, not {word}"))
    })
}

fn bad(what: &str, text: &str) -> Stop {
    Stop::Usage(format!("bad {what} {text:?}"))
}
