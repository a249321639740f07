//! Kata 2.8 from outside: `runkit retry`.

use std::fs;
use std::time::Duration;

use harness::{Rng, Scratch, equal, snapshot};

use crate::runkit;

#[harness::test]
fn retry_goes_on_until_the_command_succeeds() {
    let scratch = Scratch::new();
    let words = [
        "retry",
        "--attempts",
        "4",
        "--base",
        "1ms",
        "--",
        "d2-probe",
        "flaky",
        "n",
        "3",
    ];
    snapshot!(runkit(&scratch).args(words).transcript(), @"
    $ runkit retry --attempts 4 --base 1ms -- d2-probe flaky n 3
    exit: 0
    --- stdout ---
    call 3 is fine
    --- stderr ---
    runkit: attempt 1: exit 75, again in 1ms
    runkit: attempt 2: exit 75, again in 2ms
    ");
    let calls = fs::read(scratch.join("n")).unwrap_or_default().len();
    equal!(3, calls, "how often the command was run");
}

#[harness::test]
fn retry_gives_up_after_the_last_attempt_without_a_wait() {
    let scratch = Scratch::new();
    let words = [
        "retry",
        "--attempts",
        "2",
        "--base",
        "1ms",
        "--",
        "d2-probe",
        "flaky",
        "n",
        "9",
    ];
    snapshot!(runkit(&scratch).args(words).transcript(), @"
    $ runkit retry --attempts 2 --base 1ms -- d2-probe flaky n 9
    exit: 75
    --- stderr ---
    runkit: attempt 1: exit 75, again in 1ms
    call 2 is too early
    runkit: gave up after 2 attempts: exit 75
    ");
    let calls = fs::read(scratch.join("n")).unwrap_or_default().len();
    equal!(2, calls, "how often the command was run");
}

#[harness::test]
fn retry_does_not_repeat_what_is_wrong_for_good() {
    let scratch = Scratch::new();
    let words = [
        "retry", "--base", "1ms", "--", "d2-probe", "emit", "--err", "no", "--exit", "3",
    ];
    snapshot!(runkit(&scratch).args(words).transcript(), @"
    $ runkit retry --base 1ms -- d2-probe emit --err no --exit 3
    exit: 3
    --- stderr ---
    no
    runkit: this will not pass: exit 3
    ");
    let words = ["retry", "--base", "1ms", "--", "no-such-program-d2"];
    let message = "runkit: this will not pass: no-such-program-d2: not found\n";
    runkit(&scratch).args(words).run().expect(127, "", message);
}

#[harness::test]
fn waits_grow_up_to_the_cap() {
    let scratch = Scratch::new();
    let words = [
        "retry",
        "--attempts",
        "6",
        "--base",
        "1ms",
        "--cap",
        "8ms",
        "--play",
        "t",
    ];
    snapshot!(runkit(&scratch).args(words).transcript(), @"
    $ runkit retry --attempts 6 --base 1ms --cap 8ms --play t
    exit: 75
    --- stderr ---
    runkit: attempt 1: failed, again in 1ms
    runkit: attempt 2: failed, again in 2ms
    runkit: attempt 3: failed, again in 4ms
    runkit: attempt 4: failed, again in 8ms
    runkit: attempt 5: failed, again in 8ms
    runkit: gave up after 6 attempts: failed
    ");
}

/// What comes of attempts that end as the letters say, worked out with large numbers.
fn expected(attempts: u32, base: u64, cap: u64, outcomes: &str) -> (i32, String, String) {
    let mut stderr = String::new();
    let attempts = attempts.max(1);
    for attempt in 1..=attempts {
        let outcome = outcomes.chars().nth(attempt as usize - 1);
        let outcome = outcome.or(outcomes.chars().last());
        if outcome == Some('s') {
            return (0, format!("attempt {attempt} succeeded\n"), stderr);
        }
        if outcome == Some('p') {
            stderr.push_str("runkit: this will not pass: failed\n");
            return (1, String::new(), stderr);
        }
        if attempt < attempts {
            let wait = u128::from(base) << (attempt - 1);
            let wait = Duration::from_millis(wait.min(u128::from(cap)) as u64);
            stderr.push_str(&format!(
                "runkit: attempt {attempt}: failed, again in {wait:?}\n"
            ));
        }
    }
    let plural = if attempts == 1 { "" } else { "s" };
    let message = format!("runkit: gave up after {attempts} attempt{plural}: failed\n");
    (75, String::new(), stderr + &message)
}

/// A number of any magnitude below 2⁴⁰.
fn random_number(rng: &Rng) -> u64 {
    rng.number() >> (24 + rng.index(40))
}

#[harness::test(seeded)]
fn random_policies_are_followed() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..20 {
        let attempts = if rng.one_in(5) {
            rng.index(60)
        } else {
            rng.index(9)
        } as u32;
        let (base, cap) = (random_number(&rng), random_number(&rng));
        let mut outcomes = "t".repeat(rng.index(attempts as usize + 2));
        outcomes.push(*rng.pick(&['t', 'p', 's']));
        let (status, stdout, stderr) = expected(attempts, base, cap, &outcomes);
        let run = runkit(&scratch)
            .args(["retry", "--attempts", &attempts.to_string()])
            .args(["--base", &format!("{base}ms"), "--cap", &format!("{cap}ms")])
            .args(["--play", &outcomes])
            .run();
        run.expect(status, stdout, stderr);
    }
}
