//! Outcomes, failures and names in words.

use crate::model::results::{CaseResult, KataResult, VerdictWord};
use crate::model::verdict::{Failure, FailureKind};

use super::text::{counted, safe};

/// What a student types to start the grader.
const PROGRAM: &str = "cargo run -p grader";

/// The grader's command line with these arguments, as a student types it.
pub(super) fn command(arguments: &str) -> String {
    if arguments.is_empty() {
        PROGRAM.to_owned()
    } else {
        format!("{PROGRAM} -- {arguments}")
    }
}

/// How a kata is named on the command line: `day1::env_or`.
pub(super) fn selector(day: &str, kata: &str) -> String {
    let day = day.split('_').next().unwrap_or(day);
    format!("{day}::{kata}")
}

/// The name of a test case as the sentence it is.
pub(super) fn sentence(case: &CaseResult) -> String {
    safe(&case.id.sentence().replace('_', " "))
}

/// How far a kata is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// Every case passed.
    Passed,
    /// Every case met a stub, this kata's among them.
    NotImplemented,
    /// Every case that failed met the stub of another kata, first of the one named here.
    Waiting(String),
    /// The file cannot be used, for this reason.
    Blocked(FailureKind),
    /// The grader could not judge so many cases.
    Errored(usize),
    /// So many cases were not run.
    NotRun(usize),
    /// Some cases failed.
    Failed,
}

impl State {
    pub(super) fn of(kata: &KataResult) -> Self {
        let count = |word| {
            kata.cases
                .iter()
                .filter(|case| case.verdict == word)
                .count()
        };
        let (errored, not_run) = (count(VerdictWord::Errored), count(VerdictWord::NotRun));
        if errored > 0 {
            return State::Errored(errored);
        }
        if not_run > 0 {
            return State::NotRun(not_run);
        }
        if count(VerdictWord::Passed) == kata.cases.len() {
            return State::Passed;
        }
        let failures: Vec<_> = kata
            .cases
            .iter()
            .filter_map(|c| c.failure.as_ref())
            .collect();
        if let Some(blocked) = failures
            .iter()
            .find(|failure| is_about_the_file(failure.kind))
        {
            return State::Blocked(blocked.kind);
        }
        let mut others = failures.iter().map(|failure| other_kata(kata, failure));
        if let Some(first) = others.next().flatten()
            && others.all(|other| other.is_some())
        {
            return State::Waiting(first);
        }
        if is_untouched(kata) {
            State::NotImplemented
        } else {
            State::Failed
        }
    }
}

/// Whether nothing of a kata shows yet: every case met a stub.
pub(super) fn is_untouched(kata: &KataResult) -> bool {
    let kind = |case: &CaseResult| case.failure.as_ref().map(|failure| failure.kind);
    let mut kinds = kata.cases.iter().map(kind);
    kinds.all(|kind| kind == Some(FailureKind::NotImplemented))
}

/// The cases that failed, in order; first those that do not wait for another kata.
pub(super) fn failures(kata: &KataResult) -> Vec<&CaseResult> {
    let failed = kata.cases.iter().filter(|case| case.failure.is_some());
    let mut failed: Vec<_> = failed.collect();
    let waits = |case: &&CaseResult| {
        let failure = case.failure.as_ref();
        failure.is_some_and(|failure| other_kata(kata, failure).is_some())
    };
    failed.sort_by_key(waits);
    failed
}

/// Whether a failure is about the student's file as a whole, not about one case.
pub(super) fn is_about_the_file(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::DoesNotCompile | FailureKind::Refused)
}

/// The kata of the same day whose stub was met, if it is not this one's. The process under
/// test names the file, and a reader is told to type the kata's name: nothing else passes.
pub(super) fn other_kata(kata: &KataResult, failure: &Failure) -> Option<String> {
    if failure.kind != FailureKind::NotImplemented {
        return None;
    }
    let file = failure.file.as_deref().filter(|file| *file != kata.file)?;
    let (directory, _) = kata.file.rsplit_once('/')?;
    let name = file
        .strip_prefix(directory)?
        .strip_prefix('/')?
        .strip_suffix(".rs")?;
    is_name(name).then(|| name.to_owned())
}

/// Whether a text is a plain name, which can be typed in a command as it is.
pub(super) fn is_name(text: &str) -> bool {
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
    (1..128).contains(&text.len()) && text.chars().all(is_part)
}

/// How many of a kata's cases passed, `5 of 12 tests pass`.
pub(super) fn passed_of(kata: &KataResult) -> String {
    let is_passed = |case: &&CaseResult| case.verdict == VerdictWord::Passed;
    let passed = kata.cases.iter().filter(is_passed).count();
    let all = counted(kata.cases.len(), "test");
    let is_one = passed == 1 || kata.cases.len() == 1;
    let verb = if is_one { "passes" } else { "pass" };
    if passed == kata.cases.len() {
        format!("{all} {verb}")
    } else {
        format!("{passed} of {all} {verb}")
    }
}

/// What happened, in a few words where the judge's message is not all there is to say.
pub(super) fn what_happened(kata: &KataResult, case: &CaseResult, failure: &Failure) -> String {
    let message = failure.message.trim();
    match failure.kind {
        FailureKind::NotImplemented => match other_kata(kata, failure) {
            Some(other) => format!("waits for {other}, which is not implemented yet"),
            None => "not implemented yet".to_owned(),
        },
        FailureKind::Panicked => format!("panicked: {message}"),
        FailureKind::KilledBySignal if has_overflowed(case) => {
            format!("stack overflow ({message})")
        }
        FailureKind::LimitExceeded if message.starts_with("still running") => {
            format!("{message}: an endless loop, or a wait for something that never comes?")
        }
        FailureKind::Assertion
        | FailureKind::ExitedEarly
        | FailureKind::KilledBySignal
        | FailureKind::LimitExceeded
        | FailureKind::LeftProcesses
        | FailureKind::ForgedProof
        | FailureKind::Tampered
        | FailureKind::DoesNotCompile
        | FailureKind::Refused
        | FailureKind::Missing => message.to_owned(),
    }
}

/// Whether Rust's own guard of the stack had the last word.
fn has_overflowed(case: &CaseResult) -> bool {
    let seen = case.outcome.as_ref();
    seen.is_some_and(|seen| seen.stderr.contains("has overflowed its stack"))
}

/// Why a file was refused, as what follows `cannot be read:`.
pub(super) fn why_refused(failure: &Failure) -> &str {
    let reason = failure.message.trim();
    reason.strip_prefix("it cannot be read: ").unwrap_or(reason)
}

/// `left 1 process behind: sleep`.
pub(super) fn left(names: &[String]) -> String {
    let plural = if names.len() == 1 {
        "process"
    } else {
        "processes"
    };
    let mut shown: Vec<_> = names.iter().take(3).map(|name| safe(name)).collect();
    if names.len() > shown.len() {
        shown.push("…".to_owned());
    }
    format!("left {} {plural} behind: {}", names.len(), shown.join(", "))
}

/// `10 s`, `0.5 s`.
pub(super) fn seconds(milliseconds: u64) -> String {
    let (whole, tenths) = (milliseconds / 1_000, milliseconds % 1_000 / 100);
    if tenths == 0 || whole >= 10 {
        format!("{whole} s")
    } else {
        format!("{whole}.{tenths} s")
    }
}
