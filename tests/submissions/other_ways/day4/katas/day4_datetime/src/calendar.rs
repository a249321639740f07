//! Kata 4.6: calculate with dates as people do.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

/// The same day of another month.
///
/// Months have different lengths, so "a month later" is a rule and not a number of days.
/// This is the rule of landlords and banks.
///
/// 1. The result is `months` months later, or earlier if that is negative, on the same day
///    of the month.
/// 2. Where the month is too short for that, it is the month's last day: a month after
///    January 31st is February 29th in 2024, and February 28th in 2023.
/// 3. `None` if that is beyond the years of [`NaiveDate`].
///
/// ```ignore
/// assert_eq!(add_months(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
/// assert_eq!(add_months(date(2024, 1, 31), -11), Some(date(2023, 2, 28)));
/// ```
#[must_use]
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    // Months counted through, so that a year is a quotient and the month its remainder.
    let month = i64::from(date.year()) * 12 + i64::from(date.month0()) + i64::from(months);
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
    // Down from the same day to the first that the month has.
    (1..=date.day())
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
}

/// The n-th Monday (or other day of the week) of a month.
///
/// Laws and backups speak like that: "the last Sunday of March", "the second Tuesday".
///
/// 1. A positive `n` counts from the beginning: 1 is the first.
/// 2. A negative `n` counts from the end: -1 is the last, -2 the one before.
/// 3. `None` if the month has no such day: `n` is 0, or more than there are, or `year` and
///    `month` are no month.
///
/// ```ignore
/// assert_eq!(nth_weekday(2024, 3, Weekday::Sun, -1), Some(date(2024, 3, 31)));
/// assert_eq!(nth_weekday(2024, 2, Weekday::Fri, 5), None);
/// ```
#[must_use]
pub fn nth_weekday(year: i32, month: u32, day: Weekday, n: i8) -> Option<NaiveDate> {
    let mut days = (1..=31)
        .filter_map(|number| NaiveDate::from_ymd_opt(year, month, number))
        .filter(|date| date.weekday() == day);
    let others = usize::from(n.unsigned_abs()).checked_sub(1)?;
    if n > 0 {
        days.nth(others)
    } else {
        days.nth_back(others)
    }
}

/// How old somebody who was born on one date is on another, in completed years.
///
/// 1. The number of birthdays until and including `on`, without the day of birth itself.
/// 2. Whoever was born on February 29th has the birthday on March 1st in years without that
///    day.
/// 3. `None` if `on` is before `born`.
///
/// ```ignore
/// assert_eq!(years_old(date(1990, 12, 31), date(2024, 12, 30)), Some(33));
/// ```
#[must_use]
pub fn years_old(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    // Dates as decimal numbers, YYYYMMDD: a year is ten thousand, and completed when the
    // month and the day are reached. February 29th is 0229, which only 0301 reaches in a
    // year without it.
    let decimal = |date: NaiveDate| {
        i64::from(date.year()) * 10_000 + i64::from(date.month() * 100 + date.day())
    };
    let difference = u64::try_from(decimal(on) - decimal(born)).ok()?;
    u32::try_from(difference / 10_000).ok()
}

/// How many working days there are from one date until another.
///
/// 1. Monday to Friday count. `from` is included, `to` is not.
/// 2. A date in `holidays` does not count. It makes no difference if it is on a weekend, if
///    it is listed twice, or if it is outside of the range; they may be in any order.
/// 3. If `to` is before `from`, the result is negative: the same number as with both
///    exchanged, with a minus sign.
///
/// ```ignore
/// let (monday, next_monday) = (date(2024, 3, 11), date(2024, 3, 18));
/// assert_eq!(business_days(monday, next_monday, &[date(2024, 3, 15)]), 4);
/// ```
#[must_use]
pub fn business_days(from: NaiveDate, to: NaiveDate, holidays: &[NaiveDate]) -> i64 {
    if to < from {
        return -business_days(to, from, holidays);
    }
    let number = |date: NaiveDate| i64::from(date.num_days_from_ce()) - 1;
    // A day counts if there is one more working day behind it than before it.
    let counts =
        |date: NaiveDate| weekdays_before(number(date) + 1) - weekdays_before(number(date)) == 1;
    let free: BTreeSet<&NaiveDate> = holidays
        .iter()
        .filter(|&&date| (from..to).contains(&date) && counts(date))
        .collect();
    let days = weekdays_before(number(to)) - weekdays_before(number(from));
    // There are no more holidays in the range than days.
    days - i64::try_from(free.len()).unwrap_or(days)
}

/// How many days from Monday to Friday lie between the beginning of the year 1, which was a
/// Monday, and this day, counted from 0 there; negative before.
fn weekdays_before(day: i64) -> i64 {
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}
