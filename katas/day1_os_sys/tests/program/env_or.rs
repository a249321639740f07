//! Kata 1.1 from outside: `envkit get`.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

fn envkit(scratch: &Scratch) -> Program<'_> {
    Program::new("envkit", scratch)
        .env("USER", "kata")
        .env("API_KEY", "abc")
        .env("EMPTY", "")
        .env("LATIN1", OsStr::from_bytes(b"caf\xe9"))
        .arg("get")
}

#[harness::test]
fn get_prints_the_value_of_a_variable() {
    let scratch = Scratch::new();
    snapshot!(envkit(&scratch).arg("API_KEY").transcript(), @"
    $ envkit get API_KEY
    exit: 0
    --- stdout ---
    abc
    ");
}

#[harness::test]
fn get_says_that_a_variable_is_not_set() {
    let scratch = Scratch::new();
    snapshot!(envkit(&scratch).arg("NOPE").transcript(), @"
    $ envkit get NOPE
    exit: 1
    --- stderr ---
    envkit: NOPE is not set
    ");
}

#[harness::test]
fn get_prints_the_default_only_for_what_is_not_set() {
    let scratch = Scratch::new();
    let get = envkit(&scratch).args(["--default", "D", "NOPE", "USER", "EMPTY"]);
    snapshot!(get.transcript(), @"
    $ envkit get --default D NOPE USER EMPTY
    exit: 0
    --- stdout ---
    D
    kata

    ");
}

#[harness::test]
fn get_refuses_a_value_that_is_not_utf8_with_and_without_default() {
    let scratch = Scratch::new();
    snapshot!(envkit(&scratch).arg("LATIN1").transcript(), @"
    $ envkit get LATIN1
    exit: 65
    --- stderr ---
    envkit: LATIN1 is not valid UTF-8
    ");
    let get = envkit(&scratch).args(["--default", "D", "LATIN1", "USER"]);
    snapshot!(get.transcript(), @"
    $ envkit get --default D LATIN1 USER
    exit: 65
    --- stdout ---
    kata
    --- stderr ---
    envkit: LATIN1 is not valid UTF-8
    ");
}

#[harness::test]
fn get_refuses_a_name_that_no_variable_can_have() {
    let scratch = Scratch::new();
    let get = envkit(&scratch).args(["--default", "D", "", "USER=kata"]);
    snapshot!(get.transcript(), @r#"
    $ envkit get --default D '' USER=kata
    exit: 64
    --- stderr ---
    envkit: bad variable ""
    envkit: bad variable "USER=kata"
    "#);
}

/// Text, also beyond ASCII, or now and then nothing, or bytes that need not be text.
fn random_value(rng: &Rng) -> OsString {
    match rng.index(8) {
        0 => OsString::new(),
        1 => OsString::from_vec(rng.bytes(1..=5)),
        _ => rng.text("aZ9 =$.\t\né\u{df}\u{1f980}", 1..=12).into(),
    }
}

fn answer(key: &str, value: Option<&OsString>, default: Option<&str>) -> Answer {
    if key.contains('=') {
        return Answer::fails(64, &format!("bad variable {key:?}"));
    }
    match (value.map(|value| value.to_str()), default) {
        (Some(Some(text)), _) | (None, Some(text)) => Answer::is(format!("{text}\0")),
        (Some(None), _) => Answer::fails(65, &format!("{key} is not valid UTF-8")),
        (None, None) => Answer::fails(1, &format!("{key} is not set")),
    }
}

#[harness::test(seeded)]
fn get_finds_every_variable_and_preserves_its_bytes() {
    let rng = rng();
    let scratch = Scratch::new();
    for default in [None, Some(rng.text("dé -=", 0..=5))] {
        let mut get = vec!["get", "-0"];
        if let Some(default) = &default {
            get.extend(["--default", default]);
        }
        get.push("--");

        let random_key = |_| rng.text("aAbBé_\u{1f980} .$-=", 1..=3);
        let keys: BTreeSet<String> = (0..60).map(random_key).collect();
        let mut variables = BTreeMap::new();
        let mut questions = Vec::new();
        for key in keys {
            if !key.contains('=') && !rng.one_in(4) {
                variables.insert(key.clone(), random_value(&rng));
            }
            let value = variables.get(&key);
            questions.push(Question {
                story: format!("{key:?} is {value:?} in the environment, the default {default:?}"),
                answer: answer(&key, value, default.as_deref()),
                arguments: vec![key.into()],
            });
        }
        rng.shuffle(&mut questions);
        let envkit = || {
            let program = Program::new("envkit", &scratch).env_clear();
            program.envs(&variables).args(&get)
        };
        check_answers(envkit, &questions);
    }
}
