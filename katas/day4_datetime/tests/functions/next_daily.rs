//! Kata 4.8 from inside: `next_daily`.

use chrono::{DateTime, NaiveTime};
use chrono_tz::Tz;
use day4_datetime::next_daily::next_daily;
use harness::{DEADLINE, equal, within};

fn instant(text: &str, zone: &str) -> DateTime<Tz> {
    let tz: Tz = zone.parse().expect("a zone in a test");
    let instant = DateTime::parse_from_rfc3339(text).expect("an instant in a test");
    instant.with_timezone(&tz)
}

/// The next runs, one after the other.
#[track_caller]
fn check(zone: &str, at: &str, after: &str, expected: &[&str]) {
    let time: NaiveTime = at.parse().expect("a time in a test");
    let (mut from, mut actual) = (instant(after, zone), Vec::new());
    for _ in expected {
        let run = within(DEADLINE, move || next_daily(from, time));
        actual.push(run.map(|run| format!("{} {}", run.to_rfc3339(), run.timezone())));
        from = run.unwrap_or(from);
    }
    let expected: Vec<_> = expected
        .iter()
        .map(|run| Some(format!("{run} {zone}")))
        .collect();
    equal!(expected, actual, "daily at {at} in {zone}, after {after}");
}

const NEW_YORK: &str = "America/New_York";

#[harness::test]
fn a_day_later_at_the_same_time() {
    check(
        NEW_YORK,
        "09:00",
        "2024-06-01T12:00:00-04:00",
        &[
            "2024-06-02T09:00:00-04:00",
            "2024-06-03T09:00:00-04:00",
            "2024-06-04T09:00:00-04:00",
        ],
    );
}

#[harness::test]
fn today_if_it_is_still_to_come() {
    check(
        NEW_YORK,
        "09:00",
        "2024-06-01T08:59:59-04:00",
        &["2024-06-01T09:00:00-04:00"],
    );
    check(
        "UTC",
        "00:00",
        "2024-02-28T12:00:00Z",
        &["2024-02-29T00:00:00+00:00", "2024-03-01T00:00:00+00:00"],
    );
}

#[harness::test]
fn strictly_after_and_not_at_once_again() {
    check(
        NEW_YORK,
        "09:00",
        "2024-06-01T09:00:00-04:00",
        &["2024-06-02T09:00:00-04:00"],
    );
    check(
        NEW_YORK,
        "09:00",
        "2024-06-01T09:00:00.000000001-04:00",
        &["2024-06-02T09:00:00-04:00"],
    );
}

#[harness::test]
fn today_is_what_it_is_in_the_zone() {
    // In UTC it is the next day already.
    check(
        NEW_YORK,
        "22:00",
        "2024-06-02T01:00:00Z",
        &["2024-06-01T22:00:00-04:00", "2024-06-02T22:00:00-04:00"],
    );
    check(
        "Asia/Kathmandu",
        "05:00",
        "2024-06-01T23:00:00Z",
        &["2024-06-02T05:00:00+05:45"],
    );
}

#[harness::test]
fn a_time_that_is_jumped_over_runs_right_behind_the_gap() {
    check(
        NEW_YORK,
        "02:30",
        "2024-03-09T12:00:00-05:00",
        &[
            "2024-03-10T03:00:00-04:00",
            "2024-03-11T02:30:00-04:00",
            "2024-03-12T02:30:00-04:00",
        ],
    );
    check(
        "Australia/Lord_Howe",
        "02:15",
        "2024-10-05T12:00:00+10:30",
        &["2024-10-06T02:30:00+11:00", "2024-10-07T02:15:00+11:00"],
    );
}

#[harness::test]
fn a_run_behind_the_gap_is_the_only_one_of_its_day() {
    // In the gap's hour the next one was promised for the day after.
    check(
        NEW_YORK,
        "02:30",
        "2024-03-10T03:00:00-04:00",
        &["2024-03-11T02:30:00-04:00"],
    );
    check(
        NEW_YORK,
        "02:30",
        "2024-03-10T03:15:00-04:00",
        &["2024-03-11T02:30:00-04:00"],
    );
}

#[harness::test]
fn a_time_that_happens_twice_runs_once() {
    check(
        NEW_YORK,
        "01:30",
        "2024-11-02T12:00:00-04:00",
        &["2024-11-03T01:30:00-04:00", "2024-11-04T01:30:00-05:00"],
    );
}

#[harness::test]
fn the_second_pass_belongs_to_a_day_that_had_its_run() {
    check(
        NEW_YORK,
        "01:30",
        "2024-11-03T01:10:00-05:00",
        &["2024-11-04T01:30:00-05:00"],
    );
    check(
        NEW_YORK,
        "01:30",
        "2024-11-03T01:10:00-04:00",
        &["2024-11-03T01:30:00-04:00"],
    );
}

#[harness::test]
fn a_day_that_does_not_exist_has_no_run() {
    check(
        "Pacific/Apia",
        "09:00",
        "2011-12-28T12:00:00-10:00",
        &[
            "2011-12-29T09:00:00-10:00",
            "2011-12-31T09:00:00+14:00",
            "2012-01-01T09:00:00+14:00",
        ],
    );
    // Midnight of the 31st is its own run, not that of the missing day.
    check(
        "Pacific/Apia",
        "00:00",
        "2011-12-29T00:00:00-10:00",
        &["2011-12-31T00:00:00+14:00", "2012-01-01T00:00:00+14:00"],
    );
}

#[harness::test]
fn a_gap_that_ends_at_midnight_takes_the_run_with_it() {
    // On 30 March 2024 Greenland's clocks went from 23:00 to midnight.
    check(
        "America/Nuuk",
        "23:30",
        "2024-03-29T12:00:00-02:00",
        &["2024-03-29T23:30:00-02:00", "2024-03-31T23:30:00-01:00"],
    );
}

#[harness::test]
fn a_gap_that_begins_at_midnight_only_delays_it() {
    check(
        "America/Havana",
        "00:00",
        "2024-03-09T12:00:00-05:00",
        &["2024-03-10T01:00:00-04:00", "2024-03-11T00:00:00-04:00"],
    );
}

#[harness::test]
fn a_fold_at_midnight_does_not_repeat_the_day_before() {
    // On 7 November 2010, one minute past midnight, it was 23:01 of the 6th again.
    check(
        "America/St_Johns",
        "23:30",
        "2010-11-06T12:00:00-02:30",
        &["2010-11-06T23:30:00-02:30", "2010-11-07T23:30:00-03:30"],
    );
    check(
        "America/St_Johns",
        "00:00:30",
        "2010-11-06T23:30:00-03:30",
        &["2010-11-08T00:00:30-03:30"],
    );
}

#[harness::test]
fn a_day_may_have_23_or_25_hours() {
    check(
        NEW_YORK,
        "12:00",
        "2024-03-09T12:00:00-05:00",
        &["2024-03-10T12:00:00-04:00"],
    );
    check(
        NEW_YORK,
        "12:00",
        "2024-11-02T12:00:00-04:00",
        &["2024-11-03T12:00:00-05:00"],
    );
}

#[harness::test]
fn seconds_and_their_fractions_belong_to_the_time() {
    check(
        "Europe/Paris",
        "23:59:59.5",
        "2024-03-15T23:59:59+01:00",
        &[
            "2024-03-15T23:59:59.500+01:00",
            "2024-03-16T23:59:59.500+01:00",
        ],
    );
}

#[harness::test]
fn at_the_end_of_the_calendar_no_run_is_left() {
    let last_day = "+262142-12-31T12:00:00Z";
    let last_day: DateTime<chrono::Utc> = last_day.parse().expect("the last day there is");
    let noon = last_day.with_timezone(&Tz::UTC);
    let run = |hour: u32| {
        let at = NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        within(DEADLINE, move || next_daily(noon, at)).map(|run| run.naive_utc())
    };
    let evening = last_day.naive_utc().date().and_hms_opt(18, 0, 0);
    equal!(evening, run(18), "at 18:00, after noon of the last day");
    equal!(None, run(6), "at 06:00, after noon of the last day");
}

#[harness::test]
fn a_gap_may_end_between_two_minutes() {
    // On 7 January 1972 Liberia's clocks went from midnight to 44 minutes and 30 seconds past.
    check(
        "Africa/Monrovia",
        "00:20",
        "1972-01-06T12:00:00Z",
        &["1972-01-07T00:44:30+00:00", "1972-01-08T00:20:00+00:00"],
    );
}

#[harness::test]
fn jobs_ran_before_1970_as_well() {
    check(
        NEW_YORK,
        "02:30",
        "1966-04-23T12:00:00-05:00",
        &["1966-04-24T03:00:00-04:00", "1966-04-25T02:30:00-04:00"],
    );
    check(
        NEW_YORK,
        "01:30",
        "1966-10-29T12:00:00-04:00",
        &["1966-10-30T01:30:00-04:00", "1966-10-31T01:30:00-05:00"],
    );
}
