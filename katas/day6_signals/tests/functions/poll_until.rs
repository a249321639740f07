//! Kata 6.5 from inside: `poll_until`, on a clock that stands still until somebody sleeps.

use std::time::Duration;

use day6_signals::poll_until::poll_until;
use day6_signals::{Clock, TimedOut};
use harness::{equal, fail};
use support::{FakeClock, SystemClock};

use crate::ms;

fn clock() -> FakeClock {
    FakeClock::at(SystemClock::new().now())
}

/// When it checks, if check number n takes as long as the nth of `takes` (the last one for
/// all that follow), and check number `good` succeeds.
fn checks(
    limit: Duration,
    step: Duration,
    takes: &[Duration],
    good: Option<usize>,
) -> (Vec<Duration>, Result<usize, TimedOut>) {
    let clock = clock();
    let start = clock.monotonic();
    let mut times = Vec::new();
    let result = poll_until(&clock, limit, step, &mut || {
        times.push(clock.monotonic() - start);
        let number = times.len();
        if number > 1_000 {
            fail("it checks and checks, and time does not pass");
        }
        clock.advance(*takes.get(number - 1).or(takes.last())?);
        (Some(number) == good).then_some(number)
    });
    (times, result)
}

fn timed_out(waited: Duration, attempts: u32) -> Result<usize, TimedOut> {
    Err(TimedOut { waited, attempts })
}

const QUICK: &[Duration] = &[Duration::ZERO];

#[harness::test]
fn the_first_check_comes_at_once() {
    let (times, result) = checks(ms(10), ms(4), QUICK, Some(1));
    equal!((vec![ms(0)], Ok(1)), (times, result));
}

#[harness::test]
fn it_checks_after_each_step_and_at_the_limit() {
    let (times, result) = checks(ms(10), ms(4), QUICK, None);
    equal!(
        [0, 4, 8, 10].map(ms).to_vec(),
        times,
        "limit 10 ms, step 4 ms"
    );
    equal!(timed_out(ms(10), 4), result);
}

#[harness::test]
fn a_limit_that_is_a_number_of_steps_has_no_check_more() {
    let (times, result) = checks(ms(9), ms(3), QUICK, None);
    equal!(
        [0, 3, 6, 9].map(ms).to_vec(),
        times,
        "limit 9 ms, step 3 ms"
    );
    equal!(timed_out(ms(9), 4), result);
}

#[harness::test]
fn success_at_the_last_check_is_success() {
    let (times, result) = checks(ms(10), ms(4), QUICK, Some(4));
    equal!(
        [0, 4, 8, 10].map(ms).to_vec(),
        times,
        "limit 10 ms, step 4 ms"
    );
    equal!(Ok(4), result, "the check at the limit succeeds");
}

#[harness::test]
fn after_success_there_is_no_other_check() {
    let (times, result) = checks(ms(1000), ms(1), QUICK, Some(3));
    equal!(([0, 1, 2].map(ms).to_vec(), Ok(3)), (times, result));
}

#[harness::test]
fn a_limit_of_zero_is_one_check() {
    let (times, result) = checks(ms(0), ms(4), QUICK, None);
    equal!((vec![ms(0)], timed_out(ms(0), 1)), (times, result));
    let (times, result) = checks(ms(0), ms(4), QUICK, Some(1));
    equal!((vec![ms(0)], Ok(1)), (times, result));
}

#[harness::test]
fn a_step_longer_than_the_limit_ends_at_the_limit() {
    let (times, result) = checks(ms(10), Duration::MAX, QUICK, None);
    equal!((vec![ms(0), ms(10)], timed_out(ms(10), 2)), (times, result));
}

#[harness::test]
fn a_step_of_zero_counts_as_a_millisecond() {
    let (times, result) = checks(ms(3), ms(0), QUICK, None);
    equal!([0, 1, 2, 3].map(ms).to_vec(), times, "limit 3 ms, step 0");
    equal!(timed_out(ms(3), 4), result);
}

#[harness::test]
fn checks_use_up_the_time() {
    let (times, result) = checks(ms(10), ms(4), &[ms(3)], None);
    // 0 to 3, sleep to 7, 7 to 10: there is no time left.
    equal!([0, 7].map(ms).to_vec(), times, "each check takes 3 ms");
    equal!(timed_out(ms(10), 2), result);
    let (times, result) = checks(ms(10), ms(4), &[ms(7)], None);
    equal!([0, 10].map(ms).to_vec(), times, "each check takes 7 ms");
    equal!(timed_out(ms(17), 2), result);
}

#[harness::test]
fn a_check_that_outlasts_the_limit_may_still_succeed() {
    let (times, result) = checks(ms(10), ms(4), &[ms(50)], Some(1));
    equal!((vec![ms(0)], Ok(1)), (times, result));
    let (times, result) = checks(ms(10), ms(4), &[ms(50)], None);
    equal!((vec![ms(0)], timed_out(ms(50), 1)), (times, result));
}

#[harness::test]
fn the_wall_clock_may_jump() {
    let clock = clock();
    let mut times = Vec::new();
    let hour = Duration::from_secs(3600);
    let result: Result<(), TimedOut> = poll_until(&clock, ms(10), ms(4), &mut || {
        times.push(clock.monotonic());
        let now = clock.now();
        // An administrator sets it back, and then ahead.
        clock.set(if times.len() % 2 == 1 {
            now - hour
        } else {
            now + hour + hour
        });
        None
    });
    equal!(
        [0, 4, 8, 10].map(ms).to_vec(),
        times,
        "limit 10 ms, step 4 ms"
    );
    let expected = TimedOut {
        waited: ms(10),
        attempts: 4,
    };
    equal!(Err(expected), result);
}

#[harness::test]
fn a_clock_that_has_run_for_long_makes_no_difference() {
    let clock = clock();
    clock.advance(Duration::from_secs(1 << 30));
    let result: Result<(), TimedOut> = poll_until(&clock, ms(10), ms(5), &mut || None);
    let expected = TimedOut {
        waited: ms(10),
        attempts: 3,
    };
    equal!(Err(expected), result, "started 34 years after the clock");
}
