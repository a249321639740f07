//! Kata 7.2 from outside: `sysop monitor --rule`.

use std::time::Duration;

use harness::{Scratch, equal, snapshot};

use crate::{run, sysop};

/// Samples of a machine whose processors are busy like this, one a second.
fn samples(values: &[u64]) -> String {
    let mut text = "sample 0s 0 0 1 1\n".to_owned();
    let (mut busy, mut total) = (0, 0);
    for (at, value) in (1..).zip(values) {
        busy += value;
        total += 100;
        text.push_str(&format!("sample {at}s {busy} {total} 1 1\n"));
    }
    text
}

#[harness::test]
fn alerts_follow_the_row_that_made_them() {
    let scratch = Scratch::new();
    scratch.file("samples", samples(&[95, 95, 85, 79]));
    let words = [
        "monitor",
        "--replay",
        "samples",
        "--rule",
        "hot:cpu:90:80:2",
    ];
    snapshot!(sysop(&scratch).args(words).transcript(), @"
    $ sysop monitor --replay samples --rule hot:cpu:90:80:2
    exit: 0
    --- stdout ---
    -
    1s cpu=95.0 mem=0.0
    2s cpu=95.0 mem=0.0
    alert raised hot 95.0
    3s cpu=85.0 mem=0.0
    4s cpu=79.0 mem=0.0
    alert cleared hot after 2s
    ");
}

#[harness::test]
fn a_rule_that_makes_no_sense_is_wrong_usage() {
    let scratch = Scratch::new();
    scratch.file("samples", "");
    let run = run(
        &scratch,
        &["monitor", "--replay", "samples", "--rule", "hot:cpu:1:2:1"],
    );
    let names_it = run.stderr_text().contains("hot");
    equal!(
        (Some(64), true),
        (run.status.code(), names_it),
        "{}",
        run.stderr_text()
    );
}

#[harness::test(seeded)]
fn random_series_raise_and_clear_as_a_model_does() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..8 {
        let raise = rng.between(30..=70);
        let clear = rng.between(20..=raise);
        let count = rng.between(1..=4);
        let values: Vec<u64> = (0..30)
            .map(|_| rng.between(15..=80).unsigned_abs())
            .collect();
        let mut expected = Vec::new();
        let mut raised_at: Option<usize> = None;
        // The model looks back at all values instead of keeping a count.
        let mut calm_since = 0;
        for (index, value) in values.iter().enumerate() {
            let value = value.cast_signed();
            if let Some(raised) = raised_at {
                if value < clear {
                    let lasted = Duration::from_secs((index - raised) as u64);
                    expected.push(format!("alert cleared r after {lasted:?}"));
                    (raised_at, calm_since) = (None, index + 1);
                }
                continue;
            }
            let window = values[calm_since..=index].iter().rev();
            let high = window
                .take_while(|value| value.cast_signed() >= raise)
                .count();
            if high as i64 >= count {
                expected.push(format!("alert raised r {value}.0"));
                raised_at = Some(index);
            }
        }
        let rule = format!("r:cpu:{raise}:{clear}:{count}");
        let program = sysop(&scratch).args(["monitor", "--replay", "-", "--rule", &rule]);
        let run = program.stdin(samples(&values)).run();
        let text = run.stdout_text();
        let actual: Vec<_> = text
            .lines()
            .filter(|line| line.starts_with("alert"))
            .collect();
        equal!(expected, actual, "rule {rule} over {values:?}");
    }
}
