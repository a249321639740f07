//! Kata 6.5 from outside: `sigkit until`.

use std::fs;

use harness::{Rng, Scratch, equal, snapshot};

use crate::sigkit;

#[harness::test]
fn until_checks_after_each_step_and_at_the_limit() {
    let scratch = Scratch::new();
    let words = ["until", "--step", "4ms", "10ms", "--play", "f"];
    snapshot!(sigkit(&scratch, &words).transcript(), @"
    $ sigkit until --step 4ms 10ms --play f
    exit: 124
    --- stdout ---
    check at 0us
    check at 4000us
    check at 8000us
    check at 10000us
    timed out after 10000us, 4 checks
    ");
}

#[harness::test]
fn until_counts_the_time_that_checks_take() {
    let scratch = Scratch::new();
    let words = ["until", "--step", "4ms", "20ms", "--play", "f1ms,f7ms,s5ms"];
    snapshot!(sigkit(&scratch, &words).transcript(), @"
    $ sigkit until --step 4ms 20ms --play f1ms,f7ms,s5ms
    exit: 0
    --- stdout ---
    check at 0us
    check at 5000us
    check at 16000us
    found after 21000us
    ");
}

#[harness::test]
fn until_runs_a_command_until_it_succeeds() {
    let scratch = Scratch::new();
    let script = "echo x >> calls; test $(wc -l < calls) -ge 3";
    let words = ["until", "--step", "1ms", "4s", "--", "sh", "-c", script];
    sigkit(&scratch, &words).run().expect(0, "", "");
    let calls = fs::read_to_string(scratch.join("calls")).unwrap_or_default();
    equal!("x\nx\nx\n", calls.as_str(), "a line for each call");
}

#[harness::test]
fn until_gives_up() {
    let scratch = Scratch::new();
    let words = ["until", "--step", "5ms", "30ms", "--", "false"];
    let message = "sigkit: false has not succeeded within 30ms\n";
    sigkit(&scratch, &words).run().expect(124, "", message);
    let words = ["until", "4s", "no-such-program-d6"];
    let message = "sigkit: no-such-program-d6: not found\n";
    sigkit(&scratch, &words).run().expect(127, "", message);
}

/// What must come of it, in microseconds.
fn expected(limit: u64, step: u64, checks: &[(bool, u64)]) -> (i32, String) {
    let (mut lines, mut now, mut count) = (String::new(), 0, 0);
    let step = if step == 0 { 1000 } else { step };
    loop {
        let (is_good, takes) = checks[count.min(checks.len() - 1)];
        lines.push_str(&format!("check at {now}us\n"));
        count += 1;
        now += takes;
        if is_good {
            return (0, lines + &format!("found after {now}us\n"));
        }
        if now >= limit {
            return (
                124,
                lines + &format!("timed out after {now}us, {count} checks\n"),
            );
        }
        now = (now + step).min(limit);
    }
}

/// A time of any magnitude.
fn random_time(rng: &Rng) -> u64 {
    match rng.index(4) {
        0 => 0,
        1 => rng.index(10) as u64,
        2 => rng.index(3_000) as u64,
        _ => 1000 * rng.index(20) as u64,
    }
}

#[harness::test(seeded)]
fn random_limits_steps_and_checks_are_followed() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..30 {
        let limit = random_time(&rng);
        // Not too many checks.
        let step = match random_time(&rng) {
            0 => 0,
            step => step.max(limit / 50).max(1),
        };
        let mut checks: Vec<(bool, u64)> = (0..rng.index(6))
            .map(|_| (false, random_time(&rng)))
            .collect();
        checks.push((rng.one_in(2), random_time(&rng)));
        let (status, lines) = expected(limit, step, &checks);
        let words = checks.iter().map(|(is_good, takes)| {
            let letter = if *is_good { 's' } else { 'f' };
            format!("{letter}{takes}us")
        });
        let words: Vec<String> = words.collect();
        let (limit, step) = (format!("{limit}us"), format!("{step}us"));
        let arguments = ["until", "--step", &step, &limit, "--play", &words.join(",")];
        sigkit(&scratch, &arguments).run().expect(status, lines, "");
    }
}
