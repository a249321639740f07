//! Rejected by: day4_datetime::calendar::a_year_is_completed_on_the_birthday
//! A year is 365 days.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

#[must_use]
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let distance = Months::new(months.unsigned_abs());
    if months < 0 {
        date.checked_sub_months(distance)
    } else {
        date.checked_add_months(distance)
    }
}

#[must_use]
pub fn nth_weekday(year: i32, month: u32, day: Weekday, n: i8) -> Option<NaiveDate> {
    if let Ok(n) = u8::try_from(n) {
        return NaiveDate::from_weekday_of_month_opt(year, month, day, n);
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let last = first.with_day(u32::from(first.num_days_in_month()))?;
    let to_weekday = last.weekday().days_since(day);
    let weeks = u32::from(n.unsigned_abs()) - 1;
    last.with_day(last.day().checked_sub(to_weekday + 7 * weeks)?)
}

#[must_use]
pub fn years_old(born: NaiveDate, on: NaiveDate) -> Option<u32> {
    u32::try_from((on - born).num_days() / 365)
        .ok()
        .filter(|_| on >= born)
}

#[must_use]
pub fn business_days(from: NaiveDate, to: NaiveDate, holidays: &[NaiveDate]) -> i64 {
    if to < from {
        return -business_days(to, from, holidays);
    }
    let days = (to - from).num_days();
    let rest = (0..(days % 7).unsigned_abs()).map(|n| from + Days::new(n));
    let working = days / 7 * 5 + rest.filter(is_weekday).count() as i64;
    let counted = |day: &&NaiveDate| (from..to).contains(*day) && is_weekday(day);
    let free: BTreeSet<_> = holidays.iter().filter(counted).collect();
    working - free.len() as i64
}

fn is_weekday(date: &NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
