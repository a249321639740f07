//! The plain types that the katas of this day share, ready-made.

use std::error::Error;
use std::fmt;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Why a question about time has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeError {
    /// The format cannot be used; carries it.
    BadFormat(String),
    /// The text does not say what it should; carries it.
    BadInput(String),
    /// The text can be understood, but is not written as its format writes it.
    NotCanonical {
        /// How it should be written.
        canonical: String,
    },
    /// No time zone has this name.
    UnknownZone(String),
    /// The local time does not exist: the clocks jump over it.
    Gap {
        /// The first local time that is missing.
        start: NaiveDateTime,
        /// The first local time that exists again.
        end: NaiveDateTime,
    },
    /// The local time happens twice: the clocks are set back.
    Fold {
        /// The first time.
        earlier: DateTime<Utc>,
        /// The second time.
        later: DateTime<Utc>,
    },
    /// The result is more than the type can hold.
    OutOfRange,
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadFormat(format) => write!(f, "bad format: {format}"),
            Self::BadInput(text) => write!(f, "bad input: {text}"),
            Self::NotCanonical { canonical } => {
                write!(f, "not canonical, did you mean {canonical}?")
            }
            Self::UnknownZone(name) => write!(f, "unknown time zone: {name}"),
            Self::Gap { start, end } => write!(f, "the clocks go from {start} to {end}"),
            Self::Fold { earlier, later } => {
                let [earlier, later] =
                    [earlier, later].map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
                write!(f, "the clocks show it at {earlier} and at {later}")
            }
            Self::OutOfRange => write!(f, "out of range"),
        }
    }
}

impl Error for TimeError {}

/// What a text about time can tell: the more it says, the further down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    /// A day in the calendar.
    Date(NaiveDate),
    /// A day and a time of day, as a clock on some wall shows it.
    Local(NaiveDateTime),
    /// A point in time: day, time of day and the offset from UTC.
    Instant(DateTime<FixedOffset>),
}

/// What to do with a local time that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnGap {
    /// Refuse it.
    Reject,
    /// Read it with the offset from before the gap: it moves by the length of the gap.
    ShiftForward,
    /// Take the first instant behind the gap.
    FirstValid,
}

/// What to do with a local time that happens twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFold {
    /// Refuse it.
    Reject,
    /// Take the first one.
    Earlier,
    /// Take the second one.
    Later,
}

/// What the clock on the wall shows in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRow {
    /// The zone's name, as it was asked for.
    pub zone: String,
    /// Date and time there: `2024-03-15 14:50`.
    pub local: String,
    /// The offset from UTC there: `+05:45`.
    pub offset: String,
    /// By how many days the date there is ahead of the one at home; negative if behind.
    pub day_shift: i32,
}
