//! Kata 4.2 from outside: `timekit fmt`.

use std::fmt::Write;

use chrono::NaiveDateTime;
use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::civil::{Date, MONTHS, Time, WEEKDAYS};
use crate::{Answer, Question, check_answers};

fn fmt(scratch: &Scratch) -> Program<'_> {
    Program::new("timekit", scratch).args(["fmt", "2024-03-15T09:05:00Z"])
}

#[harness::test]
fn fmt_writes_a_time_in_any_format() {
    let scratch = Scratch::new();
    let fmt = fmt(&scratch).args(["%Y-%m-%d %H:%M:%S", "%d.%m.%y", "100%% é", ""]);
    snapshot!(fmt.transcript(), @"
    $ timekit fmt 2024-03-15T09:05:00Z '%Y-%m-%d %H:%M:%S' %d.%m.%y '100%% é' ''
    exit: 0
    --- stdout ---
    2024-03-15 09:05:00
    15.03.24
    100% é

    ");
}

#[harness::test]
fn fmt_refuses_a_format_and_goes_on() {
    let scratch = Scratch::new();
    let fmt = fmt(&scratch).args(["%Q", "100%", "%H:%M %Z", "%H:%M"]);
    snapshot!(fmt.transcript(), @"
    $ timekit fmt 2024-03-15T09:05:00Z %Q 100% '%H:%M %Z' %H:%M
    exit: 65
    --- stdout ---
    09:05
    --- stderr ---
    timekit: bad format: %Q
    timekit: bad format: 100%
    timekit: bad format: %H:%M %Z
    ");
}

/// A specifier and what it stands for, or nothing if it is none.
fn random_piece(rng: &Rng, when: (Date, Time, i64)) -> (&'static str, Option<String>) {
    let (date, time, nanos) = when;
    let two = |number: i64| format!("{number:02}");
    let month = MONTHS[usize::try_from(date.month - 1).expect("a month")];
    let weekday = date.weekday();
    let hour12 = (time.hour + 11) % 12 + 1;
    let half = if time.hour < 12 { "AM" } else { "PM" };
    let pieces = [
        ("%Y", format!("{:04}", date.year)),
        ("%m", two(date.month)),
        ("%d", two(date.day)),
        ("%H", two(time.hour)),
        ("%M", two(time.minute)),
        ("%S", two(time.second)),
        ("%y", two(date.year % 100)),
        ("%e", format!("{:2}", date.day)),
        ("%-d", date.day.to_string()),
        ("%-m", date.month.to_string()),
        ("%j", format!("{:03}", date.ordinal())),
        ("%I", two(hour12)),
        ("%p", half.to_owned()),
        ("%P", half.to_lowercase()),
        ("%A", WEEKDAYS[weekday].to_owned()),
        ("%a", WEEKDAYS[weekday][..3].to_owned()),
        ("%u", (weekday + 1).to_string()),
        ("%w", ((weekday + 1) % 7).to_string()),
        ("%B", month.to_owned()),
        ("%b", month[..3].to_owned()),
        ("%F", date.to_string()),
        ("%T", time.to_string()),
        ("%%", "%".to_owned()),
        ("%n", "\n".to_owned()),
        ("%t", "\t".to_owned()),
        ("%h", month[..3].to_owned()),
        ("%R", time.to_string()[..5].to_owned()),
        ("%X", time.to_string()),
        ("%k", format!("{:2}", time.hour)),
        ("%l", format!("{hour12:2}")),
        ("%_m", format!("{:2}", date.month)),
        ("%q", ((date.month + 2) / 3).to_string()),
        ("%f", format!("{nanos:09}")),
        ("%.3f", format!(".{:03}", nanos / 1_000_000)),
        ("%.6f", format!(".{:06}", nanos / 1_000)),
        ("%9f", format!("{nanos:09}")),
        (" é{}", " é{}".to_owned()),
        ("d-m", "d-m".to_owned()),
    ];
    if rng.one_in(40) {
        let bad = ["%Q", "%!", "%z", "%:z", "%+", "%E", "%é"];
        return (*rng.pick(&bad), None);
    }
    let (piece, text) = rng.pick(&pieces);
    (piece, Some(text.clone()))
}

#[harness::test(seeded)]
fn any_format_becomes_what_its_pieces_become() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..4 {
        let (date, time) = (Date::random(&rng, 1..=9999), Time::random(&rng));
        let nanos = rng.between(0..=999_999_999);
        let when = format!("{date}T{time}.{nanos:09}");
        let question = |_| {
            let (mut format, mut expected) = (String::new(), Some(String::new()));
            for _ in 0..rng.index(7) {
                let (piece, text) = random_piece(&rng, (date, time, nanos));
                format.push_str(piece);
                expected = expected.zip(text).map(|(before, text)| before + &text);
            }
            Question {
                story: format!("the format {format:?} for {when}"),
                answer: match expected {
                    Some(text) => Answer::is(text + "\0"),
                    None => Answer::fails(65, &format!("bad format: {format}")),
                },
                arguments: vec![format.into()],
            }
        };
        let questions: Vec<Question> = (0..40).map(question).collect();
        let timekit = || Program::new("timekit", &scratch).args(["fmt", "-0", &when, "--"]);
        check_answers(timekit, &questions);
    }
}

/// What chrono itself says; that it says so without a panic is the question.
fn expected(when: NaiveDateTime, format: &str) -> Answer {
    let mut text = String::new();
    match write!(text, "{}", when.format(format)) {
        Ok(()) => Answer::is(text + "\0"),
        Err(_) => Answer::fails(65, &format!("bad format: {format}")),
    }
}

#[harness::test(seeded)]
fn no_format_makes_it_panic() {
    let rng = rng();
    let scratch = Scratch::new();
    let when = "2024-03-15T09:05:07.123456789";
    let time: NaiveDateTime = when.parse().expect("a time");
    let question = |_| {
        let format = rng.text(
            "%%%%aAbBcCdDeEfFgGHIjJklmMnNpQRsSTuUvVwWxXyYzZ 09.:-_#+é",
            0..=9,
        );
        Question {
            story: format!("the format {format:?}"),
            answer: expected(time, &format),
            arguments: vec![format.into()],
        }
    };
    let questions: Vec<Question> = (0..150).map(question).collect();
    let timekit = || Program::new("timekit", &scratch).args(["fmt", "-0", when, "--"]);
    check_answers(timekit, &questions);
}
