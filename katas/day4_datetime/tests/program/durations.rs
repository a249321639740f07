//! Kata 4.7 from outside: `timekit dur`.

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn dur(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).arg("dur")
}

#[harness::test]
fn dur_prints_durations_as_they_should_be_written() {
    let scratch = Scratch::new();
    let dur = dur(&scratch).args(["5400s", "25h", "1500ms", "0d", "1h1h"]);
    snapshot!(dur.transcript(), @"
    $ timekit dur 5400s 25h 1500ms 0d 1h1h
    exit: 65
    --- stdout ---
    1h30m
    1d1h
    1s500ms
    0s
    --- stderr ---
    timekit: bad duration: 1h1h
    ");
}

#[harness::test]
fn dur_prints_nanoseconds() {
    let scratch = Scratch::new();
    let dur = dur(&scratch).args(["--nanos", "5ms", "5m", "1ns"]);
    snapshot!(dur.transcript(), @"
    $ timekit dur --nanos 5ms 5m 1ns
    exit: 0
    --- stdout ---
    5000000
    300000000000
    1
    ");
}

#[harness::test]
fn dur_refuses_what_no_duration_can_hold() {
    let scratch = Scratch::new();
    let dur = dur(&scratch).args(["18446744073709551615s", "18446744073709551616s"]);
    snapshot!(dur.transcript(), @"
    $ timekit dur 18446744073709551615s 18446744073709551616s
    exit: 65
    --- stdout ---
    213503982334601d7h15s
    --- stderr ---
    timekit: out of range: 18446744073709551616s
    ");
}

const SECOND: u128 = 1_000_000_000;

const UNITS: [(&str, u128); 7] = [
    ("d", 86_400 * SECOND),
    ("h", 3_600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// Parts in the right order, some of them, and their sum in nanoseconds.
fn random_parts(rng: &Rng) -> (Vec<String>, u128) {
    let (mut parts, mut nanos) = (Vec::new(), 0);
    for (unit, length) in UNITS {
        if rng.one_in(2) {
            let most = *rng.pick(&[9, 1_500, 9_999_999_999_999]);
            let count = rng.between(0..=most);
            parts.push(format!("{count}{unit}"));
            nanos += u128::try_from(count).expect("not negative") * length;
        }
    }
    if parts.is_empty() {
        parts.push("1s".to_owned());
        nanos = SECOND;
    }
    (parts, nanos)
}

/// The parts of a number, each as large as it can be.
fn canonical(nanos: u128) -> String {
    let counts = [
        nanos / UNITS[0].1,
        nanos / UNITS[1].1 % 24,
        nanos / UNITS[2].1 % 60,
        nanos / SECOND % 60,
        nanos / 1_000_000 % 1_000,
        nanos / 1_000 % 1_000,
        nanos % 1_000,
    ];
    let parts = counts.iter().zip(UNITS).filter(|(count, _)| **count > 0);
    let text: String = parts
        .map(|(count, (unit, _))| format!("{count}{unit}"))
        .collect();
    if text.is_empty() {
        "0s".to_owned()
    } else {
        text
    }
}

#[harness::test(seeded)]
fn any_duration_is_read_and_written_to_the_nanosecond() {
    let rng = rng();
    let scratch = Scratch::new();
    for has_nanos in [false, true] {
        let question = |_| {
            let (parts, nanos) = random_parts(&rng);
            let text = parts.concat();
            let answer = if has_nanos {
                nanos.to_string()
            } else {
                canonical(nanos)
            };
            Question {
                story: format!("the duration {text:?}"),
                answer: Answer::is(answer + "\n"),
                arguments: vec![text.into()],
            }
        };
        let questions: Vec<Question> = (0..80).map(question).collect();
        check_answers(
            || dur(&scratch).args(has_nanos.then_some("--nanos")),
            &questions,
        );
    }
}

/// A duration with one mistake in it.
fn random_mistake(rng: &Rng) -> String {
    let (mut parts, _) = random_parts(rng);
    let place = rng.index(parts.len());
    let number = rng.between(0..=99).to_string();
    match rng.index(7) {
        0 => parts.insert(place, parts[place].clone()),
        1 => parts.push(number),
        2 => parts[place].insert(0, *rng.pick(&['+', '-', ' ', '.', '_'])),
        3 => parts.insert(
            place,
            number + *rng.pick(&["x", "w", "H", "min", "µs", "é"]),
        ),
        4 => parts.push(format!("{number}d")),
        5 => parts[place].push(*rng.pick(&[' ', 'x', 's', '.'])),
        _ => {
            let digit = |c: char| c.is_ascii_digit();
            parts[place] = parts[place].trim_start_matches(digit).to_owned();
        }
    }
    parts.concat()
}

/// Read backwards: each unit with a number before it, and larger than the one behind.
fn is_right(text: &str) -> bool {
    let mut rest = text;
    let mut smaller = UNITS.len();
    while !rest.is_empty() {
        let end = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
        let place = UNITS
            .iter()
            .position(|(unit, _)| *unit == &rest[end.len()..]);
        rest = end.trim_end_matches(|c: char| c.is_ascii_digit());
        match place {
            Some(place) if place < smaller && rest.len() < end.len() => smaller = place,
            _ => return false,
        }
    }
    !text.is_empty()
}

#[harness::test(seeded)]
fn a_mistake_is_never_read_as_something_else() {
    let rng = rng();
    let scratch = Scratch::new();
    let question = |_| {
        // By chance some are right after all: `5m` and an `s` behind it.
        let text = loop {
            let text = random_mistake(&rng);
            if !is_right(&text) {
                break text;
            }
        };
        Question {
            story: format!("the duration {text:?}"),
            answer: Answer::fails(65, &format!("bad duration: {text}")),
            arguments: vec![text.into()],
        }
    };
    let questions: Vec<Question> = (0..120).map(question).collect();
    check_answers(|| dur(&scratch).arg("--"), &questions);
}

#[harness::test(seeded)]
fn the_limit_is_exact() {
    let rng = rng();
    let scratch = Scratch::new();
    let limit = u128::from(u64::MAX) * SECOND + SECOND - 1;
    let question = |_| {
        let (unit, length) = *rng.pick(&UNITS);
        // As much of it as there is room for, and a little more or less.
        let count = limit / length + 2 - u128::from(rng.number() % 4);
        let text = format!("{count}{unit}");
        let nanos = count * length;
        Question {
            story: format!("the duration {text:?}"),
            answer: if nanos <= limit {
                Answer::is(canonical(nanos) + "\n")
            } else {
                Answer::fails(65, &format!("out of range: {text}"))
            },
            arguments: vec![text.into()],
        }
    };
    let questions: Vec<Question> = (0..60).map(question).collect();
    check_answers(|| dur(&scratch).arg("--"), &questions);
}
