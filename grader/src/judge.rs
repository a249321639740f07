//! `TestCase × Outcome → Verdict`. Pure: no file, no clock, no process.

use proof::{FailureKind as Reported, Record};

use crate::model::event::Drawn;
use crate::model::kata::CaseId;
use crate::model::outcome::{Ending, Outcome};
use crate::model::verdict::{Failure, FailureKind, Verdict};

/// What libtest prints when its filter matches nothing.
const NO_TEST: &[u8] = b"\nrunning 0 tests\n";

/// Judges one test case by what its process did.
///
/// `Passed` takes exactly one record with the secret of this very process, and exit 0
/// after it, and nothing left running. Everything else is a failure of the student's:
/// what is the grader's fault never becomes an [`Outcome`].
#[must_use]
pub fn judge(id: &CaseId, outcome: &Outcome) -> Verdict {
    if outcome.ending == Ending::Tampered {
        let message = "the process that guards the test was ended from inside the test";
        return failed(FailureKind::Tampered, message);
    }
    if let Ending::LimitExceeded(limit) = outcome.ending {
        return failed(FailureKind::LimitExceeded, limit.to_string());
    }
    if outcome.evidence.bytes.is_empty() {
        return judge_silence(outcome);
    }
    match Record::decode(&outcome.evidence.bytes) {
        Ok(Record::Failed(reported)) => Verdict::Failed(reported_failure(id, reported)),
        Ok(Record::Passed(passed)) if is_genuine(&passed.secret, &outcome.evidence.secret) => {
            judge_proof(outcome)
        }
        Ok(Record::Passed(_)) | Err(_) => {
            let message = "something other than the test wrote that it passed";
            failed(FailureKind::ForgedProof, message)
        }
    }
}

/// What a test that passed says of its random inputs.
#[must_use]
pub fn drawn(outcome: &Outcome) -> Option<Drawn> {
    match Record::decode(&outcome.evidence.bytes) {
        Ok(Record::Passed(passed)) => Some(Drawn {
            draws: passed.draws,
            inputs: passed.inputs,
        }),
        Ok(Record::Failed(_)) | Err(_) => None,
    }
}

/// An empty secret was never given to anybody.
fn is_genuine(secret: &str, given: &str) -> bool {
    !given.is_empty() && secret == given
}

fn failed(kind: FailureKind, message: impl Into<String>) -> Verdict {
    Verdict::Failed(Failure::new(kind, message))
}

/// The proof is genuine; what came after it still counts.
fn judge_proof(outcome: &Outcome) -> Verdict {
    match &outcome.ending {
        Ending::Exited(0) if outcome.left.is_empty() => Verdict::Passed,
        Ending::Exited(0) => {
            let count = outcome.left.len();
            let plural = if count == 1 { "process" } else { "processes" };
            let names = outcome.left.join(", ");
            failed(
                FailureKind::LeftProcesses,
                format!("left {count} {plural} behind: {names}"),
            )
        }
        ending => {
            let message = format!(
                "the test passed, and then its process {}",
                ending_in_words(ending)
            );
            failed(FailureKind::ExitedEarly, message)
        }
    }
}

/// No record at all: the process ended before the test did.
fn judge_silence(outcome: &Outcome) -> Verdict {
    match &outcome.ending {
        Ending::Exited(0) if outcome.stdout.bytes.starts_with(NO_TEST) => {
            failed(FailureKind::Missing, "the test is not in the executable")
        }
        Ending::Exited(code) => {
            let message = format!("ended before the test finished: the process exited with {code}");
            failed(FailureKind::ExitedEarly, message)
        }
        Ending::Signaled(signal) => {
            failed(FailureKind::KilledBySignal, format!("killed by {signal}"))
        }
        Ending::LimitExceeded(_) | Ending::Tampered => unreachable!("judged before"),
    }
}

fn reported_failure(id: &CaseId, reported: proof::Failure) -> Failure {
    let file = reported.file.map(|file| below_katas(&file));
    let (kind, message) = match reported.kind {
        Reported::Assertion => (FailureKind::Assertion, reported.message),
        Reported::Panicked => (FailureKind::Panicked, reported.message),
        Reported::NotImplemented => {
            let stub = file.as_deref().and_then(kata_of);
            let failure = match stub {
                Some((day, kata)) if (day, kata) != (id.day(), id.kata()) => {
                    let message = format!("waits for `{kata}`");
                    Failure::new(FailureKind::NotImplemented, message)
                }
                _ => Failure::stub(),
            };
            // A stub has compared nothing.
            return Failure {
                file,
                line: reported.line,
                ..failure
            };
        }
    };
    Failure {
        kind,
        message,
        expected: reported.expected,
        actual: reported.actual,
        file,
        line: reported.line,
    }
}

/// A source file as a reader finds it: the compiler's path, from `katas/` on. The overlay
/// has the same files under a path of its own.
fn below_katas(file: &str) -> String {
    match file.rfind("katas/") {
        Some(at) if at == 0 || file.as_bytes()[at - 1] == b'/' => file[at..].to_owned(),
        _ => file.to_owned(),
    }
}

/// The day and the kata whose student file this is.
fn kata_of(file: &str) -> Option<(&str, &str)> {
    let (day, rest) = file.strip_prefix("katas/")?.split_once('/')?;
    let kata = rest.strip_prefix("src/")?.strip_suffix(".rs")?;
    (!kata.contains('/')).then_some((day, kata))
}

fn ending_in_words(ending: &Ending) -> String {
    match ending {
        Ending::Exited(code) => format!("exited with {code}"),
        Ending::Signaled(signal) => format!("was killed by {signal}"),
        Ending::LimitExceeded(limit) => limit.to_string(),
        Ending::Tampered => "was lost".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::isolation::Isolation;
    use crate::model::outcome::{Evidence, Limit, Output};
    use proof::Passed;
    use std::time::Duration;

    const SECRET: &str = "5ec4e7";

    fn outcome(ending: Ending, bytes: &[u8]) -> Outcome {
        Outcome {
            ending,
            stdout: Output::default(),
            stderr: Output::default(),
            evidence: Evidence {
                secret: SECRET.into(),
                bytes: bytes.to_owned(),
            },
            left: Vec::new(),
            duration: Duration::ZERO,
            isolation: Isolation::default(),
        }
    }

    fn proof_with(secret: &str) -> Vec<u8> {
        let passed = Passed {
            secret: secret.into(),
            draws: 0,
            inputs: 0,
        };
        Record::Passed(passed).encode().into_bytes()
    }

    fn verdict(outcome: &Outcome) -> Verdict {
        judge(&CaseId::new("day1_os_sys", "env_or", "s"), outcome)
    }

    fn kind(outcome: &Outcome) -> Option<FailureKind> {
        verdict(outcome).failure().map(|failure| failure.kind)
    }

    #[test]
    fn a_proof_and_exit_0_is_passed() {
        assert_eq!(
            verdict(&outcome(Ending::Exited(0), &proof_with(SECRET))),
            Verdict::Passed
        );
    }

    #[test]
    fn exit_0_without_a_proof_is_never_passed() {
        assert_eq!(
            kind(&outcome(Ending::Exited(0), b"")),
            Some(FailureKind::ExitedEarly)
        );
    }

    #[test]
    fn a_wrong_empty_doubled_or_garbled_proof_is_forged() {
        let twice = [proof_with(SECRET), proof_with(SECRET)].concat();
        let after_failure = [
            &b"failed\tkind=panicked\tmessage=m\n"[..],
            &proof_with(SECRET),
        ]
        .concat();
        for bytes in [
            proof_with("guess"),
            proof_with(""),
            twice,
            after_failure,
            b"passed\n".to_vec(),
        ] {
            assert_eq!(
                kind(&outcome(Ending::Exited(0), &bytes)),
                Some(FailureKind::ForgedProof)
            );
        }
        let mut nobody = outcome(Ending::Exited(0), &proof_with(""));
        nobody.evidence.secret.clear();
        assert_eq!(kind(&nobody), Some(FailureKind::ForgedProof));
    }

    #[test]
    fn a_proof_followed_by_a_crash_is_no_pass() {
        for ending in [Ending::Exited(3), Ending::Signaled("SIGABRT".into())] {
            assert_eq!(
                kind(&outcome(ending, &proof_with(SECRET))),
                Some(FailureKind::ExitedEarly)
            );
        }
    }

    #[test]
    fn a_limit_or_an_attack_on_the_jail_outweighs_a_proof() {
        let limit = Ending::LimitExceeded(Limit::WallTime(10_000));
        assert_eq!(
            kind(&outcome(limit.clone(), &proof_with(SECRET))),
            Some(FailureKind::LimitExceeded)
        );
        assert_eq!(
            verdict(&outcome(limit, b""))
                .failure()
                .expect("failed")
                .message,
            "still running after 10 s"
        );
        assert_eq!(
            kind(&outcome(Ending::Tampered, &proof_with(SECRET))),
            Some(FailureKind::Tampered)
        );
    }

    #[test]
    fn what_was_left_running_is_named() {
        let mut left = outcome(Ending::Exited(0), &proof_with(SECRET));
        left.left = vec!["sleep".into()];
        assert_eq!(
            verdict(&left).failure().expect("failed").message,
            "left 1 process behind: sleep"
        );
    }

    #[test]
    fn a_filter_that_matched_nothing_is_a_missing_test() {
        let mut missing = outcome(Ending::Exited(0), b"");
        missing.stdout.bytes = b"\nrunning 0 tests\n\ntest result: ok.".to_vec();
        assert_eq!(kind(&missing), Some(FailureKind::Missing));
    }

    #[test]
    fn a_stub_of_another_kata_is_waited_for() {
        let stub = |file: &str| {
            let failure = proof::Failure {
                kind: Reported::NotImplemented,
                message: "not yet implemented".into(),
                file: Some(file.into()),
                line: Some(9),
                actual: Some("what a stub never says".into()),
                ..proof::Failure::default()
            };
            let outcome = outcome(
                Ending::Exited(1),
                Record::Failed(failure).encode().as_bytes(),
            );
            verdict(&outcome).failure().cloned().expect("failed")
        };
        assert_eq!(
            stub("katas/day1_os_sys/src/env_or.rs").message,
            "not implemented yet"
        );
        let other = stub("overlay/katas/day1_os_sys/src/expand.rs");
        assert_eq!(other.message, "waits for `expand`");
        assert_eq!(
            other.file.as_deref(),
            Some("katas/day1_os_sys/src/expand.rs")
        );
        assert_eq!(other.actual, None);
    }
}
