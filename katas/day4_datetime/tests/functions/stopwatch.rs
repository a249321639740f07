//! Kata 4.9 from inside: `Stopwatch` and `percentile`.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use day4_datetime::stopwatch::{Stopwatch, percentile};
use harness::equal;
use support::{Clock, FakeClock};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn clock() -> FakeClock {
    FakeClock::at(DateTime::UNIX_EPOCH)
}

#[harness::test]
fn a_lap_is_the_time_since_the_one_before() {
    let clock = clock();
    let mut watch = Stopwatch::start(&clock);
    for lap in [5, 7, 1, 0, 1_000] {
        clock.advance(ms(lap));
        equal!(ms(lap), watch.lap(), "{lap} ms after the last lap");
    }
}

#[harness::test]
fn laps_are_recorded_in_order() {
    let clock = clock();
    let mut watch = Stopwatch::start(&clock);
    equal!(&[] as &[Duration], watch.laps(), "right after the start");
    for lap in [5, 7, 1] {
        clock.advance(ms(lap));
        watch.lap();
    }
    equal!(&[ms(5), ms(7), ms(1)], watch.laps());
    clock.advance(ms(3));
    let laps = watch.laps().len();
    equal!(3, laps, "the fourth lap has not ended yet");
}

#[harness::test]
fn elapsed_is_the_time_since_the_start() {
    let clock = clock();
    clock.advance(ms(100));
    let mut watch = Stopwatch::start(&clock);
    equal!(ms(0), watch.elapsed(), "right after the start");
    clock.advance(ms(5));
    equal!(ms(5), watch.elapsed(), "before the first lap");
    watch.lap();
    clock.advance(ms(7));
    equal!(ms(12), watch.elapsed(), "5 ms and then 7 ms");
}

#[harness::test]
fn to_look_at_it_changes_nothing() {
    let clock = clock();
    let mut watch = Stopwatch::start(&clock);
    clock.advance(ms(5));
    let looks = [watch.elapsed(), watch.elapsed()];
    equal!([ms(5), ms(5)], looks, "two looks at the same time");
    clock.advance(ms(7));
    equal!(ms(12), watch.lap(), "the look was no lap");
    equal!(&[ms(12)], watch.laps());
}

#[harness::test]
fn the_start_is_when_it_was_started() {
    let clock = clock();
    clock.advance(ms(1_000));
    let mut watch = Stopwatch::start(&clock);
    clock.advance(ms(5));
    equal!(ms(5), watch.lap(), "the clock already showed 1 s");
    let second = Stopwatch::start(&clock);
    clock.advance(ms(1));
    let both = (watch.elapsed(), second.elapsed());
    equal!((ms(6), ms(1)), both, "two watches on one clock");
}

#[harness::test]
fn setting_the_wall_clock_makes_no_difference() {
    let clock = clock();
    let mut watch = Stopwatch::start(&clock);
    clock.advance(ms(5));
    clock.set(clock.now() - TimeDelta::hours(1));
    equal!(ms(5), watch.lap(), "set back by an hour");
    clock.set(clock.now() + TimeDelta::hours(5));
    clock.advance(ms(7));
    equal!(ms(7), watch.lap(), "set forward by five hours");
    equal!(ms(12), watch.elapsed(), "after both");
}

/// A clock without a time of day.
struct OnlyMonotonic(FakeClock);

impl Clock for OnlyMonotonic {
    fn now(&self) -> DateTime<Utc> {
        panic!("`clock.now()` was called: a stopwatch asks only `clock.monotonic()`")
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) {
        self.0.sleep(duration);
    }
}

#[harness::test]
fn the_wall_clock_is_never_asked() {
    let clock = OnlyMonotonic(clock());
    let mut watch = Stopwatch::start(&clock);
    clock.0.advance(ms(5));
    equal!(ms(5), watch.lap(), "on a clock that has no time of day");
    clock.0.advance(ms(7));
    equal!(
        ms(12),
        watch.elapsed(),
        "on a clock that has no time of day"
    );
    equal!(&[ms(5)], watch.laps());
}

#[harness::test]
fn a_lap_is_counted_to_the_nanosecond() {
    let clock = clock();
    let mut watch = Stopwatch::start(&clock);
    clock.advance(Duration::new(2, 1));
    equal!(Duration::new(2, 1), watch.lap());
}

#[track_caller]
fn check_percentiles(samples: &[u64], table: &[(f64, u64)]) {
    let durations: Vec<Duration> = samples.iter().copied().map(ms).collect();
    for (p, expected) in table {
        let actual = percentile(&durations, *p);
        equal!(Some(ms(*expected)), actual, "{p} percent of {samples:?} ms");
    }
    let unchanged: Vec<Duration> = samples.iter().copied().map(ms).collect();
    equal!(unchanged, durations, "the samples are not touched");
}

#[harness::test]
fn a_percentile_is_the_sample_at_its_rank() {
    let table = [
        (10.0, 1),
        (20.0, 1),
        (20.5, 2),
        (40.0, 2),
        (50.0, 3),
        (60.0, 3),
        (61.0, 4),
        (99.0, 5),
    ];
    check_percentiles(&[1, 2, 3, 4, 5], &table);
    check_percentiles(&[10, 20], &[(49.0, 10), (50.0, 10), (51.0, 20)]);
}

#[harness::test]
fn zero_percent_is_the_smallest_and_a_hundred_the_largest() {
    check_percentiles(&[3, 9, 4], &[(0.0, 3), (100.0, 9)]);
    check_percentiles(&[7], &[(0.0, 7), (0.5, 7), (50.0, 7), (100.0, 7)]);
    check_percentiles(&[3, 9, 4], &[(-0.0, 3)]);
}

#[harness::test]
fn the_order_of_the_samples_does_not_matter() {
    let table = [(50.0, 5), (34.0, 5), (33.0, 1), (67.0, 7)];
    check_percentiles(&[5, 7, 1], &table);
    check_percentiles(&[7, 5, 1], &table);
    check_percentiles(&[2, 2, 9, 2], &[(75.0, 2), (76.0, 9)]);
}

#[harness::test]
fn a_whole_percentage_of_a_hundred_samples_is_that_sample() {
    let samples: Vec<Duration> = (1..=100).map(ms).collect();
    for p in 1..=100_u32 {
        let actual = percentile(&samples, f64::from(p));
        let expected = Some(ms(p.into()));
        equal!(expected, actual, "{p} percent of 1 to 100 ms");
    }
}

#[harness::test]
fn a_percentage_may_have_any_number_of_digits() {
    let samples: Vec<Duration> = (1..=10_000).map(ms).collect();
    for (p, expected) in [
        (0.004, 1),
        (0.012, 2),
        (12.3456, 1_235),
        (99.904, 9_991),
        (99.981, 9_999),
        (99.994, 10_000),
    ] {
        let actual = percentile(&samples, p);
        equal!(Some(ms(expected)), actual, "{p} percent of 1 to 10,000 ms");
    }
}

#[harness::test]
fn of_nothing_there_is_no_percentile() {
    for p in [0.0, 50.0, 100.0] {
        equal!(None, percentile(&[], p), "{p} percent of no samples");
    }
}

#[harness::test]
fn a_percentage_is_a_number_from_0_to_100() {
    for p in [
        -0.1,
        -1.0,
        100.1,
        1e300,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        let actual = percentile(&[ms(1), ms(2)], p);
        equal!(None, actual, "{p} percent");
    }
}
