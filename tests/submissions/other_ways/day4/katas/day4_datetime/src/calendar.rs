//! Looks at the days, one after the other, and reckons with months as numbers.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate, Weekday};

#[must_use]
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let number = i64::from(date.year()) * 12 + i64::from(date.month0()) + i64::from(months);
    let year = i32::try_from(number.div_euclid(12)).ok()?;
    let month = u32::try_from(number.rem_euclid(12)).ok()? + 1;
    // The 31st, or the 30th, or …
    (1..=date.day())
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
}

#[must_use]
pub fn nth_weekday(year: i32, month: u32, day: Weekday, n: i8) -> Option<NaiveDate> {
    let days = (1..=31).filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    let mut days: Vec<NaiveDate> = days.filter(|date| date.weekday() == day).collect();
    if n < 0 {
        days.reverse();
    }
    let index = usize::from(n.unsigned_abs()).checked_sub(1)?;
    days.get(index).copied()
}

#[must_use]
pub fn years_old(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    let is_still_to_come = (on.month(), on.day()) < (born.month(), born.day());
    let years = on.year() - born.year() - i32::from(is_still_to_come);
    u32::try_from(years).ok()
}

#[must_use]
pub fn business_days(from: NaiveDate, to: NaiveDate, holidays: &[NaiveDate]) -> i64 {
    let holidays: HashSet<&NaiveDate> = holidays.iter().collect();
    let working = |date: &NaiveDate| date.weekday().number_from_monday() <= 5;
    let days = |from: NaiveDate, to: NaiveDate| {
        let days = from.iter_days().take_while(|date| *date < to);
        let days = days.filter(working);
        days.filter(|date| !holidays.contains(date)).count() as i64
    };
    days(from, to) - days(to, from)
}
