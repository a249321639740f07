//! Kata 1.2 from outside: `envkit typed`.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

#[harness::test]
fn typed_prints_numbers_and_switches() {
    let scratch = Scratch::new();
    let typed = Program::new("envkit", &scratch)
        .env("PORT", " 8080\n")
        .env("OFFSET", "-0012")
        .env("COLOR", "Yes")
        .env("DEBUG", "0")
        .args(["typed", "PORT", "u16", "OFFSET", "i64"])
        .args(["COLOR", "bool", "DEBUG", "bool"]);
    snapshot!(typed.transcript(), @"
    $ envkit typed PORT u16 OFFSET i64 COLOR bool DEBUG bool
    exit: 0
    --- stdout ---
    8080
    -12
    true
    false
    ");
}

#[harness::test]
fn typed_says_that_a_variable_is_absent_or_blank() {
    let scratch = Scratch::new();
    let typed = Program::new("envkit", &scratch)
        .env("BLANK", " \t")
        .args(["typed", "NOPE", "u16", "BLANK", "i64", "BLANK", "bool"]);
    snapshot!(typed.transcript(), @"
    $ envkit typed NOPE u16 BLANK i64 BLANK bool
    exit: 1
    --- stderr ---
    envkit: NOPE is not set or blank
    envkit: BLANK is not set or blank
    envkit: BLANK is not set or blank
    ");
}

#[harness::test]
fn typed_shows_a_bad_value_as_it_is_set_and_what_is_wrong_with_it() {
    let scratch = Scratch::new();
    let typed = Program::new("envkit", &scratch)
        .env("PORT", " 8o ")
        .env("BIG", "65536")
        .env("DEBUG", "maybe\t")
        .args(["typed", "PORT", "u16", "BIG", "u16", "DEBUG", "bool"]);
    snapshot!(typed.transcript(), @r#"
    $ envkit typed PORT u16 BIG u16 DEBUG bool
    exit: 65
    --- stderr ---
    envkit: PORT is " 8o ": invalid digit found in string
    envkit: BIG is "65536": number too large to fit in target type
    envkit: DEBUG is "maybe\t": expected a boolean
    "#);
}

#[harness::test]
fn typed_refuses_bytes_that_are_no_text_and_names_of_no_variable() {
    let scratch = Scratch::new();
    let typed = Program::new("envkit", &scratch)
        .env("BYTES", OsStr::from_bytes(b"1\xff"))
        .args(["typed", "BYTES", "i64", "BYTES", "bool"])
        .args(["A=B", "u16", "", "bool"]);
    snapshot!(typed.transcript(), @r#"
    $ envkit typed BYTES i64 BYTES bool A=B u16 '' bool
    exit: 65
    --- stderr ---
    envkit: BYTES is not valid UTF-8
    envkit: BYTES is not valid UTF-8
    envkit: bad variable "A=B"
    envkit: bad variable ""
    "#);
}

/// A variable of its own for each question.
struct Setting {
    value: String,
    kind: &'static str,
    outcome: Outcome,
}

enum Outcome {
    Value(String),
    Blank,
    Invalid(String),
}

impl Setting {
    /// What is set is `word`, with blanks around it.
    fn random(rng: &Rng, word: &str, kind: &'static str, outcome: Outcome) -> Self {
        let (before, behind) = (random_blanks(rng), random_blanks(rng));
        if rng.one_in(12) {
            let value = before + &behind;
            let outcome = Outcome::Blank;
            return Self {
                value,
                kind,
                outcome,
            };
        }
        let value = format!("{before}{word}{behind}");
        Self {
            value,
            kind,
            outcome,
        }
    }

    fn question(&self, key: String) -> Question {
        let Self { value, kind, .. } = self;
        Question {
            answer: match &self.outcome {
                Outcome::Value(text) => Answer::is(format!("{text}\n")),
                Outcome::Blank => Answer::fails(1, &format!("{key} is not set or blank")),
                Outcome::Invalid(reason) => {
                    Answer::fails(65, &format!("{key} is {value:?}: {reason}"))
                }
            },
            story: format!("{key} is set to {value:?}, to be read as {kind}"),
            arguments: vec![key.into(), kind.into()],
        }
    }
}

/// Asks for all settings in one call.
#[track_caller]
fn check(settings: &[Setting]) {
    let scratch = Scratch::new();
    let keys = (0..settings.len()).map(|index| format!("V{index}"));
    let pairs = keys.zip(settings);
    let variables = pairs.clone().map(|(key, setting)| (key, &setting.value));
    let envkit = || {
        let program = Program::new("envkit", &scratch).env_clear();
        program.envs(variables.clone()).arg("typed")
    };
    let questions: Vec<_> = pairs.map(|(key, setting)| setting.question(key)).collect();
    check_answers(envkit, &questions);
}

fn random_blanks(rng: &Rng) -> String {
    rng.text(" \t\r\n\x0c", 0..=2)
}

/// A whole number around a limit of one of the types, or anywhere.
fn random_number(rng: &Rng) -> i128 {
    let limits = [0, u16::MAX.into(), i64::MIN.into(), i64::MAX.into()];
    let near = i128::from(rng.between(-3..=3));
    match rng.index(4) {
        0 => rng.between(-70_000..=70_000).into(),
        1 => i128::from(rng.between(i64::MIN..=i64::MAX)) * 2,
        _ => rng.pick(&limits) + near,
    }
}

#[harness::test(seeded)]
fn numbers_are_read_up_to_the_limits_of_their_type() {
    let rng = rng();
    let setting = |_| {
        let number = random_number(&rng);
        let zeros = rng.text("0", 0..=2);
        let sign = match number {
            ..0 => "-",
            _ => rng.pick(&["", "+"]),
        };
        let word = format!("{sign}{zeros}{}", number.unsigned_abs());
        // No ASCII whitespace: a part of the word, and an error.
        let word = word + if rng.one_in(12) { "\u{a0}" } else { "" };
        // Only whether it fits, and what is said if not, is left to the parser.
        let (kind, error) = if rng.one_in(2) {
            ("u16", word.parse::<u16>().err())
        } else {
            ("i64", word.parse::<i64>().err())
        };
        let outcome = match error {
            None => Outcome::Value(number.to_string()),
            Some(error) => Outcome::Invalid(error.to_string()),
        };
        Setting::random(&rng, &word, kind, outcome)
    };
    let settings: Vec<_> = (0..80).map(setting).collect();
    check(&settings);
}

/// The word with each letter in upper or lower case, as it comes.
fn in_mixed_case(rng: &Rng, word: &str) -> String {
    let mixed = word.chars().map(|letter| {
        if rng.one_in(2) {
            letter.to_ascii_uppercase()
        } else {
            letter
        }
    });
    mixed.collect()
}

#[harness::test(seeded)]
fn flag_words_are_read_in_any_mixture_of_upper_and_lower_case() {
    let rng = rng();
    let on = ["1", "true", "yes", "on"];
    let off = ["0", "false", "no", "off"];
    let neither = [
        "2", "-1", "01", "y", "n", "t", "tru", "of", "ja", "on!", "no.", "on\u{a0}",
    ];
    let setting = |_| {
        let (words, outcome) = match rng.index(5) {
            0 | 1 => (&on[..], Outcome::Value("true".to_owned())),
            2 | 3 => (&off[..], Outcome::Value("false".to_owned())),
            _ => {
                let reason = "expected a boolean".to_owned();
                (&neither[..], Outcome::Invalid(reason))
            }
        };
        let word = in_mixed_case(&rng, words[rng.index(words.len())]);
        Setting::random(&rng, &word, "bool", outcome)
    };
    let settings: Vec<_> = (0..80).map(setting).collect();
    check(&settings);
}
