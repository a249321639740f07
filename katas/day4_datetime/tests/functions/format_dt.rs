//! Kata 4.2 from inside: `format_dt`.

use chrono::{NaiveDate, NaiveDateTime};
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

/// Every one that chrono's documentation lists, but for those of offsets.
const ALL: [(&str, &str); 60] = [
    ("%Y", "2024"),
    ("%C", "20"),
    ("%y", "24"),
    ("%q", "1"),
    ("%m", "03"),
    ("%b", "Mar"),
    ("%B", "March"),
    ("%h", "Mar"),
    ("%d", "15"),
    ("%e", "15"),
    ("%a", "Fri"),
    ("%A", "Friday"),
    ("%w", "5"),
    ("%u", "5"),
    ("%U", "10"),
    ("%W", "11"),
    ("%G", "2024"),
    ("%g", "24"),
    ("%V", "11"),
    ("%j", "075"),
    ("%D", "03/15/24"),
    ("%x", "03/15/24"),
    ("%F", "2024-03-15"),
    ("%v", "15-Mar-2024"),
    ("%H", "09"),
    ("%k", " 9"),
    ("%I", "09"),
    ("%l", " 9"),
    ("%P", "am"),
    ("%p", "AM"),
    ("%M", "05"),
    ("%S", "07"),
    ("%f", "123456789"),
    ("%.f", ".123456789"),
    ("%.3f", ".123"),
    ("%.6f", ".123456"),
    ("%.9f", ".123456789"),
    ("%3f", "123"),
    ("%6f", "123456"),
    ("%9f", "123456789"),
    ("%R", "09:05"),
    ("%T", "09:05:07"),
    ("%X", "09:05:07"),
    ("%r", "09:05:07 AM"),
    ("%c", "Fri Mar 15 09:05:07 2024"),
    ("%s", "1710493507"),
    ("%t", "\t"),
    ("%n", "\n"),
    ("%%", "%"),
    ("%-m", "3"),
    ("%_m", " 3"),
    ("%-H", "9"),
    ("%_H", " 9"),
    ("%0k", "09"),
    ("%0l", "09"),
    ("%-j", "75"),
    ("%_j", " 75"),
    ("%0d", "15"),
    ("%_d", "15"),
    ("%-S", "7"),
];

#[track_caller]
fn check_value(value: &str, fmt: &str, expected: &str) {
    let time: NaiveDateTime = value.parse().expect("a local time in a test");
    let actual = format_dt(&time, fmt);
    let expected = Ok(expected.to_owned());
    equal!(expected, actual, "the format {fmt:?} for {value}");
}

#[harness::test]
fn no_specifier_of_chrono_is_left_out() {
    for (fmt, expected) in ALL {
        check_value("2024-03-15T09:05:07.123456789", fmt, expected);
    }
}

#[harness::test]
fn no_value_of_chrono_is_left_out() {
    check_value("+12024-03-15T09:05:07", "%F", "+12024-03-15");
    check_value("-0044-03-15T09:05:07", "%Y/%m", "-0044/03");
    check_value("2016-12-31T23:59:60", "%H:%M:%S", "23:59:60");
    check_value("2024-03-15T09:05:07.5", "%f", "500000000");
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
        ("\0%d\0", "\u{0}15\u{0}"),
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
    check_bad(&[
        "%z",
        "%:z",
        "%::z",
        "%:::z",
        "%#z",
        "%Z",
        "%+",
        "%Y-%m-%dT%H:%M:%S%z",
    ]);
}

#[harness::test]
fn a_good_beginning_does_not_help() {
    let long = "%Y-%m-%d ".repeat(50) + "%Q";
    check_bad(&[&long, "%Y-%m-%d %H:%M:%S %Q %A", "%d%z%d"]);
}

#[harness::test]
fn a_long_format_is_as_good_as_a_short_one() {
    let actual = formatted(&"%d".repeat(1_000));
    let expected = Ok("15".repeat(1_000));
    equal!(expected, actual, "the format is a thousand times %d");
}
