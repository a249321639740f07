//! Kata 7.6 from outside: `sysop backoff`.

use std::time::Duration;

use harness::{Scratch, snapshot};

use crate::sysop;

#[harness::test]
fn decisions_are_printed_one_a_line() {
    let scratch = Scratch::new();
    let words = [
        "backoff", "--base", "1s", "--cap", "3s", "--stable", "1m", "--max", "3", "0s:1",
        "none:127", "5s:sig9", "1m:1", "1s:0", "0s:2",
    ];
    snapshot!(sysop(&scratch).args(words).transcript(), @"
    $ sysop backoff --base 1s --cap 3s --stable 1m --max 3 0s:1 none:127 5s:sig9 1m:1 1s:0 0s:2
    exit: 0
    --- stdout ---
    restart in 1s, failure 1
    restart in 2s, failure 2
    restart in 3s, failure 3
    restart in 1s, failure 1
    finished
    restart in 1s, failure 1
    ");
}

#[harness::test(seeded)]
fn random_lives_are_decided_by_the_rules() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..10 {
        let restart = *rng.pick(&["never", "on-failure", "always", "on-failure", "always"]);
        let (base, cap) = (rng.between(0..=50) as u64, rng.between(0..=5_000) as u64);
        let (stable, max) = (rng.between(1..=100) as u64, rng.between(0..=12) as u64);
        let (mut words, mut expected, mut count) = (Vec::new(), String::new(), 0);
        for _ in 0..20 {
            let uptime = (!rng.one_in(8)).then(|| rng.between(0..=110) as u64);
            let end = match rng.index(4) {
                0 => "0".to_owned(),
                1 => format!("sig{}", rng.between(1..=15)),
                _ => rng.between(1..=255).to_string(),
            };
            words.push(match uptime {
                Some(uptime) => format!("{uptime}ms:{end}"),
                None => format!("none:{end}"),
            });
            if restart == "never" || (restart == "on-failure" && end == "0") {
                expected.push_str("finished\n");
                count = 0;
                continue;
            }
            count = if uptime.unwrap_or(0) >= stable {
                1
            } else {
                count + 1
            };
            if count > max {
                expected.push_str(&format!("gave up, failure {count}\n"));
                count = 0;
            } else {
                let after = (u128::from(base) << (count - 1)).min(u128::from(cap));
                let after = Duration::from_millis(after as u64);
                expected.push_str(&format!("restart in {after:?}, failure {count}\n"));
            }
        }
        let program = sysop(&scratch)
            .args([
                "backoff",
                "--restart",
                restart,
                "--base",
                &format!("{base}ms"),
            ])
            .args([
                "--cap",
                &format!("{cap}ms"),
                "--stable",
                &format!("{stable}ms"),
            ])
            .args(["--max", &max.to_string()])
            .args(words);
        program.run().expect(0, expected, "");
    }
}
