//! Kata 4.3 from inside: `parse_strict` and `parse_any`.

use chrono::{DateTime, FixedOffset, NaiveTime};
use day4_datetime::parsing::{parse_any, parse_strict};
use day4_datetime::{Moment, TimeError};
use harness::equal;

use crate::{date, local};

fn instant(text: &str) -> Moment {
    let instant: DateTime<FixedOffset> = text.parse().expect("an instant in a test");
    Moment::Instant(instant)
}

/// Two instants may be equal and have different offsets: those count here.
#[derive(PartialEq)]
struct Shown(String);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn shown(moment: Result<Moment, TimeError>) -> Shown {
    Shown(format!("{moment:?}"))
}

#[track_caller]
fn check_strict(text: &str, fmt: &str, expected: Result<Moment, TimeError>) {
    let actual = shown(parse_strict(text, fmt));
    equal!(shown(expected), actual, "the text {text:?} as {fmt:?}");
}

#[track_caller]
fn check_any(text: &str, expected: Result<Moment, TimeError>) {
    let actual = shown(parse_any(text));
    equal!(shown(expected), actual, "the text {text:?}");
}

fn bad_input(text: &str) -> Result<Moment, TimeError> {
    Err(TimeError::BadInput(text.to_owned()))
}

fn bad_format(fmt: &str) -> Result<Moment, TimeError> {
    Err(TimeError::BadFormat(fmt.to_owned()))
}

#[harness::test]
fn a_format_with_a_date_only_gives_a_date() {
    for (text, fmt) in [
        ("2024-03-15", "%Y-%m-%d"),
        ("15/03/24", "%d/%m/%y"),
        ("Friday, 15 March 2024", "%A, %d %B %Y"),
        ("2024-075", "%Y-%j"),
        ("2024-W11-5", "%G-W%V-%u"),
    ] {
        check_strict(text, fmt, Ok(Moment::Date(date("2024-03-15"))));
    }
    check_strict("2024-02-29", "%F", Ok(Moment::Date(date("2024-02-29"))));
}

#[harness::test]
fn a_format_with_date_and_time_gives_a_local_time() {
    for (text, fmt) in [
        ("2024-03-15 09:05:00", "%Y-%m-%d %H:%M:%S"),
        ("2024-03-15 09:05", "%Y-%m-%d %H:%M"),
        ("20240315T090500", "%Y%m%dT%H%M%S"),
        ("2024-03-15 09:05 AM", "%Y-%m-%d %I:%M %p"),
        ("09:05 on 2024-03-15", "%H:%M on %Y-%m-%d"),
    ] {
        check_strict(text, fmt, Ok(Moment::Local(local("2024-03-15 09:05"))));
    }
}

#[harness::test]
fn a_format_with_an_offset_gives_an_instant() {
    check_strict(
        "2024-03-15 09:05:00 +0545",
        "%Y-%m-%d %H:%M:%S %z",
        Ok(instant("2024-03-15T09:05:00+05:45")),
    );
    check_strict(
        "2024-03-15T09:05:00-10:00",
        "%Y-%m-%dT%H:%M:%S%:z",
        Ok(instant("2024-03-15T09:05:00-10:00")),
    );
    check_strict("1710493500", "%s", Ok(instant("2024-03-15T09:05:00Z")));
}

#[harness::test]
fn no_specifier_of_a_date_is_left_out() {
    for (text, fmt) in [
        ("15 Mar 2024", "%d %b %Y"),
        ("Mar 15, 2024", "%h %e, %Y"),
        ("03/15/24", "%D"),
        ("03/15/24", "%x"),
        ("15-Mar-2024", "%v"),
        ("15.3.2024", "%-d.%-m.%Y"),
        ("15. 3.2024", "%_d.%_m.%Y"),
        ("2024-03-15", "%C%y-%m-%d"),
        ("2024 week 10 day 5", "%Y week %U day %w"),
        ("2024 week 11 day 5", "%Y week %W day %u"),
        ("24-W11-Fri", "%g-W%V-%a"),
        ("2024 Q1 03-15", "%Y Q%q %m-%d"),
        ("100% 2024-03-15", "100%% %F"),
        ("2024-03-15\t\n", "%F%t%n"),
    ] {
        check_strict(text, fmt, Ok(Moment::Date(date("2024-03-15"))));
    }
}

#[harness::test]
fn no_specifier_of_a_time_is_left_out() {
    for (text, fmt, expected) in [
        ("2024-03-15 09:05:07", "%F %T", "09:05:07"),
        ("2024-03-15 09:05", "%F %R", "09:05:00"),
        ("2024-03-15  9:05", "%F %k:%M", "09:05:00"),
        ("2024-03-15  9:05 am", "%F %l:%M %P", "09:05:00"),
        ("2024-03-15 09:05:07 AM", "%F %r", "09:05:07"),
        ("2024-03-15 09:05:07", "%F %X", "09:05:07"),
        ("Fri Mar 15 09:05:07 2024", "%c", "09:05:07"),
        ("2024-03-15 09:05:07.250", "%F %T%.f", "09:05:07.25"),
        ("2024-03-15 09:05:07.250", "%F %T%.3f", "09:05:07.25"),
        ("2024-03-15 09:05:07.250001", "%F %T%.6f", "09:05:07.250001"),
        ("2024-03-15 09:05:07,250", "%F %T,%3f", "09:05:07.25"),
        (
            "2024-03-15 09:05:07.123456789",
            "%F %T.%f",
            "09:05:07.123456789",
        ),
    ] {
        let expected = local(&format!("2024-03-15 {expected}"));
        check_strict(text, fmt, Ok(Moment::Local(expected)));
    }
}

#[harness::test]
fn no_specifier_of_an_offset_is_left_out() {
    let expected = instant("2024-03-15T09:05:07.250+05:45");
    for (text, fmt) in [
        ("2024-03-15T09:05:07.250+05:45", "%+"),
        ("2024-03-15 09:05:07.250 +0545", "%F %T%.3f %z"),
        ("2024-03-15 09:05:07.250 +05:45", "%F %T%.3f %:z"),
    ] {
        check_strict(text, fmt, Ok(expected));
    }
}

#[harness::test]
fn what_is_written_in_another_way_is_not_canonical() {
    for (text, fmt, canonical) in [
        ("2024-3-5", "%Y-%m-%d", "2024-03-05"),
        ("+2024-03-15", "%Y-%m-%d", "2024-03-15"),
        (" 2024-03-15", "%Y-%m-%d", "2024-03-15"),
        ("2024- 3-15", "%Y-%m-%d", "2024-03-15"),
        ("15 MARCH 2024", "%d %B %Y", "15 March 2024"),
        ("2024-03-15  09:05", "%Y-%m-%d %H:%M", "2024-03-15 09:05"),
        ("2024-03-15 9:05", "%Y-%m-%d %H:%M", "2024-03-15 09:05"),
        (
            "2024-03-15 09:05 +01:00",
            "%Y-%m-%d %H:%M %z",
            "2024-03-15 09:05 +0100",
        ),
        ("007", "%s", "7"),
    ] {
        let canonical = canonical.to_owned();
        check_strict(text, fmt, Err(TimeError::NotCanonical { canonical }));
    }
}

#[harness::test]
fn what_cannot_be_read_is_bad_input() {
    for text in [
        "",
        "soon",
        "2024-03",
        "2024-03-15x",
        "2024-03-15 ",
        "2024/03/15",
        "12024-03-15",
    ] {
        check_strict(text, "%Y-%m-%d", bad_input(text));
    }
    let fmt = "%Y-%m-%d %H:%M";
    for text in ["2024-03-15", "2024-03-15 09:05:00", "2024-03-15T09:05"] {
        check_strict(text, fmt, bad_input(text));
    }
}

#[harness::test]
fn what_is_impossible_is_bad_input() {
    for text in ["2023-02-29", "2024-02-30", "2024-13-01", "2024-00-01"] {
        check_strict(text, "%Y-%m-%d", bad_input(text));
    }
    let fmt = "%Y-%m-%d %H:%M";
    for text in ["2024-03-15 24:00", "2024-03-15 09:60", "2023-02-29 09:05"] {
        check_strict(text, fmt, bad_input(text));
    }
    let monday = "Mon 2024-03-15";
    check_strict(monday, "%a %Y-%m-%d", bad_input(monday));
}

#[harness::test]
fn an_impossible_offset_is_not_left_out() {
    // A poorer type would read it and not look at the offset.
    for text in ["2024-03-15 09:05 +99:00", "2024-03-15 09:05 +24:00"] {
        check_strict(text, "%Y-%m-%d %H:%M %:z", bad_input(text));
    }
}

#[harness::test]
fn a_specifier_that_does_not_exist_is_a_bad_format_whatever_the_text() {
    for fmt in ["%Q", "%Y-%m-%d %Q", "%Y-%m-%d%"] {
        for text in ["2024-03-15", "", "soon", "2024-03-15 %Q"] {
            check_strict(text, fmt, bad_format(fmt));
        }
    }
}

#[harness::test]
fn a_format_without_a_date_cannot_be_used() {
    check_strict("09:05", "%H:%M", bad_format("%H:%M"));
    check_strict("2024", "%Y", bad_format("%Y"));
    check_strict("2024-03", "%Y-%m", bad_format("%Y-%m"));
    check_strict("now", "now", bad_format("now"));
    check_strict("", "", bad_format(""));
}

#[harness::test]
fn a_format_says_no_more_than_its_value_can_hold() {
    // It takes a minute to make a time of an hour; and a name of a zone is no offset.
    for (text, fmt) in [
        ("2024-03-15 09", "%Y-%m-%d %H"),
        ("2024-03-15 00", "%Y-%m-%d %H"),
        ("2024-03-15 +0100", "%Y-%m-%d %z"),
        ("2024-03-15 09:05 EST", "%Y-%m-%d %H:%M %Z"),
        ("2024-03-15 09:05 +01", "%Y-%m-%d %H:%M %#z"),
    ] {
        check_strict(text, fmt, bad_format(fmt));
    }
}

#[harness::test]
fn a_leap_second_is_no_mistake() {
    let leap = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_000).expect("a leap second");
    let leap = date("2016-12-31").and_time(leap);
    let text = "2016-12-31 23:59:60";
    check_strict(text, "%Y-%m-%d %H:%M:%S", Ok(Moment::Local(leap)));
    check_any(text, Ok(Moment::Local(leap)));
    let text = "2016-12-31T23:59:60.25Z";
    check_any(text, Ok(instant(text)));
    // Which minutes had one is in no table of chrono's.
    let leap = NaiveTime::from_hms_milli_opt(9, 5, 59, 1_000).expect("a leap second");
    let leap = date("2024-03-15").and_time(leap);
    check_any("2024-03-15 09:05:60", Ok(Moment::Local(leap)));
    let text = "2024-03-15T09:05:60+01:00";
    check_any(text, Ok(instant(text)));
}

#[harness::test]
fn any_of_six_ways_is_understood() {
    let nine = local("2024-03-15 09:05");
    check_any("2024-03-15", Ok(Moment::Date(date("2024-03-15"))));
    check_any("0000-02-29", Ok(Moment::Date(date("0000-02-29"))));
    check_any("2024-03-15 09:05", Ok(Moment::Local(nine)));
    check_any("2024-03-15 09:05:00", Ok(Moment::Local(nine)));
    check_any("2024-03-15T09:05:00", Ok(Moment::Local(nine)));
    check_any("@1710493500", Ok(instant("2024-03-15T09:05:00Z")));
    check_any("2024-03-15T09:05:00Z", Ok(instant("2024-03-15T09:05:00Z")));
}

#[harness::test]
fn rfc_3339_keeps_its_offset_and_its_fraction() {
    for text in [
        "2024-03-15T09:05:00+05:45",
        "2024-03-15T09:05:00-10:00",
        "2024-03-15T09:05:00+00:00",
        "2024-03-15T09:05:00+23:59",
        "2024-03-15T09:05:00-00:30",
        "2024-03-15T09:05:00+00:30",
        "2024-03-15T09:05:00.5Z",
        "2024-03-15T09:05:00.250+01:00",
        "2024-03-15T09:05:00.000000001Z",
        "2024-03-15T09:05:00.100000000Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        check_any(text, Ok(instant(text)));
        let blank = text.replace('T', " ");
        check_any(&blank, Ok(instant(text)));
    }
}

#[harness::test]
fn what_is_nearly_rfc_3339_is_bad_input() {
    for text in [
        "2024-03-15t09:05:00Z",
        "2024-03-15T09:05:00z",
        "2024-03-15_09:05:00Z",
        "2024-03-15  09:05:00Z",
        "2024-03-15T09:05:00-00:00",
        "2024-03-15T09:05:00\u{2212}01:00",
        "2024-03-15T09:05:00+0100",
        "2024-03-15T09:05:00+01",
        "2024-03-15T09:05:00+24:00",
        "2024-03-15T09:05:00.1234567891Z",
        "2024-03-15T09:05:00.Z",
        "2024-03-15T09:05:00,5Z",
        "2024-03-15T09:05Z",
        "2024-03-15T24:00:00Z",
        "2024-3-15T09:05:00Z",
        "2024-03-15T09:05:00 Z",
        " 2024-03-15T09:05:00Z",
        "2024-03-15T09:05:00Zx",
    ] {
        check_any(text, bad_input(text));
    }
}

#[harness::test]
fn the_other_ways_are_strict_as_well() {
    for text in [
        "",
        "soon",
        "2024",
        "2024-3-15",
        "2024-03-15 ",
        "2024-03-15 9:05",
        "2024-03-15T09:05",
        "2024-03-15 09:05:0",
        "2024-03-15 09:05:00.5",
        "2024-02-30",
        "+2024-03-15",
        "15.03.2024",
        "é024-03-15",
        "2024-03-1é09:05:00Z",
    ] {
        check_any(text, bad_input(text));
    }
}

#[harness::test]
fn seconds_are_counted_from_1970_in_both_directions() {
    check_any("@0", Ok(instant("1970-01-01T00:00:00Z")));
    check_any("@-1", Ok(instant("1969-12-31T23:59:59Z")));
    check_any("@-86400", Ok(instant("1969-12-31T00:00:00Z")));
    check_any("@4102444800", Ok(instant("2100-01-01T00:00:00Z")));
}

#[harness::test]
fn seconds_are_a_plain_whole_number() {
    for text in [
        "@",
        "@-",
        "@+5",
        "@007",
        "@-0",
        "@00",
        "@1.5",
        "@ 5",
        "@5 ",
        "@5s",
        "@--5",
        "5",
        "@٣",
        "@12345678901234567890x",
        "@-12345678901234567890 ",
        "@012345678901234567890",
    ] {
        check_any(text, bad_input(text));
    }
}

#[harness::test]
fn too_many_seconds_are_out_of_range() {
    for text in [
        "@9223372036854775807",
        "@-9223372036854775808",
        "@8210266876800",
        "@-8334601228801",
        "@9223372036854775808",
        "@99999999999999999999999999999999",
    ] {
        check_any(text, Err(TimeError::OutOfRange));
    }
    let last = DateTime::from_timestamp(8_210_266_876_799, 0).expect("the last second");
    let expected = Ok(Moment::Instant(last.fixed_offset()));
    check_any("@8210266876799", expected);
}
