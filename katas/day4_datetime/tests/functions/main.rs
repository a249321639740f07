//! The katas of day 4 from inside: the tests call the functions.

mod calendar;
mod durations;
mod format_dt;
mod next_daily;
mod parsing;
mod resolve_local;
mod stamp;
mod stopwatch;
mod world_clock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

/// A date as it is written: `2024-03-15`.
fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date in a test")
}

/// A date and a time as they are written: `2024-03-15 09:05`, with seconds or without.
fn local(text: &str) -> NaiveDateTime {
    let text = text.replace(' ', "T");
    let text = if text.len() == 16 { text + ":00" } else { text };
    text.parse().expect("a local time in a test")
}

/// An instant as it is written: `2024-03-15T09:05:00Z`.
fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant in a test")
}
