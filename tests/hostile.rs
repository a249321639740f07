//! Submissions that attack the grader: none earns a point, none leaves anything behind,
//! and the honest katas around the attacked one keep their points.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use grader::model::kata::Target;
use grader::model::results::{CaseResult, Results, VerdictWord};
use grader::model::verdict::FailureKind;
use serde::Deserialize;

use crate::support::{Clone, copy, processes_of, repository};

/// The attacks that take the longest, as each waits for the end of the time a test has.
const SLOW: [&str; 2] = ["endless_loop", "parent_stopped"];

/// How many are graded at a time: one is built while another one's tests run.
const AT_A_TIME: usize = 2;

/// What an attack is, and what must become of it: its `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// What it does, for a reader.
    description: String,
    /// Sentences (or parts) that a failing case must say, each at least once.
    #[serde(default)]
    message_contains: Vec<String>,
    /// The katas that it attacks. All others are the reference solutions.
    katas: BTreeMap<String, Kinds>,
}

/// The kinds of failure that the cases of an attacked kata may have; each must occur.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    /// In the tests that call the function in their own process.
    functions: Vec<FailureKind>,
    /// In the tests that look at the program from outside.
    program: Vec<FailureKind>,
}

#[test]
fn no_attack_earns_a_point_or_harms_anybody_else() {
    let clone = Clone::new();
    let attacks = Mutex::new(attacks());
    assert!(!attacks.lock().expect("nobody has it").is_empty());
    let faults = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let attack = attacks.lock().expect("taken only").pop();
                    let Some(attack) = attack else { return };
                    let found = Attack::new(&clone, &attack).faults();
                    faults.lock().expect("only added to").extend(found);
                }
            });
        }
    });
    let faults = faults.into_inner().expect("all threads have ended");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(clone.left_processes(), [""; 0]);
}

/// The attacks' directories, the slow ones last: they are taken from the end.
fn attacks() -> Vec<PathBuf> {
    let place = repository().join("tests/submissions/hostile");
    let entries = fs::read_dir(place).expect("the hostile submissions are there");
    let mut attacks: Vec<_> = entries.map(|entry| entry.expect("listed").path()).collect();
    let is_slow = |path: &Path| SLOW.iter().any(|name| path.ends_with(name));
    attacks.sort_by_key(|path| (is_slow(path), path.clone()));
    attacks
}

/// One submission while it is graded.
struct Attack<'a> {
    clone: &'a Clone,
    source: &'a Path,
    name: String,
    expected: Expected,
    /// Holds the whole submission, the report and the place for temporary files.
    place: PathBuf,
}

impl<'a> Attack<'a> {
    fn new(clone: &'a Clone, source: &'a Path) -> Self {
        let text = fs::read_to_string(source.join("expected.toml")).expect("its expected.toml");
        let name = source.file_name().expect("a name").display().to_string();
        let expected: Expected =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!expected.description.is_empty() && !expected.katas.is_empty());
        let place = clone.temporary().join(&name);
        fs::create_dir_all(place.join("tmp")).expect("directories");
        Self {
            clone,
            source,
            name,
            expected,
            place,
        }
    }

    /// Grades it; what is not as it must be.
    fn faults(&self) -> Vec<String> {
        let (submission, report) = (self.place.join("submission"), self.place.join("json"));
        copy(&repository().join("solutions"), &submission.join("katas")).expect("the solutions");
        copy(&self.source.join("katas"), &submission.join("katas")).expect("the attack");
        let output = self
            .clone
            .grader(&["grade"])
            .arg(&submission)
            .arg("--report")
            .arg(format!("json={}", report.display()))
            .env("TMPDIR", self.place.join("tmp"))
            .output()
            .expect("the grader starts");
        let mut faults = Vec::new();
        let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
        if output.status.code() != Some(0) {
            faults.push(format!("the grader ended with {}", output.status));
        }
        if !stderr.is_empty() {
            faults.push(format!("the grader said: {stderr}"));
        }
        if stdout.contains(|char: char| char.is_control() && char != '\n') {
            faults.push("the grader's output has control characters".to_owned());
        }
        let left = processes_of(&self.place);
        if !left.is_empty() {
            faults.push(format!("these processes are left: {}", left.join(", ")));
        }
        let files = fs::read_dir(self.place.join("tmp")).expect("it was made above");
        faults.extend(files.map(|file| format!("left behind: {:?}", file.expect("listed").path())));
        match fs::read_to_string(&report) {
            Ok(report) => {
                let results = serde_json::from_str(&report).expect("what its schema says");
                self.check(&results, &mut faults);
            }
            Err(error) => faults.push(format!("there is no report: {error}")),
        }
        let name = &self.name;
        faults.iter().map(|fault| format!("{name}: {fault}")).collect()
    }

    fn check(&self, results: &Results, faults: &mut Vec<String>) {
        for (_, kata) in results.katas() {
            let Some(kinds) = self.expected.katas.get(&kata.name) else {
                if kata.score != Some(kata.points) {
                    faults.push(format!("{} has the score {:?}", kata.name, kata.score));
                }
                continue;
            };
            if kata.score != Some(0) {
                faults.push(format!("the attacked {} has {:?}", kata.name, kata.score));
            }
            for (target, kinds) in [
                (Target::Functions, &kinds.functions),
                (Target::Program, &kinds.program),
            ] {
                let cases = kata.cases.iter().filter(|case| case.target == target);
                check_kinds(&cases.collect::<Vec<_>>(), kinds, faults);
            }
        }
        let messages: Vec<_> = results
            .cases()
            .filter_map(|case| Some(&case.failure.as_ref()?.message))
            .collect();
        for part in &self.expected.message_contains {
            if !messages.iter().any(|message| message.contains(part)) {
                faults.push(format!("nothing says {part:?} but {messages:#?}"));
            }
        }
    }
}

/// Every case must have failed, in one of these ways, and each way must occur.
fn check_kinds(cases: &[&CaseResult], kinds: &[FailureKind], faults: &mut Vec<String>) {
    let kind = |case: &&CaseResult| case.failure.as_ref().map(|failure| failure.kind);
    for case in cases {
        let is_expected = kind(case).is_some_and(|kind| kinds.contains(&kind));
        if case.verdict != VerdictWord::Failed || !is_expected {
            let (verdict, failure) = (case.verdict, &case.failure);
            faults.push(format!("{} is {verdict:?}: {failure:?}", case.id));
        }
    }
    for expected in kinds {
        if !cases.iter().any(|case| kind(case) == Some(*expected)) {
            faults.push(format!("no case failed as {expected:?}"));
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
