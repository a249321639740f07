//! Kata 5.7 from outside: `platkit version`.

use std::cmp::Ordering;

use harness::{Program, Rng, Scratch, rng, snapshot};

use crate::{Answer, Question, check_answers};

const RUSTC: &str = include_str!("../fixtures/stable.rustc");

fn version<'a>(scratch: &'a Scratch, command: &str) -> Program<'a> {
    Program::new("platkit", scratch).args(["version", command])
}

#[harness::test]
fn kernel_finds_the_version_in_front() {
    let scratch = Scratch::new();
    let kernel = version(&scratch, "kernel");
    let kernel = kernel.args(["6.18.44-fc-v595", "5.10-rc1", "6.1-4-amd64", "v6.1", "6"]);
    snapshot!(kernel.transcript(), @"
    $ platkit version kernel 6.18.44-fc-v595 5.10-rc1 6.1-4-amd64 v6.1 6
    exit: 65
    --- stdout ---
    6.18.44
    5.10.0
    6.1.0
    --- stderr ---
    platkit: v6.1: no version
    platkit: 6: no version
    ");
}

#[harness::test]
fn rustc_is_told_by_its_own_words() {
    let scratch = Scratch::new();
    scratch.file("stable", RUSTC);
    scratch.file("none", "rustc 1.95.0\nrelease: 1.95.0-nightly\n");
    let nightly = RUSTC.replace("release: 1.95.0", "release: 1.97.0-nightly");
    scratch.file("nightly", nightly.replace("hash: f3", "hash: unknown\nx: "));
    let rustc = version(&scratch, "rustc").args(["stable", "nightly", "none"]);
    snapshot!(rustc.transcript(), @r#"
    $ platkit version rustc stable nightly none
    exit: 65
    --- stdout ---
    release=1.95.0 channel="stable" host="x86_64-unknown-linux-gnu" commit="f3a9d2c41b7e6a5d4c3b2a1908f7e6d5c4b3a291"
    release=1.97.0 channel="nightly" host="x86_64-unknown-linux-gnu" commit=none
    --- stderr ---
    platkit: none: host is missing
    "#);
}

#[harness::test]
fn check_says_yes_or_no() {
    let scratch = Scratch::new();
    let check = version(&scratch, "check").args(["1.9.0", ">=1.10"]);
    snapshot!(check.transcript(), @"
    $ platkit version check 1.9.0 '>=1.10'
    exit: 1
    --- stdout ---
    no
    ");
    let check = version(&scratch, "check").args(["1.95.0", ">=1.9, <2", "1.2.3", "=1.2.3"]);
    check.run().expect(0, "yes\nyes\n", "");
}

#[harness::test]
fn check_refuses_what_is_no_requirement() {
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for requirement in ["1.9", "", ">=1,", ">9, x", "=+1", "=1.2.3.4"] {
        questions.push(Question {
            story: format!("the requirement {requirement:?}"),
            answer: Answer::fails(65, &format!("{requirement:?}: line 1")),
            arguments: vec!["1.95.0".into(), requirement.into()],
        });
    }
    check_answers(|| version(&scratch, "check"), &questions);
}

/// A number whose digits, as a text, come in another order than it does as a number.
fn random_number(rng: &Rng) -> u32 {
    let numbers = [0, 1, 2, 9, 10, 11, 19, 95, 99, 100, 110, u32::MAX];
    *rng.pick(&numbers)
}

#[harness::test(seeded)]
fn kernel_reads_any_release() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..60 {
        let [major, minor, patch] = [(); 3].map(|()| random_number(&rng));
        let behind = rng.pick(&[
            "", "-4", "-rc1.2", "+7", "_3", ".x", " 1", "-1.2.3", "é", ".",
        ]);
        let (text, found) = match rng.index(6) {
            0 => (format!("{major}{}", behind.replace('.', "-")), None),
            1 => (format!("v{major}.{minor}.{patch}"), None),
            2 | 3 => (format!("{major}.{minor}{behind}"), Some((major, minor, 0))),
            _ => (
                format!("{major}.{minor}.{patch}{behind}"),
                Some((major, minor, patch)),
            ),
        };
        questions.push(Question {
            story: format!("the release {text:?}"),
            answer: match found {
                Some((major, minor, patch)) => Answer::line(format!("{major}.{minor}.{patch}")),
                None => Answer::fails(65, &format!("{text}: no version")),
            },
            arguments: vec![text.into()],
        });
    }
    check_answers(|| version(&scratch, "kernel"), &questions);
}

/// A condition as text, and whether the numbers fulfil it.
fn random_condition(rng: &Rng, have: [u32; 3]) -> (String, bool) {
    // Often a number like ours, or few would be equal.
    let mut want = have.map(|number| match rng.index(3) {
        0 => random_number(rng),
        _ => number,
    });
    let length = 1 + rng.index(3);
    want[length..].fill(0);
    let blank = || *rng.pick(&["", "", " ", "\t "]);
    let numbers = want[..length].iter().map(u32::to_string);
    let numbers = numbers.collect::<Vec<_>>().join(".");
    let order = have.cmp(&want);
    let (operator, holds) = *rng.pick(&[
        (">=", order != Ordering::Less),
        (">", order == Ordering::Greater),
        ("<=", order != Ordering::Greater),
        ("<", order == Ordering::Less),
        ("=", order == Ordering::Equal),
    ]);
    let condition = format!("{}{operator}{}{numbers}{}", blank(), blank(), blank());
    (condition, holds)
}

#[harness::test(seeded)]
fn check_compares_any_versions_as_numbers() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for _ in 0..90 {
        let have = [(); 3].map(|()| random_number(&rng));
        let mut conditions = Vec::new();
        let mut all = true;
        for _ in 0..=rng.index(3) {
            let (condition, holds) = random_condition(&rng, have);
            conditions.push(condition);
            all &= holds;
        }
        let bad = rng.one_in(8);
        if bad {
            let malformed = [
                "",
                "1",
                "==1",
                "=1.",
                "<1.2.3.4",
                ">=x",
                "=4294967296",
                "=+1",
                "~1",
            ];
            let at = rng.index(conditions.len() + 1);
            conditions.insert(at, (*rng.pick(&malformed)).to_owned());
        }
        let requirement = conditions.join(",");
        let [major, minor, patch] = have;
        let have = format!("{major}.{minor}.{patch}");
        questions.push(Question {
            story: format!("is {have} {requirement:?}?"),
            answer: match (bad, all) {
                (true, _) => Answer::fails(65, &format!("{requirement:?}: line 1")),
                (false, true) => Answer::line("yes"),
                (false, false) => Answer::no("no"),
            },
            arguments: vec![have.into(), requirement.into()],
        });
    }
    check_answers(|| version(&scratch, "check"), &questions);
}

#[harness::test(seeded)]
fn rustc_reads_any_toolchain() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut questions = Vec::new();
    for index in 0..40 {
        let numbers = [(); 3].map(|()| random_number(&rng).to_string()).join(".");
        let endings = [
            ("", "stable"),
            ("-nightly", "nightly"),
            ("-beta.7", "beta"),
            ("-beta", "beta"),
            ("-dev", "dev"),
        ];
        let (ending, channel) = *rng.pick(&endings);
        let host = rng.text("abc_-", 1..=9);
        let commit = rng.text("0af", 1..=9);
        let known = rng.one_in(2);
        let mut lines = vec![
            format!("release: {numbers}{ending}"),
            format!("host:{}{host}", rng.text(" ", 0..=2)),
            format!("commit-hash: {}", if known { &commit } else { "unknown" }),
            "binary: rustc".to_owned(),
            "LLVM version: 21.1.8".to_owned(),
            format!("rustc {numbers}"),
        ];
        let missing = rng.one_in(5).then(|| rng.index(3));
        if let Some(missing) = missing {
            lines.remove(missing);
        }
        rng.shuffle(&mut lines);
        let text = lines.join(*rng.pick(&["\n", "\r\n"]));
        let name = index.to_string();
        scratch.file(&name, &text);
        let commit = if known {
            format!("{commit:?}")
        } else {
            "none".to_owned()
        };
        let keys = ["release", "host", "commit-hash"];
        questions.push(Question {
            story: format!("the output\n{text}"),
            answer: match missing {
                Some(missing) => {
                    Answer::fails(65, &format!("{name}: {} is missing", keys[missing]))
                }
                None => Answer::line(format!(
                    "release={numbers} channel={channel:?} host={host:?} commit={commit}"
                )),
            },
            arguments: vec![name.into()],
        });
    }
    check_answers(|| version(&scratch, "rustc"), &questions);
}
