//! Kata 4.7 from inside: `parse_duration` and `format_duration`.

use std::time::Duration;

use day4_datetime::TimeError;
use day4_datetime::durations;
use harness::{DEADLINE, equal, within};

/// On a thread of its own: an answer that makes no step forward never comes to an end.
fn parse_duration(text: &str) -> Result<Duration, TimeError> {
    let text = text.to_owned();
    within(DEADLINE, move || durations::parse_duration(&text))
}

fn format_duration(duration: Duration) -> String {
    within(DEADLINE, move || durations::format_duration(duration))
}

#[track_caller]
fn check_parse(table: &[(&str, Duration)]) {
    for (text, expected) in table {
        equal!(Ok(*expected), parse_duration(text), "the text {text:?}");
    }
}

#[track_caller]
fn check_bad(texts: &[&str]) {
    for text in texts {
        let expected = Err(TimeError::BadInput((*text).to_owned()));
        equal!(expected, parse_duration(text), "the text {text:?}");
    }
}

#[track_caller]
fn check_format(table: &[(Duration, &str)]) {
    for (duration, expected) in table {
        let actual = format_duration(*duration);
        equal!(*expected, actual, "{} ns", duration.as_nanos());
    }
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const fn nanos(nanos: u64) -> Duration {
    Duration::from_nanos(nanos)
}

#[harness::test]
fn every_unit_has_its_length() {
    check_parse(&[
        ("1d", secs(86_400)),
        ("1h", secs(3_600)),
        ("1m", secs(60)),
        ("1s", secs(1)),
        ("1ms", nanos(1_000_000)),
        ("1us", nanos(1_000)),
        ("1ns", nanos(1)),
    ]);
}

#[harness::test]
fn parts_are_added() {
    check_parse(&[
        ("1h30m", secs(5_400)),
        ("1d1s", secs(86_401)),
        ("1m500us", nanos(60_000_500_000)),
        ("2d3h4m5s6ms7us8ns", Duration::new(183_845, 6_007_008)),
        ("0d0h0m0s0ms0us0ns", Duration::ZERO),
    ]);
}

#[harness::test]
fn m_is_a_minute_and_ms_is_not() {
    check_parse(&[
        ("5m", secs(300)),
        ("5ms", nanos(5_000_000)),
        ("5m5ms", nanos(300_005_000_000)),
        ("5m5s", secs(305)),
    ]);
    check_bad(&["5mms", "5m s", "5mss", "5msm"]);
}

#[harness::test]
fn a_number_may_be_larger_than_the_next_unit() {
    check_parse(&[
        ("90s", secs(90)),
        ("25h", secs(90_000)),
        ("1h90m", secs(9_000)),
        ("1500ms", nanos(1_500_000_000)),
        ("18446744073709551615s", secs(u64::MAX)),
    ]);
}

#[harness::test]
fn zeros_in_front_change_nothing() {
    check_parse(&[("007s", secs(7)), ("0s", secs(0)), ("00ns", secs(0))]);
    let long = "0".repeat(60) + "7s";
    check_parse(&[(&long, secs(7))]);
}

#[harness::test]
fn a_number_without_a_unit_means_nothing() {
    check_bad(&["30", "0", "1h30", "1h30m5", "5400"]);
}

#[harness::test]
fn a_unit_without_a_number_means_nothing() {
    check_bad(&["", "s", "h30m", "1hm", "ms", "1h "]);
}

#[harness::test]
fn larger_units_come_first_and_each_only_once() {
    check_bad(&[
        "1m1h", "1h1h", "1s1m", "1ns1us", "1ms1s", "1m1s1m", "1d1h1d",
    ]);
}

#[harness::test]
fn there_are_no_other_units() {
    check_bad(&[
        "1x", "1w", "1y", "1H", "1S", "1min", "1sec", "1 s", "1µs", "1h30m5x", "1é",
    ]);
}

#[harness::test]
fn only_digits_make_a_number() {
    // Rust's own parser takes a plus sign: "+5" is a good u64.
    check_bad(&[
        "+5s", "-5s", "1h+5m", "1.5s", "1e3s", "1_000s", "٣s", "0x5s",
    ]);
}

#[harness::test]
fn blanks_are_no_part_of_a_duration() {
    check_bad(&[" 5s", "5s ", "1h 30m", "5s\n", " ", "\u{a0}5s"]);
}

#[harness::test]
fn what_no_duration_can_hold_is_out_of_range() {
    for text in [
        "18446744073709551616s",
        "213503982334602d",
        "18446744073709551615s1000ms",
        "18446744073709551615s999ms999us1000ns",
        "99999999999999999999999999999999999999999999d",
        "340282366920938463463374607431768211456ns",
        "340282366920938463463374607431768211455d",
        // 2^112 days are a multiple of 2^128 nanoseconds.
        "5192296858534827628530496329220096d",
    ] {
        let actual = parse_duration(text);
        equal!(Err(TimeError::OutOfRange), actual, "the text {text:?}");
    }
}

#[harness::test]
fn a_mistake_counts_more_than_too_large_a_number() {
    check_bad(&[
        "99999999999999999999999999999999999999999999d1x",
        "18446744073709551616s5",
        "18446744073709551616s1s",
        "99999999999999999999999999999999999999999999",
    ]);
}

#[harness::test]
fn parts_are_as_large_as_they_can_be() {
    check_format(&[
        (secs(90), "1m30s"),
        (secs(93_600), "1d2h"),
        (secs(60), "1m"),
        (secs(59), "59s"),
        (secs(86_399), "23h59m59s"),
        (nanos(999_999_999), "999ms999us999ns"),
        (nanos(1_000_000), "1ms"),
        (secs(400 * 86_400), "400d"),
    ]);
}

#[harness::test]
fn parts_that_are_zero_are_left_out() {
    check_format(&[
        (nanos(3_600_005_000_000), "1h5ms"),
        (nanos(86_400_000_000_001), "1d1ns"),
        (nanos(1_000_001_000), "1s1us"),
    ]);
}

#[harness::test]
fn nothing_at_all_is_zero_seconds() {
    check_format(&[(Duration::ZERO, "0s")]);
}

#[harness::test]
fn the_longest_duration_comes_back() {
    let text = "213503982334601d7h15s999ms999us999ns";
    check_format(&[(Duration::MAX, text)]);
    check_parse(&[(text, Duration::MAX)]);
}

#[harness::test]
fn nanoseconds_of_a_long_time_are_not_rounded() {
    let long = Duration::new(9_007_199_254_740_993, 123_456_789);
    let actual = parse_duration(&format_duration(long));
    equal!(Ok(long), actual, "2^53 + 1 seconds and some nanoseconds");
}
