//! Kata 4.2 from inside: `format_dt`.

use chrono::NaiveDate;
use day4_datetime::TimeError;
use day4_datetime::format_dt::format_dt;
use harness::equal;

/// Friday, 15 March 2024, 7.25 seconds past 09:05.
fn formatted(fmt: &str) -> Result<String, TimeError> {
    let date = NaiveDate::from_ymd_opt(2024, 3, 15).expect("a date");
    let time = date.and_hms_milli_opt(9, 5, 7, 250).expect("a time");
    format_dt(&time, fmt)
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (fmt, expected) in table {
        let actual = formatted(fmt);
        equal!(
            Ok((*expected).to_owned()),
            actual,
            "the format {fmt:?} for 2024-03-15 09:05:07.25"
        );
    }
}

#[track_caller]
fn check_bad(formats: &[&str]) {
    for fmt in formats {
        let expected = Err(TimeError::BadFormat((*fmt).to_owned()));
        equal!(expected, formatted(fmt), "the format {fmt:?}");
    }
}

#[harness::test]
fn date_and_time_in_the_order_of_the_world() {
    check(&[("%Y-%m-%d %H:%M:%S", "2024-03-15 09:05:07")]);
}

#[harness::test]
fn every_specifier_stands_for_something() {
    check(&[
        ("%d/%m/%y", "15/03/24"),
        ("%A, %e %B", "Friday, 15 March"),
        ("%a %b", "Fri Mar"),
        ("%I:%M %p", "09:05 AM"),
        ("%l o'clock", " 9 o'clock"),
        ("%j", "075"),
        ("%u %w", "5 5"),
        ("%G-W%V", "2024-W11"),
        ("%F", "2024-03-15"),
        ("%T", "09:05:07"),
        ("%R", "09:05"),
        ("%-d.%-m.", "15.3."),
        ("%H%.3f", "09.250"),
        ("%s", "1710493507"),
        ("%C", "20"),
    ]);
}

#[harness::test]
fn other_text_is_copied() {
    check(&[
        ("", ""),
        ("no specifier", "no specifier"),
        ("%Y年%m月%d日", "2024年03月15日"),
        ("é %d \u{1f980}", "é 15 \u{1f980}"),
        (" %d\n", " 15\n"),
        ("{} %d {0}", "{} 15 {0}"),
    ]);
}

#[harness::test]
fn two_percent_signs_are_one() {
    check(&[
        ("%%", "%"),
        ("100%%", "100%"),
        ("%%d", "%d"),
        ("%%%d", "%15"),
    ]);
}

#[harness::test]
fn a_specifier_that_does_not_exist_is_an_error() {
    check_bad(&["%Q", "%Y-%Q", "%!", "% d", "%é", "%5Y", "%E", "%N"]);
}

#[harness::test]
fn a_format_that_ends_in_a_specifier_is_an_error() {
    check_bad(&["%", "100%", "%Y-%m-%", "%%%", "%-", "%.3", "%:"]);
}

#[harness::test]
fn a_local_time_has_no_offset() {
    check_bad(&["%z", "%:z", "%Z", "%+", "%Y-%m-%dT%H:%M:%S%z"]);
}

#[harness::test]
fn a_good_beginning_does_not_help() {
    let long = "%Y-%m-%d ".repeat(50) + "%Q";
    check_bad(&[&long, "%Y-%m-%d %H:%M:%S %Q %A", "%d%z%d"]);
}

#[harness::test]
fn a_long_format_is_as_good_as_a_short_one() {
    let actual = formatted(&"%d".repeat(1_000));
    equal!(Ok("15".repeat(1_000)), actual);
}
