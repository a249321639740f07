//! Rejected by: day4_datetime::calendar::working_days_were_counted_before_the_year_1
//! Counts from a Monday in the year 1, with a division that rounds towards zero.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate, Weekday};

/// The same day of another month, or its last one if it is too short.
#[must_use]
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    // `unsigned_abs`, because `-months` overflows for the smallest number.
    let distance = Months::new(months.unsigned_abs());
    if months < 0 {
        date.checked_sub_months(distance)
    } else {
        date.checked_add_months(distance)
    }
}

/// The n-th day of the week of a month; negative numbers count from its end.
#[must_use]
pub fn nth_weekday(year: i32, month: u32, day: Weekday, n: i8) -> Option<NaiveDate> {
    if let Ok(n) = u8::try_from(n) {
        return NaiveDate::from_weekday_of_month_opt(year, month, day, n);
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.with_day(u32::from(first.num_days_in_month()))?;
    // Back from the last day: first to the right day of the week, then by whole weeks.
    let to_weekday = last.weekday().days_since(day);
    let weeks = u32::from(n.unsigned_abs()) - 1;
    // Where this is before the first of the month, there is no such day in it.
    last.with_day(last.day().checked_sub(to_weekday + 7 * weeks)?)
}

/// How old somebody who was born on one date is on another, in completed years.
#[must_use]
pub fn years_old(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    on.years_since(born)
}

/// How many working days there are from one date until another.
#[must_use]
pub fn business_days(from: NaiveDate, to: NaiveDate, holidays: &[NaiveDate]) -> i64 {
    if to < from {
        return -business_days(to, from, holidays);
    }
    // 1 January of the year 1 was a Monday, and is day number 1.
    let until = |date: NaiveDate| {
        let days = i64::from(date.num_days_from_ce()) - 1;
        days / 7 * 5 + (days % 7).min(5)
    };
    let working = until(to) - until(from);
    let counted = |day: &&NaiveDate| (from..to).contains(*day) && is_weekday(day);
    let free: BTreeSet<_> = holidays.iter().filter(counted).collect();
    working - free.len() as i64
}

fn is_weekday(date: &NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
