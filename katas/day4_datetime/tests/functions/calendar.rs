//! Kata 4.6 from inside: `add_months`, `nth_weekday`, `years_old` and `business_days`.

use chrono::{NaiveDate, Weekday};
use day4_datetime::calendar::{add_months, business_days, nth_weekday, years_old};
use harness::{DEADLINE, equal, within};

use crate::date;

#[track_caller]
fn check_months(table: &[(&str, i32, &str)]) {
    for (from, months, expected) in table {
        let actual = add_months(date(from), *months);
        equal!(
            Some(date(expected)),
            actual,
            "{from} plus {months} month(s)"
        );
    }
}

#[harness::test]
fn a_month_later_is_the_same_day_of_the_next_month() {
    check_months(&[
        ("2024-01-15", 1, "2024-02-15"),
        ("2024-03-15", 0, "2024-03-15"),
        ("2024-12-01", 1, "2025-01-01"),
        ("2024-03-15", 12, "2025-03-15"),
        ("2024-03-15", 25, "2026-04-15"),
        ("2024-04-30", 1, "2024-05-30"),
    ]);
}

#[harness::test]
fn months_can_be_taken_away() {
    check_months(&[
        ("2024-03-15", -1, "2024-02-15"),
        ("2024-01-01", -1, "2023-12-01"),
        ("2024-03-15", -15, "2022-12-15"),
        ("2024-03-15", -24_000, "0024-03-15"),
    ]);
}

#[harness::test]
fn a_month_that_is_too_short_ends_on_its_last_day() {
    check_months(&[
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", -11, "2023-02-28"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-03-31", 1, "2024-04-30"),
        ("2024-05-31", -1, "2024-04-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2099-11-30", 3, "2100-02-28"),
        ("1999-11-30", 3, "2000-02-29"),
    ]);
}

#[harness::test]
fn two_steps_of_a_month_are_not_one_step_of_two() {
    check_months(&[("2024-01-31", 2, "2024-03-31")]);
    let february = add_months(date("2024-01-31"), 1);
    let march = february.and_then(|february| add_months(february, 1));
    equal!(Some(date("2024-03-29")), march, "the 31st was forgotten");
}

#[harness::test]
fn beyond_the_calendar_there_are_no_months() {
    for (from, months) in [
        (NaiveDate::MAX, 1),
        (NaiveDate::MIN, -1),
        (date("2024-03-15"), i32::MAX),
        (date("2024-03-15"), i32::MIN),
    ] {
        let actual = add_months(from, months);
        equal!(None, actual, "{from} and {months} months");
    }
}

#[track_caller]
fn check_nth(table: &[(i32, u32, Weekday, i8, Option<&str>)]) {
    for (year, month, day, n, expected) in table {
        let actual = nth_weekday(*year, *month, *day, *n);
        let expected = expected.map(date);
        equal!(expected, actual, "number {n}, {day}, of {year}-{month:02}");
    }
}

#[harness::test]
fn the_first_days_of_the_week_are_counted_from_the_beginning() {
    // March 2024 begins with a Friday.
    check_nth(&[
        (2024, 3, Weekday::Fri, 1, Some("2024-03-01")),
        (2024, 3, Weekday::Thu, 1, Some("2024-03-07")),
        (2024, 3, Weekday::Tue, 2, Some("2024-03-12")),
        (2024, 3, Weekday::Fri, 5, Some("2024-03-29")),
        (2024, 11, Weekday::Thu, 4, Some("2024-11-28")),
    ]);
}

#[harness::test]
fn the_last_days_of_the_week_are_counted_from_the_end() {
    check_nth(&[
        (2024, 3, Weekday::Sun, -1, Some("2024-03-31")),
        (2024, 10, Weekday::Sun, -1, Some("2024-10-27")),
        (2024, 3, Weekday::Mon, -1, Some("2024-03-25")),
        (2024, 3, Weekday::Fri, -5, Some("2024-03-01")),
        (2024, 2, Weekday::Thu, -1, Some("2024-02-29")),
        (2023, 2, Weekday::Tue, -4, Some("2023-02-07")),
        (2024, 12, Weekday::Tue, -1, Some("2024-12-31")),
    ]);
}

#[harness::test]
fn a_day_that_the_month_does_not_have_is_none() {
    check_nth(&[
        (2024, 2, Weekday::Fri, 5, None),
        (2024, 2, Weekday::Fri, -5, None),
        (2024, 3, Weekday::Thu, 5, None),
        (2024, 3, Weekday::Thu, -5, None),
        (2024, 3, Weekday::Fri, 6, None),
        (2024, 3, Weekday::Fri, -6, None),
        (2024, 3, Weekday::Fri, 0, None),
        (2024, 3, Weekday::Fri, i8::MAX, None),
        (2024, 3, Weekday::Fri, i8::MIN, None),
        (2024, 0, Weekday::Fri, 1, None),
        (2024, 13, Weekday::Fri, 1, None),
        (2024, 13, Weekday::Fri, -1, None),
        (i32::MAX, 3, Weekday::Fri, -1, None),
    ]);
}

#[harness::test]
fn no_month_has_six_of_one_day() {
    let months = (2023..=2025).flat_map(|year| (1..=12).map(move |month| (year, month)));
    for (year, month) in months {
        for day in (0..7).filter_map(|day| Weekday::try_from(day).ok()) {
            for n in (i8::MIN..=-6).chain(6..=i8::MAX) {
                let actual = nth_weekday(year, month, day, n);
                equal!(None, actual, "{day} number {n} of {year}-{month:02}");
            }
        }
    }
}

#[harness::test]
fn the_calendar_has_years_before_1_and_a_last_month() {
    check_nth(&[
        (0, 1, Weekday::Sat, 1, Some("0000-01-01")),
        (0, 1, Weekday::Mon, -1, Some("0000-01-31")),
        (-1, 12, Weekday::Fri, -1, Some("-0001-12-31")),
        (-1, 12, Weekday::Mon, 4, Some("-0001-12-27")),
        (262_142, 12, Weekday::Mon, -1, Some("+262142-12-31")),
        (262_142, 12, Weekday::Mon, 1, Some("+262142-12-03")),
    ]);
    check_age(&[
        ("-0001-06-15", "0001-06-14", Some(1)),
        ("-0001-06-15", "0001-06-15", Some(2)),
        ("-0063-09-23", "-0044-03-15", Some(18)),
    ]);
}

#[track_caller]
fn check_age(table: &[(&str, &str, Option<u32>)]) {
    for (born, on, expected) in table {
        let actual = years_old(date(born), date(on));
        equal!(*expected, actual, "born on {born}, on {on}");
    }
}

#[harness::test]
fn a_year_is_completed_on_the_birthday() {
    check_age(&[
        ("1990-12-31", "2024-12-30", Some(33)),
        ("1990-12-31", "2024-12-31", Some(34)),
        ("1990-12-31", "2024-01-01", Some(33)),
        ("2000-03-15", "2024-03-14", Some(23)),
        ("2000-03-15", "2024-03-15", Some(24)),
        ("2000-03-15", "2024-04-01", Some(24)),
        ("2024-03-15", "2024-03-15", Some(0)),
        ("2023-03-15", "2024-03-14", Some(0)),
        ("0001-01-01", "2024-01-01", Some(2023)),
    ]);
}

#[harness::test]
fn february_29th_is_celebrated_on_march_1st() {
    check_age(&[
        ("2000-02-29", "2001-02-28", Some(0)),
        ("2000-02-29", "2001-03-01", Some(1)),
        ("2000-02-29", "2004-02-28", Some(3)),
        ("2000-02-29", "2004-02-29", Some(4)),
        ("2000-02-29", "2100-02-28", Some(99)),
        ("2000-02-29", "2100-03-01", Some(100)),
    ]);
}

#[harness::test]
fn who_is_not_born_yet_has_no_age() {
    check_age(&[
        ("2024-03-15", "2024-03-14", None),
        ("2024-03-15", "2023-12-31", None),
        ("2024-03-15", "1990-06-01", None),
    ]);
}

#[track_caller]
fn check_working(from: &str, to: &str, holidays: &[&str], expected: i64) {
    let dates: Vec<NaiveDate> = holidays.iter().map(|day| date(day)).collect();
    for (from, to, expected) in [(from, to, expected), (to, from, -expected)] {
        let (first, last, free) = (date(from), date(to), dates.clone());
        // Who goes on day by day until the end never meets an end that lies behind.
        let actual = within(DEADLINE, move || business_days(first, last, &free));
        equal!(
            expected,
            actual,
            "from {from} to {to}, without {holidays:?}"
        );
    }
}

#[harness::test]
fn a_week_has_five_working_days() {
    // 11 March 2024 is a Monday.
    check_working("2024-03-11", "2024-03-18", &[], 5);
    check_working("2024-03-14", "2024-03-21", &[], 5);
    check_working("2024-03-16", "2024-03-23", &[], 5);
    check_working("2000-01-01", "2400-01-01", &[], 104_355);
}

#[harness::test]
fn the_first_date_counts_and_the_last_does_not() {
    check_working("2024-03-15", "2024-03-15", &[], 0);
    check_working("2024-03-15", "2024-03-16", &[], 1);
    check_working("2024-03-14", "2024-03-15", &[], 1);
    check_working("2024-03-16", "2024-03-18", &[], 0);
    check_working("2024-03-17", "2024-03-18", &[], 0);
    check_working("2024-03-15", "2024-03-19", &[], 2);
    check_working("2024-03-15", "2024-03-27", &[], 8);
}

#[harness::test]
fn a_holiday_is_no_working_day() {
    check_working("2024-03-11", "2024-03-18", &["2024-03-13"], 4);
    check_working("2024-03-11", "2024-03-18", &["2024-03-15", "2024-03-11"], 3);
    check_working("2024-03-13", "2024-03-14", &["2024-03-13"], 0);
    // In no order: the first one is behind the range.
    let holidays = ["2024-04-01", "2024-03-15", "2023-12-25", "2024-03-11"];
    check_working("2024-03-11", "2024-03-18", &holidays, 3);
}

#[harness::test]
fn a_holiday_on_a_weekend_is_not_taken_off_twice() {
    let holidays = ["2024-03-16", "2024-03-17"];
    check_working("2024-03-11", "2024-03-18", &holidays, 5);
    check_working("2024-03-16", "2024-03-18", &holidays, 0);
}

#[harness::test]
fn a_holiday_that_is_listed_twice_is_one() {
    let holidays = ["2024-03-13", "2024-03-12", "2024-03-13", "2024-03-13"];
    check_working("2024-03-11", "2024-03-18", &holidays, 3);
}

#[harness::test]
fn a_holiday_outside_of_the_range_changes_nothing() {
    let holidays = ["2024-03-08", "2024-03-18", "2023-03-13"];
    check_working("2024-03-11", "2024-03-18", &holidays, 5);
}

#[harness::test]
fn working_days_were_counted_before_the_year_1() {
    // 31 December of the year -1 was a Friday.
    check_working("-0001-12-27", "0000-01-03", &[], 5);
    check_working("-0001-12-30", "0000-01-01", &[], 2);
    check_working("-0001-12-31", "0000-01-03", &[], 1);
    check_working("-0001-12-20", "0000-01-01", &["-0001-12-25"], 10);
    check_working("-0001-12-20", "0000-01-01", &["-0001-12-24"], 9);
    check_working("-0400-01-01", "0000-01-01", &[], 104_355);
    check_working("-0001-12-31", "2024-03-15", &[], 528_090);
}
