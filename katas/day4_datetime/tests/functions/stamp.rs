//! Kata 4.1 from inside: `stamp`, `file_stamp` and `age`.

use std::time::Duration;

use chrono::TimeDelta;
use day4_datetime::stamp::{age, file_stamp, stamp};
use harness::equal;
use support::{Clock, FakeClock};

use crate::utc;

fn clock(text: &str) -> FakeClock {
    FakeClock::at(utc(text))
}

#[harness::test]
fn a_stamp_is_rfc_3339_in_utc() {
    for text in [
        "2024-03-15T09:05:00Z",
        "1970-01-01T00:00:00Z",
        "2024-02-29T23:59:59Z",
        "1969-12-31T23:59:59Z",
    ] {
        equal!(text, stamp(&clock(text)), "a clock that shows {text}");
    }
}

#[harness::test]
fn what_is_left_of_a_second_is_cut_off() {
    for rest in [".000000001", ".25", ".5", ".999999999"] {
        let now = format!("2024-03-15T09:05:59{rest}Z");
        let clock = clock(&now);
        let stamps = (stamp(&clock), file_stamp(&clock));
        let expected = ("2024-03-15T09:05:59Z".into(), "20240315T090559Z".into());
        equal!(expected, stamps, "the clock shows {now}");
    }
    let before_1970 = stamp(&clock("1969-12-31T23:59:58.7Z"));
    equal!("1969-12-31T23:59:58Z", before_1970, "0.7 s after :58");
}

#[harness::test]
fn a_year_always_has_four_digits() {
    for (now, text, file) in [
        (
            "0999-01-02T03:04:05Z",
            "0999-01-02T03:04:05Z",
            "09990102T030405Z",
        ),
        (
            "0000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "00000101T000000Z",
        ),
        (
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59Z",
            "99991231T235959Z",
        ),
    ] {
        let clock = clock(now);
        equal!(text, stamp(&clock), "stamp at {now}");
        equal!(file, file_stamp(&clock), "file_stamp at {now}");
    }
}

#[harness::test]
fn a_file_stamp_has_no_punctuation() {
    let clock = clock("2024-03-15T09:05:00Z");
    equal!("20240315T090500Z", file_stamp(&clock));
}

#[harness::test]
fn only_the_clock_that_is_given_says_what_time_it_is() {
    let clock = clock("2001-02-03T04:05:06Z");
    equal!("2001-02-03T04:05:06Z", stamp(&clock));
    clock.advance(Duration::from_secs(90));
    equal!("2001-02-03T04:06:36Z", stamp(&clock), "90 s later");
    clock.set(utc("1999-12-31T00:00:00Z"));
    equal!("19991231T000000Z", file_stamp(&clock), "set to 1999");
}

#[harness::test]
fn an_age_is_the_time_from_then_until_now() {
    let clock = clock("2024-03-15T09:05:00.5Z");
    for (then, nanos) in [
        ("2024-03-15T09:05:00Z", 500_000_000),
        ("2024-03-15T09:04:59.999999999Z", 500_000_001),
        ("2024-03-15T08:05:00.5Z", 3_600_000_000_000),
        ("2024-02-15T09:05:00.5Z", 29 * 86_400_000_000_000),
    ] {
        let expected = Some(Duration::from_nanos(nanos));
        equal!(
            expected,
            age(&clock, utc(then)),
            "from {then} until 2024-03-15T09:05:00.5Z"
        );
    }
}

#[harness::test]
fn what_is_still_to_come_has_no_age() {
    let clock = clock("2024-03-15T09:05:00Z");
    for then in [
        "2024-03-15T09:05:00.000000001Z",
        "2024-03-15T10:05:00Z",
        "2999-01-01T00:00:00Z",
    ] {
        let actual = age(&clock, utc(then));
        equal!(None, actual, "{then}, seen from 2024-03-15T09:05:00Z");
    }
}

#[harness::test]
fn now_is_no_time_ago() {
    let clock = clock("2024-03-15T09:05:00Z");
    equal!(Some(Duration::ZERO), age(&clock, clock.now()));
}

#[harness::test]
fn a_clock_that_is_set_back_makes_the_present_the_future() {
    let clock = clock("2024-03-15T09:05:00Z");
    let then = clock.now();
    clock.advance(Duration::from_secs(60));
    equal!(Some(Duration::from_secs(60)), age(&clock, then));
    clock.set(then - TimeDelta::hours(1));
    clock.advance(Duration::from_secs(60));
    equal!(None, age(&clock, then), "set back by more than has passed");
}

#[harness::test]
fn an_age_may_be_hundreds_of_thousands_of_years() {
    let clock = FakeClock::at(chrono::DateTime::<chrono::Utc>::MAX_UTC);
    let oldest = chrono::DateTime::<chrono::Utc>::MIN_UTC;
    let expected = Duration::new(16_544_868_105_599, 999_999_999);
    equal!(Some(expected), age(&clock, oldest));
}
