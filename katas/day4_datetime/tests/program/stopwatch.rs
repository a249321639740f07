//! Kata 4.9 from outside: `timekit watch`.

use std::fmt::Write;
use std::time::Duration;

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn watch(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("watch")
}

#[harness::test]
fn watch_prints_laps_and_percentiles() {
    let scratch = Scratch::new();
    let steps = ["-p", "50", "-p", "95", "5ms", "7ms", "1ms", "look"];
    snapshot!(watch(&scratch).args(steps).transcript(), @"
    $ timekit watch -p 50 -p 95 5ms 7ms 1ms look
    exit: 0
    --- stdout ---
    lap 5ms
    lap 7ms
    lap 1ms
    elapsed 13ms
    laps [5ms, 7ms, 1ms]
    p50 5ms
    p95 7ms
    ");
}

#[harness::test]
fn watch_does_not_care_about_the_clock_on_the_wall() {
    let scratch = Scratch::new();
    let steps = ["5ms", "back", "look", "+2ms", "7ms", "back", "look"];
    snapshot!(watch(&scratch).args(steps).transcript(), @"
    $ timekit watch 5ms back look +2ms 7ms back look
    exit: 0
    --- stdout ---
    lap 5ms
    elapsed 5ms
    lap 9ms
    elapsed 14ms
    laps [5ms, 9ms]
    ");
}

#[harness::test]
fn watch_has_no_percentile_of_nothing_nor_beyond_a_hundred() {
    let scratch = Scratch::new();
    watch(&scratch)
        .args(["-p", "50"])
        .run()
        .expect(1, "laps []\n", "timekit: no percentile 50\n");
    let bad = ["-p", "101", "-p", "NaN", "-p", "-1", "-p", "0", "1s"];
    snapshot!(watch(&scratch).args(bad).transcript(), @"
    $ timekit watch -p 101 -p NaN -p -1 -p 0 1s
    exit: 1
    --- stdout ---
    lap 1s
    laps [1s]
    p0 1s
    --- stderr ---
    timekit: no percentile 101
    timekit: no percentile NaN
    timekit: no percentile -1
    ");
}

/// Steps, and what a watch says to them.
fn random_story(rng: &Rng) -> Question {
    let (mut arguments, mut said) = (Vec::new(), String::new());
    let (mut laps, mut elapsed, mut lap) = (Vec::new(), Duration::ZERO, Duration::ZERO);
    for _ in 0..rng.index(30) {
        let (unit, nanos) = *rng.pick(&[("ns", 1), ("us", 1_000), ("ms", 1_000_000)]);
        let count = rng.between(0..=5_000).unsigned_abs();
        let time = Duration::from_nanos(count * nanos);
        match rng.index(6) {
            0 => {
                writeln!(said, "elapsed {elapsed:?}").expect("a text");
                arguments.push("look".to_owned());
            }
            1 => arguments.push("back".to_owned()),
            2 => {
                (elapsed, lap) = (elapsed + time, lap + time);
                arguments.push(format!("+{count}{unit}"));
            }
            _ => {
                (elapsed, lap) = (elapsed + time, lap + time);
                writeln!(said, "lap {lap:?}").expect("a text");
                laps.push(std::mem::take(&mut lap));
                arguments.push(format!("{count}{unit}"));
            }
        }
    }
    writeln!(said, "laps {laps:?}").expect("a text");
    Question {
        story: format!("the steps {}", arguments.join(" ")),
        answer: Answer::is(said),
        arguments: arguments.into_iter().map(Into::into).collect(),
    }
}

#[harness::test(seeded)]
fn any_laps_are_counted_by_the_clock_that_is_never_set() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..10 {
        check_answers(|| watch(&scratch), &[random_story(&rng)]);
    }
}

#[harness::test(seeded)]
fn any_percentile_is_the_sample_at_its_rank() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..8 {
        let length = 1 + rng.index(*rng.pick(&[3, 30, 200]));
        let laps: Vec<u64> = (0..length)
            .map(|_| rng.between(0..=999).unsigned_abs())
            .collect();
        let mut sorted = laps.clone();
        sorted.sort_unstable();
        let (mut ranks, mut said) = (Vec::new(), String::new());
        for lap in &laps {
            writeln!(said, "lap {:?}", Duration::from_micros(*lap)).expect("a text");
        }
        let durations: Vec<Duration> = laps.iter().copied().map(Duration::from_micros).collect();
        writeln!(said, "laps {durations:?}").expect("a text");
        for _ in 0..12 {
            let p = rng.index(101);
            let rank = (p * length).div_ceil(100).max(1);
            let value = Duration::from_micros(sorted[rank - 1]);
            ranks.extend(["-p".to_owned(), p.to_string()]);
            writeln!(said, "p{p} {value:?}").expect("a text");
        }
        let steps = laps.iter().map(|lap| format!("{lap}us"));
        let run = watch(&scratch).args(ranks).args(steps).run();
        run.expect(0, said, "");
    }
}
