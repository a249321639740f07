//! Submissions that attack the grader: none earns a point, none leaves anything behind,
//! and the honest katas around the attacked one keep their points.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use grader::model::kata::Target;
use grader::model::results::{CaseResult, KataResult, Results, VerdictWord};
use grader::model::verdict::FailureKind;
use serde::Deserialize;

use crate::support::{Clone, copy, processes_of, repository};

/// How many submissions are graded at a time: one is built while another one's tests run.
const AT_A_TIME: usize = 2;

/// What an attack is, and what must become of it: its `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What it does, for a reader.
    description: String,
    /// Whether a test of it takes all the time that a test has. Such attacks go first.
    #[serde(default)]
    is_slow: bool,
    /// What the failures of the attacked katas must say, each at least once.
    #[serde(default)]
    message_contains: Vec<String>,
    /// The katas that it attacks.
    katas: BTreeMap<String, Kinds>,
}

/// The kinds of failure that the cases of an attacked kata have, each at least once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    /// In the tests that call the function in their own process.
    functions: Vec<FailureKind>,
    /// In the tests that look at the program from outside.
    program: Vec<FailureKind>,
}

/// A directory of `tests/submissions/hostile/`.
#[derive(Debug)]
struct Attack {
    name: String,
    source: PathBuf,
    expected: Expected,
}

#[test]
fn no_attack_earns_a_point_or_harms_anybody_else() {
    let clone = Clone::new();
    let attacks = attacks();
    assert!(!attacks.is_empty(), "there are no hostile submissions");
    let rounds = Mutex::new(rounds(attacks).into_iter());
    let faults = Mutex::new(Vec::new());
    let work = || {
        loop {
            let round = rounds.lock().expect("nobody panics in here").next();
            let Some(round) = round else { return };
            let found = grade(&clone, &round);
            faults.lock().expect("nor in here").extend(found);
        }
    };
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(work);
        }
    });
    let faults = faults.into_inner().expect("all threads have ended");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(clone.left_processes(), [""; 0]);
}

fn attacks() -> Vec<Attack> {
    let place = repository().join("tests/submissions/hostile");
    let entries = fs::read_dir(place).expect("the hostile submissions are there");
    let attack = |source: PathBuf| {
        let name = source.file_name().expect("a name").display().to_string();
        let text = fs::read_to_string(source.join("expected.toml"))
            .unwrap_or_else(|error| panic!("{name}/expected.toml: {error}"));
        let expected: Expected =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(expected.description.ends_with('.'), "{name}: no sentence");
        assert!(!expected.katas.is_empty(), "{name} attacks nothing");
        Attack {
            name,
            source,
            expected,
        }
    };
    let mut attacks: Vec<_> = entries.map(|e| attack(e.expect("listed").path())).collect();
    attacks.sort_by_key(|attack| (!attack.expected.is_slow, attack.name.clone()));
    attacks
}

/// Attacks on different katas are graded together, as one submission: every build that is
/// saved is one that nobody waits for.
fn rounds(attacks: Vec<Attack>) -> Vec<Vec<Attack>> {
    let mut rounds: Vec<Vec<Attack>> = Vec::new();
    for attack in attacks {
        let is_free = |round: &&mut Vec<Attack>| {
            let mut others = round.iter();
            others.all(|other| {
                let kata = |kata| !other.expected.katas.contains_key(kata);
                attack.expected.katas.keys().all(kata)
            })
        };
        match rounds.iter_mut().find(is_free) {
            Some(round) => round.push(attack),
            None => rounds.push(vec![attack]),
        }
    }
    rounds
}

/// Grades the reference solutions with the attacks in the place of theirs; what is not as
/// it must be.
fn grade(clone: &Clone, round: &[Attack]) -> Vec<String> {
    let names: Vec<_> = round.iter().map(|attack| attack.name.as_str()).collect();
    let names = names.join(" + ");
    let place = clone.temporary().join(&names);
    let (submission, temporary) = (place.join("submission"), place.join("tmp"));
    fs::create_dir_all(&temporary).expect("directories");
    copy(&repository().join("solutions"), &submission.join("katas")).expect("the solutions");
    for attack in round {
        copy(&attack.source.join("katas"), &submission.join("katas")).expect("the attack");
    }
    let report = place.join("report.json");
    let mut grader = clone.grader(&["grade"]);
    grader.arg(&submission).env("TMPDIR", &temporary);
    grader
        .arg("--report")
        .arg(format!("json={}", report.display()));
    let output = grader.output().expect("the grader starts");

    let mut faults = Vec::new();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.code() != Some(0) || !output.stderr.is_empty() {
        let stderr = text(&output.stderr);
        faults.push(format!("the grader: {}, {stderr}", output.status));
    }
    if text(&output.stdout).contains(|char: char| char.is_control() && char != '\n') {
        faults.push("there are control characters on the grader's output".to_owned());
    }
    let left = processes_of(&place);
    if !left.is_empty() {
        faults.push(format!("still running: {}", left.join(", ")));
    }
    let files = fs::read_dir(&temporary).expect("it was made above");
    faults.extend(files.map(|file| format!("left: {}", file.expect("listed").path().display())));
    match fs::read_to_string(&report) {
        Ok(report) => {
            let results = serde_json::from_str(&report).expect("what its schema says");
            faults.extend(check(round, &results));
        }
        Err(error) => faults.push(format!("there is no report: {error}")),
    }
    faults.iter().map(|f| format!("{names}: {f}")).collect()
}

fn check(round: &[Attack], results: &Results) -> Vec<String> {
    let mut faults = Vec::new();
    let attacked = |kata: &str| round.iter().any(|a| a.expected.katas.contains_key(kata));
    for (_, kata) in results.katas().filter(|(_, kata)| !attacked(&kata.name)) {
        if kata.score != Some(kata.points) {
            faults.push(format!("the honest {} has {:?}", kata.name, kata.score));
        }
    }
    for attack in round {
        let mut messages = BTreeSet::new();
        for (name, kinds) in &attack.expected.katas {
            let kata = results.katas().find(|(_, kata)| kata.name == *name);
            let (_, kata) = kata.unwrap_or_else(|| panic!("there is no kata {name}"));
            faults.extend(check_kata(kata, kinds));
            let failures = kata.cases.iter().filter_map(|case| case.failure.as_ref());
            messages.extend(failures.map(|failure| &failure.message));
        }
        for part in &attack.expected.message_contains {
            if !messages.iter().any(|message| message.contains(part)) {
                faults.push(format!("nothing says {part:?}, only {messages:#?}"));
            }
        }
    }
    faults
}

/// Every case must have failed in one of the expected ways, and each way must occur.
fn check_kata(kata: &KataResult, kinds: &Kinds) -> Vec<String> {
    let mut faults = Vec::new();
    if kata.score != Some(0) {
        faults.push(format!("the attacked {} has {:?}", kata.name, kata.score));
    }
    let kind = |case: &CaseResult| case.failure.as_ref().map(|failure| failure.kind);
    for case in &kata.cases {
        let expected = match case.target {
            Target::Functions => &kinds.functions,
            Target::Program => &kinds.program,
        };
        let is_expected = kind(case).is_some_and(|kind| expected.contains(&kind));
        if case.verdict != VerdictWord::Failed || !is_expected {
            let (verdict, failure) = (case.verdict, &case.failure);
            faults.push(format!("{} is {verdict:?}: {failure:?}", case.id));
        }
    }
    for (target, kinds) in [
        (Target::Functions, &kinds.functions),
        (Target::Program, &kinds.program),
    ] {
        let cases = || kata.cases.iter().filter(|case| case.target == target);
        for expected in kinds {
            if !cases().any(|case| kind(case) == Some(*expected)) {
                let (name, target) = (&kata.name, target.name());
                faults.push(format!("no test in {target}/{name} is {expected:?}"));
            }
        }
    }
    faults
}
