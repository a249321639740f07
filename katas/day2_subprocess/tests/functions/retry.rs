//! Kata 2.8 from inside: `retry` and `is_transient`.

use std::io::{self, ErrorKind};
use std::time::Duration;

use day2_subprocess::retry::{is_transient, retry};
use day2_subprocess::{RetryError, RetryPolicy, RunError};
use harness::equal;

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

const fn policy(attempts: u32, base: Duration, cap: Duration) -> RetryPolicy {
    RetryPolicy {
        attempts,
        base,
        cap,
    }
}

/// What became of it: the result, the waits, and the numbers that `op` was called with.
#[derive(Debug, PartialEq)]
struct Story {
    result: Result<u32, RetryError<&'static str>>,
    waits: Vec<Duration>,
    calls: Vec<u32>,
}

/// Lets `op` fail as `outcome` says. `bad` is the one error that will not pass.
fn story(policy: &RetryPolicy, outcome: impl Fn(u32) -> Result<u32, &'static str>) -> Story {
    let (mut waits, mut calls) = (Vec::new(), Vec::new());
    let result = retry(
        policy,
        &mut |wait| waits.push(wait),
        &|error| *error != "bad",
        &mut |attempt| {
            calls.push(attempt);
            // A loop without end would fill the memory before anybody looks.
            assert!(calls.len() <= 1_000, "op is called more than 1,000 times");
            outcome(attempt)
        },
    );
    Story {
        result,
        waits,
        calls,
    }
}

#[harness::test]
fn the_first_success_is_the_result() {
    let policy = policy(5, ms(1), ms(8));
    for success in 1..=5 {
        let expected = Story {
            result: Ok(success * 10),
            waits: [1, 2, 4, 8].map(ms)[..success as usize - 1].to_vec(),
            calls: (1..=success).collect(),
        };
        let actual = story(&policy, |attempt| {
            if attempt < success {
                Err("busy")
            } else {
                Ok(attempt * 10)
            }
        });
        equal!(expected, actual, "attempt {success} of 5 succeeds");
    }
}

#[harness::test]
fn waits_double_up_to_the_cap() {
    let waits = |policy| story(&policy, |_| Err("busy")).waits;
    equal!(
        [1, 2, 4, 8, 8].map(ms).to_vec(),
        waits(policy(6, ms(1), ms(8))),
        "six attempts, from 1 ms on, 8 ms at most"
    );
    equal!(
        [3, 6, 10, 10].map(ms).to_vec(),
        waits(policy(5, ms(3), ms(10))),
        "the cap need not be a multiple"
    );
    equal!(
        [5, 5].map(ms).to_vec(),
        waits(policy(3, ms(100), ms(5))),
        "the cap is below the base"
    );
    equal!(
        [0, 0].map(ms).to_vec(),
        waits(policy(3, ms(0), ms(5))),
        "a base of nothing"
    );
}

#[harness::test]
fn there_is_no_wait_after_the_last_attempt() {
    for attempts in 1..=4 {
        let actual = story(&policy(attempts, ms(1), ms(8)), |_| Err("busy"));
        let expected = Story {
            result: Err(RetryError::Exhausted {
                attempts,
                last: "busy",
            }),
            waits: [1, 2, 4].map(ms)[..attempts as usize - 1].to_vec(),
            calls: (1..=attempts).collect(),
        };
        equal!(expected, actual, "all of {attempts} attempts fail");
    }
}

#[harness::test]
fn the_last_error_is_the_one_that_is_told() {
    let actual = story(&policy(3, ms(1), ms(8)), |attempt| {
        Err(["first", "second", "third"][attempt as usize - 1])
    });
    let expected = Err(RetryError::Exhausted {
        attempts: 3,
        last: "third",
    });
    equal!(expected, actual.result, "three attempts, three errors");
}

#[harness::test]
fn an_error_that_will_not_pass_ends_it_at_once() {
    for bad in 1..=4 {
        let actual = story(&policy(4, ms(1), ms(8)), |attempt| {
            Err(if attempt == bad { "bad" } else { "busy" })
        });
        let expected = Story {
            result: Err(RetryError::Permanent("bad")),
            waits: [1, 2, 4].map(ms)[..bad as usize - 1].to_vec(),
            calls: (1..=bad).collect(),
        };
        equal!(expected, actual, "attempt {bad} of 4 fails for good");
    }
}

#[harness::test]
fn no_attempts_are_one() {
    let actual = story(&policy(0, ms(1), ms(8)), |_| Err("busy"));
    let expected = Story {
        result: Err(RetryError::Exhausted {
            attempts: 1,
            last: "busy",
        }),
        waits: vec![],
        calls: vec![1],
    };
    equal!(expected, actual, "a policy of 0 attempts");
    let actual = story(&policy(0, ms(1), ms(8)), Ok);
    equal!(Ok(1), actual.result, "a policy of 0 attempts, and success");
}

#[harness::test]
fn many_attempts_do_not_overflow() {
    let hour = Duration::from_secs(3600);
    let waits = |policy| story(&policy, |_| Err("busy")).waits;
    let mut expected = vec![hour * 2; 99];
    expected[0] = hour;
    let actual = waits(policy(100, hour, hour * 2));
    equal!(expected, actual, "100 attempts, from 1 h on, 2 h at most");
    let actual = waits(policy(100, ms(1), Duration::MAX));
    equal!(99, actual.len(), "100 attempts without a cap");
    equal!(
        (ms(1 << 40), Duration::MAX),
        (actual[40], actual[98]),
        "the 41st wait and the last one, from 1 ms on without a cap"
    );
    let actual = waits(policy(3, Duration::MAX, Duration::MAX));
    equal!(vec![Duration::MAX; 2], actual, "the base is the maximum");
}

fn io_error(what: &str, source: io::Error) -> RunError {
    RunError::Io {
        what: what.to_owned(),
        source,
    }
}

#[harness::test]
fn a_system_that_is_short_of_something_may_recover() {
    let codes = [
        nix::libc::EAGAIN,
        nix::libc::EINTR,
        nix::libc::ENOMEM,
        nix::libc::ETXTBSY,
    ];
    for code in codes {
        let error = io_error("spawn", io::Error::from_raw_os_error(code));
        equal!(true, is_transient(&error), "{error:?}");
    }
}

#[harness::test]
fn what_is_wrong_stays_wrong() {
    let other = [
        nix::libc::ENOEXEC,
        nix::libc::E2BIG,
        nix::libc::EIO,
        nix::libc::ELOOP,
    ];
    let mut errors: Vec<_> = other
        .into_iter()
        .map(|code| io_error("spawn", io::Error::from_raw_os_error(code)))
        .collect();
    errors.extend([
        RunError::NotFound("tool".into()),
        RunError::NotExecutable("tool".into()),
        RunError::BadCwd("/tmp/missing".into()),
        RunError::Empty,
        RunError::Invalid("no"),
        io_error("stdin", ErrorKind::WouldBlock.into()),
        io_error("/tmp/file", ErrorKind::Interrupted.into()),
    ]);
    for error in errors {
        equal!(false, is_transient(&error), "{error:?}");
    }
}
