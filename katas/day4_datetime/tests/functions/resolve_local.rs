//! Kata 4.4 from inside: `resolve_local`.

use chrono::{NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use day4_datetime::resolve_local::resolve_local;
use day4_datetime::{OnFold, OnGap, TimeError};
use harness::equal;

use crate::{date, local, utc};

const GAPS: [OnGap; 3] = [OnGap::Reject, OnGap::ShiftForward, OnGap::FirstValid];
const FOLDS: [OnFold; 3] = [OnFold::Reject, OnFold::Earlier, OnFold::Later];

/// The result with the zone's name, as text.
fn resolved(zone: &str, text: &str, gap: OnGap, fold: OnFold) -> Result<String, TimeError> {
    let tz: Tz = zone.parse().expect("a zone in a test");
    let instant = resolve_local(local(text), tz, gap, fold)?;
    Ok(format!("{} {}", instant.to_rfc3339(), instant.timezone()))
}

/// What is neither in a gap nor in a fold is the same whatever is said about those.
#[track_caller]
fn check_unique(zone: &str, text: &str, expected: &str) {
    for (gap, fold) in GAPS.iter().flat_map(|gap| FOLDS.map(|fold| (*gap, fold))) {
        let actual = resolved(zone, text, gap, fold);
        let expected = Ok(format!("{expected} {zone}"));
        equal!(
            expected,
            actual,
            "{text} in {zone}, gap {gap:?}, fold {fold:?}"
        );
    }
}

/// A gap from `edges.0` to `edges.1`, and the results for `ShiftForward` and `FirstValid`.
#[track_caller]
fn check_gap(zone: &str, text: &str, edges: (&str, &str), shifted: &str, first: &str) {
    for fold in FOLDS {
        let [reject, shift, valid] = GAPS.map(|gap| resolved(zone, text, gap, fold));
        let error = TimeError::Gap {
            start: local(edges.0),
            end: local(edges.1),
        };
        let story = format!("{text} in {zone} does not exist, {fold:?}");
        equal!(Err(error), reject, "{story}, OnGap::Reject");
        let expected = Ok(format!("{shifted} {zone}"));
        equal!(expected, shift, "{story}, OnGap::ShiftForward");
        let expected = Ok(format!("{first} {zone}"));
        equal!(expected, valid, "{story}, OnGap::FirstValid");
    }
}

#[track_caller]
fn check_fold(zone: &str, text: &str, first: &str, second: &str) {
    for gap in GAPS {
        let [reject, earlier, later] = FOLDS.map(|fold| resolved(zone, text, gap, fold));
        let error = TimeError::Fold {
            earlier: utc(first),
            later: utc(second),
        };
        let story = format!("{text} in {zone} happens twice, {gap:?}");
        equal!(Err(error), reject, "{story}, OnFold::Reject");
        equal!(Ok(format!("{first} {zone}")), earlier, "{story}, Earlier");
        equal!(Ok(format!("{second} {zone}")), later, "{story}, Later");
    }
}

#[harness::test]
fn most_local_times_happen_once() {
    let new_york = "America/New_York";
    check_unique(new_york, "2024-03-15 09:05", "2024-03-15T09:05:00-04:00");
    check_unique(new_york, "2024-01-15 09:05", "2024-01-15T09:05:00-05:00");
    check_unique(
        "Asia/Kathmandu",
        "2024-03-15 09:05",
        "2024-03-15T09:05:00+05:45",
    );
    check_unique("UTC", "2024-03-15 09:05", "2024-03-15T09:05:00+00:00");
    check_unique("Etc/GMT+5", "2024-03-15 09:05", "2024-03-15T09:05:00-05:00");
}

#[harness::test]
fn an_hour_is_missing_when_clocks_are_set_forward() {
    check_gap(
        "America/New_York",
        "2024-03-10 02:30",
        ("2024-03-10 02:00", "2024-03-10 03:00"),
        "2024-03-10T03:30:00-04:00",
        "2024-03-10T03:00:00-04:00",
    );
}

#[harness::test]
fn a_gap_begins_with_its_first_missing_time_and_ends_before_the_next() {
    let new_york = "America/New_York";
    let edges = ("2024-03-10 02:00", "2024-03-10 03:00");
    let three = "2024-03-10T03:00:00-04:00";
    check_unique(new_york, "2024-03-10 01:59:59", "2024-03-10T01:59:59-05:00");
    check_gap(new_york, "2024-03-10 02:00", edges, three, three);
    check_gap(
        new_york,
        "2024-03-10 02:59:59",
        edges,
        "2024-03-10T03:59:59-04:00",
        three,
    );
    check_unique(new_york, "2024-03-10 03:00", three);
}

#[harness::test]
fn an_hour_happens_twice_when_clocks_are_set_back() {
    check_fold(
        "America/New_York",
        "2024-11-03 01:30",
        "2024-11-03T01:30:00-04:00",
        "2024-11-03T01:30:00-05:00",
    );
}

#[harness::test]
fn a_fold_begins_with_its_first_time_and_ends_before_the_next() {
    let new_york = "America/New_York";
    check_unique(new_york, "2024-11-03 00:59:59", "2024-11-03T00:59:59-04:00");
    let [first, second] = ["-04:00", "-05:00"].map(|offset| format!("2024-11-03T01:00:00{offset}"));
    check_fold(new_york, "2024-11-03 01:00", &first, &second);
    check_unique(new_york, "2024-11-03 02:00", "2024-11-03T02:00:00-05:00");
}

#[harness::test]
fn lord_howe_moves_its_clocks_by_half_an_hour() {
    check_gap(
        "Australia/Lord_Howe",
        "2024-10-06 02:15",
        ("2024-10-06 02:00", "2024-10-06 02:30"),
        "2024-10-06T02:45:00+11:00",
        "2024-10-06T02:30:00+11:00",
    );
    check_fold(
        "Australia/Lord_Howe",
        "2024-04-07 01:45",
        "2024-04-07T01:45:00+11:00",
        "2024-04-07T01:45:00+10:30",
    );
}

#[harness::test]
fn samoa_has_left_out_a_whole_day() {
    check_gap(
        "Pacific/Apia",
        "2011-12-30 12:00",
        ("2011-12-30 00:00", "2011-12-31 00:00"),
        "2011-12-31T12:00:00+14:00",
        "2011-12-31T00:00:00+14:00",
    );
}

#[harness::test]
fn nepal_has_left_out_a_quarter_of_an_hour() {
    check_gap(
        "Asia/Kathmandu",
        "1986-01-01 00:05",
        ("1986-01-01 00:00", "1986-01-01 00:15"),
        "1986-01-01T00:20:00+05:45",
        "1986-01-01T00:15:00+05:45",
    );
}

#[harness::test]
fn a_gap_may_begin_at_midnight_or_end_there() {
    check_gap(
        "America/Havana",
        "2024-03-10 00:00",
        ("2024-03-10 00:00", "2024-03-10 01:00"),
        "2024-03-10T01:00:00-04:00",
        "2024-03-10T01:00:00-04:00",
    );
    check_gap(
        "America/Nuuk",
        "2024-03-30 23:30",
        ("2024-03-30 23:00", "2024-03-31 00:00"),
        "2024-03-31T00:30:00-01:00",
        "2024-03-31T00:00:00-01:00",
    );
}

#[harness::test]
fn a_fold_may_reach_back_to_the_day_before() {
    let st_johns = "America/St_Johns";
    check_fold(
        st_johns,
        "2010-11-06 23:30",
        "2010-11-06T23:30:00-02:30",
        "2010-11-06T23:30:00-03:30",
    );
    check_fold(
        "America/Havana",
        "2024-11-03 00:30",
        "2024-11-03T00:30:00-04:00",
        "2024-11-03T00:30:00-05:00",
    );
}

#[harness::test]
fn summer_time_may_be_a_negative_winter_time() {
    // In the data, Ireland has standard time in summer and an hour less in winter.
    check_gap(
        "Europe/Dublin",
        "2024-03-31 01:30",
        ("2024-03-31 01:00", "2024-03-31 02:00"),
        "2024-03-31T02:30:00+01:00",
        "2024-03-31T02:00:00+01:00",
    );
    check_fold(
        "Europe/Dublin",
        "2024-10-27 01:30",
        "2024-10-27T01:30:00+01:00",
        "2024-10-27T01:30:00+00:00",
    );
}

#[harness::test]
fn a_zone_may_change_its_offset_without_summer_time() {
    // Moscow went back to winter time for good; Caracas half an hour forward.
    check_fold(
        "Europe/Moscow",
        "2014-10-26 01:30",
        "2014-10-26T01:30:00+04:00",
        "2014-10-26T01:30:00+03:00",
    );
    check_gap(
        "America/Caracas",
        "2016-05-01 02:45",
        ("2016-05-01 02:30", "2016-05-01 03:00"),
        "2016-05-01T03:15:00-04:00",
        "2016-05-01T03:00:00-04:00",
    );
}

#[harness::test]
fn fractions_of_a_second_are_kept() {
    check_unique(
        "America/New_York",
        "2024-03-10 01:59:59.999999999",
        "2024-03-10T01:59:59.999999999-05:00",
    );
    check_gap(
        "America/New_York",
        "2024-03-10 02:30:00.25",
        ("2024-03-10 02:00", "2024-03-10 03:00"),
        "2024-03-10T03:30:00.250-04:00",
        "2024-03-10T03:00:00-04:00",
    );
}

#[harness::test]
fn an_instant_beyond_the_calendar_is_out_of_range() {
    // Five hours later, or earlier, there is no `DateTime` any more.
    let table = [
        (NaiveDateTime::MAX, Tz::America__New_York),
        (NaiveDateTime::MIN, Tz::Asia__Kathmandu),
    ];
    for (local, tz) in table {
        for (gap, fold) in GAPS.iter().flat_map(|gap| FOLDS.map(|fold| (*gap, fold))) {
            let actual = resolve_local(local, tz, gap, fold).map(|at| at.naive_utc());
            let expected = Err(TimeError::OutOfRange);
            equal!(
                expected,
                actual,
                "{local} in {tz}, gap {gap:?}, fold {fold:?}"
            );
        }
    }
}

#[harness::test]
fn a_gap_may_begin_or_end_between_two_minutes() {
    // Liberia was 44 minutes and 30 seconds behind UTC; Bengal went half an hour ahead.
    check_gap(
        "Africa/Monrovia",
        "1972-01-07 00:20",
        ("1972-01-07 00:00", "1972-01-07 00:44:30"),
        "1972-01-07T01:04:30+00:00",
        "1972-01-07T00:44:30+00:00",
    );
    let end = "1972-01-07T00:44:30+00:00";
    check_unique("Africa/Monrovia", "1972-01-07 00:44:30", end);
    check_gap(
        "Asia/Dhaka",
        "1941-10-01 00:20:10",
        ("1941-10-01 00:00", "1941-10-01 00:36:40"),
        "1941-10-01T00:56:50+06:30",
        "1941-10-01T00:36:40+06:30",
    );
}

#[harness::test]
fn clocks_were_set_before_1970_as_well() {
    check_gap(
        "America/New_York",
        "1966-04-24 02:30",
        ("1966-04-24 02:00", "1966-04-24 03:00"),
        "1966-04-24T03:30:00-04:00",
        "1966-04-24T03:00:00-04:00",
    );
    check_fold(
        "America/New_York",
        "1966-10-30 01:30",
        "1966-10-30T01:30:00-04:00",
        "1966-10-30T01:30:00-05:00",
    );
}

#[harness::test]
fn the_first_and_the_last_date_have_their_instants() {
    let noon = |day: &str| date(day).and_hms_opt(12, 0, 0).expect("noon");
    let table = [
        (noon("+262142-12-31"), Tz::UTC),
        (noon("+262142-12-31"), Tz::Asia__Tokyo),
        (noon("-262143-01-01"), Tz::UTC),
        (noon("-262143-01-01"), Tz::Etc__GMTPlus5),
    ];
    for (local, tz) in table {
        let ahead = if tz == Tz::Asia__Tokyo { 9 } else { 0 };
        let behind = if tz == Tz::Etc__GMTPlus5 { 5 } else { 0 };
        let utc = local + TimeDelta::hours(behind - ahead);
        let actual = resolve_local(local, tz, OnGap::Reject, OnFold::Reject);
        let actual = actual.map(|at| at.naive_utc());
        equal!(Ok(utc), actual, "{local} in {tz}, as a local time in UTC");
    }
}
