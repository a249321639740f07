//! Kata 7.6 from inside: `RestartTracker`.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use day7_capstone::restart::RestartTracker;
use day7_capstone::{Decision, Policy, Restart};
use harness::equal;

use crate::{ms, seconds};

const OK: i32 = 0;
const FAILED: i32 = 3 << 8;
const KILLED: i32 = 9;

fn policy(restart: Restart, max_failures: u32) -> Policy {
    Policy {
        restart,
        base: ms(1),
        cap: ms(100),
        stable_after: seconds(10),
        max_failures,
    }
}

/// What is decided about ends, each after an uptime; each wait is waited for.
fn decisions(policy: Policy, ends: &[(Duration, i32)]) -> Vec<Decision> {
    let mut tracker = RestartTracker::new(policy);
    let mut now = seconds(1_000);
    let decide = ends.iter().map(|(uptime, raw)| {
        tracker.started(now);
        now = now.saturating_add(*uptime);
        let decision = tracker.exited(now, ExitStatus::from_raw(*raw));
        if let Decision::Restart { after, .. } = decision {
            now = now.saturating_add(after);
        }
        decision
    });
    decide.collect()
}

fn again(after: u64, failures: u32) -> Decision {
    let after = ms(after);
    Decision::Restart { after, failures }
}

#[harness::test]
fn a_failure_is_followed_by_a_wait_that_doubles() {
    let ends = [(ms(5), FAILED); 9];
    let expected: Vec<_> = [1, 2, 4, 8, 16, 32, 64, 100, 100]
        .into_iter()
        .zip(1..)
        .map(|(after, failures)| again(after, failures))
        .collect();
    equal!(
        expected,
        decisions(policy(Restart::OnFailure, 99), &ends),
        "100 ms at most"
    );
}

#[harness::test]
fn enough_is_enough() {
    let ends = [(ms(0), FAILED); 3];
    let expected = vec![again(1, 1), again(2, 2), Decision::GaveUp { failures: 3 }];
    equal!(
        expected,
        decisions(policy(Restart::OnFailure, 2), &ends),
        "2 failures are borne"
    );
    let expected = vec![Decision::GaveUp { failures: 1 }];
    equal!(
        expected,
        decisions(policy(Restart::Always, 0), &ends[..1]),
        "none is borne"
    );
}

#[harness::test]
fn success_and_never_are_the_end() {
    let finished = vec![Decision::Finished];
    for (restart, raw) in [
        (Restart::OnFailure, OK),
        (Restart::Never, OK),
        (Restart::Never, FAILED),
        (Restart::Never, KILLED),
    ] {
        let actual = decisions(policy(restart, 5), &[(ms(1), raw)]);
        equal!(
            finished,
            actual,
            "{restart:?}, {:?}",
            ExitStatus::from_raw(raw)
        );
    }
}

#[harness::test]
fn to_be_killed_is_a_failure() {
    let actual = decisions(
        policy(Restart::OnFailure, 5),
        &[(ms(1), KILLED), (ms(1), 15)],
    );
    equal!(vec![again(1, 1), again(2, 2)], actual);
}

#[harness::test]
fn always_waits_longer_and_longer_after_success_too() {
    let ends = [(ms(0), OK), (ms(0), FAILED), (ms(0), OK), (ms(0), OK)];
    let expected = vec![
        again(1, 1),
        again(2, 2),
        again(4, 3),
        Decision::GaveUp { failures: 4 },
    ];
    equal!(expected, decisions(policy(Restart::Always, 3), &ends));
}

#[harness::test]
fn who_has_lasted_begins_anew() {
    let ends = [
        (ms(0), FAILED),
        (ms(0), FAILED),
        (seconds(11), FAILED),
        (ms(0), FAILED),
        (ms(9_999), FAILED),
        (seconds(10), FAILED),
    ];
    let expected = vec![
        again(1, 1),
        again(2, 2),
        again(1, 1),
        again(2, 2),
        again(4, 3),
        again(1, 1),
    ];
    let actual = decisions(policy(Restart::OnFailure, 5), &ends);
    equal!(
        expected,
        actual,
        "stable after 10 s: 11 s and 10 s are, 9.999 s are not"
    );
}

#[harness::test]
fn who_was_never_started_has_run_for_no_time() {
    let failed = || ExitStatus::from_raw(127 << 8);
    let mut tracker = RestartTracker::new(policy(Restart::OnFailure, 3));
    let actual: Vec<_> = (0..4)
        .map(|n| tracker.exited(seconds(100 * n), failed()))
        .collect();
    let expected = vec![
        again(1, 1),
        again(2, 2),
        again(4, 3),
        Decision::GaveUp { failures: 4 },
    ];
    equal!(expected, actual, "never started");
    let mut tracker = RestartTracker::new(policy(Restart::OnFailure, 9));
    tracker.started(seconds(1));
    let actual: Vec<_> = [2, 50]
        .map(|n| tracker.exited(seconds(n), failed()))
        .to_vec();
    equal!(
        vec![again(1, 1), again(2, 2)],
        actual,
        "started once, ended twice"
    );
}

#[harness::test]
fn after_the_end_it_begins_anew() {
    let ends = [(ms(0), FAILED), (ms(0), OK), (ms(0), FAILED)];
    let expected = vec![again(1, 1), Decision::Finished, again(1, 1)];
    equal!(
        expected,
        decisions(policy(Restart::OnFailure, 5), &ends),
        "finished"
    );
    let ends = [(ms(0), FAILED); 4];
    let expected = vec![
        again(1, 1),
        Decision::GaveUp { failures: 2 },
        again(1, 1),
        Decision::GaveUp { failures: 2 },
    ];
    equal!(
        expected,
        decisions(policy(Restart::OnFailure, 1), &ends),
        "given up"
    );
}

#[harness::test]
fn no_number_of_failures_overflows() {
    let last = |base, cap| {
        let mut policy = policy(Restart::OnFailure, u32::MAX);
        (policy.base, policy.cap) = (base, cap);
        decisions(policy, &[(ms(0), FAILED); 200]).pop()
    };
    let after = |after| {
        Some(Decision::Restart {
            after,
            failures: 200,
        })
    };
    equal!(
        after(seconds(60)),
        last(seconds(1), seconds(60)),
        "a minute at most"
    );
    equal!(
        after(Duration::MAX),
        last(seconds(1), Duration::MAX),
        "without a limit"
    );
    equal!(
        after(Duration::ZERO),
        last(Duration::ZERO, seconds(60)),
        "from nothing on"
    );
    equal!(
        after(ms(5)),
        last(seconds(9), ms(5)),
        "the limit is below the base"
    );
    let mut long = policy(Restart::OnFailure, 99);
    (long.base, long.cap) = (Duration::from_nanos(1), Duration::MAX);
    let actual = decisions(long, &[(ms(0), FAILED); 60]).pop();
    let expected = Decision::Restart {
        after: Duration::from_nanos(1 << 59),
        failures: 60,
    };
    equal!(Some(expected), actual, "a nanosecond, doubled 59 times");
}
