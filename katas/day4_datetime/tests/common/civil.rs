//! The Gregorian calendar in whole numbers, so that the tests can reckon without chrono.

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A date, compared as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

pub fn month_length(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// Any date from the first of one year to the last of another.
    pub fn random(rng: &harness::Rng, years: std::ops::RangeInclusive<i64>) -> Self {
        let (year, month) = (rng.between(years), rng.between(1..=12));
        // The end of a month, where mistakes are, comes more often.
        let last = month_length(year, month);
        let day = if rng.one_in(4) {
            last
        } else {
            rng.between(1..=last)
        };
        Self { year, month, day }
    }

    /// The day of the year, from 1.
    pub fn ordinal(self) -> i64 {
        let before = (1..self.month).map(|month| month_length(self.year, month));
        before.sum::<i64>() + self.day
    }

    /// Days since 1 January of the year 1, which was a Monday.
    pub fn number(self) -> i64 {
        let years = self.year - 1;
        let leaps = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
        years * 365 + leaps + self.ordinal() - 1
    }

    /// 0 is Monday.
    pub fn weekday(self) -> usize {
        usize::try_from(self.number().rem_euclid(7)).expect("below 7")
    }

    pub fn next(self) -> Self {
        let Self { year, month, day } = self;
        if day < month_length(year, month) {
            let day = day + 1;
            Self { year, month, day }
        } else if month < 12 {
            let (month, day) = (month + 1, 1);
            Self { year, month, day }
        } else {
            let (year, month, day) = (year + 1, 1, 1);
            Self { year, month, day }
        }
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
}

impl Time {
    pub fn random(rng: &harness::Rng) -> Self {
        Self {
            hour: rng.between(0..=23),
            minute: rng.between(0..=59),
            second: rng.between(0..=59),
        }
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}
