//! What we make of an outcome.

use serde::{Deserialize, Serialize};

/// The judgement on one test case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It proved that it ran to its end and found everything as expected.
    Passed,
    /// The student's: it costs points.
    Failed(Failure),
    /// Ours: something in the grader or the machine went wrong; it costs no points, and
    /// the run is incomplete.
    Errored(String),
}

impl Verdict {
    /// Whether it is `Passed`.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        matches!(self, Verdict::Passed)
    }

    /// The failure, if it is one.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Verdict::Failed(failure) => Some(failure),
            Verdict::Passed | Verdict::Errored(_) => None,
        }
    }
}

/// Why a test case failed, in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// What sort of failure it is.
    pub kind: FailureKind,
    /// What happened, for a reader.
    pub message: String,
    /// What should have come.
    pub expected: Option<String>,
    /// What came.
    pub actual: Option<String>,
    /// The source file that the message is about, relative to the repository.
    pub file: Option<String>,
    /// The line in it, counted from 1.
    pub line: Option<u32>,
}

/// The sorts of failure. All are the student's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// A stub was called: this kata's, or that of a kata it builds on.
    NotImplemented,
    /// Something else came than the test expects.
    Assertion,
    /// The code panicked.
    Panicked,
    /// The process ended before the test was finished.
    ExitedEarly,
    /// A signal ended the process.
    KilledBySignal,
    /// It took too much of something.
    LimitExceeded,
    /// The test passed, but processes were left behind.
    LeftProcesses,
    /// Something that is not the harness wrote to the harness's channel.
    ForgedProof,
    /// The jail around the test was attacked.
    Tampered,
    /// The student's file, or code that depends on it, does not compile.
    DoesNotCompile,
    /// The student's file cannot be taken as it is.
    Refused,
    /// The test case is not in the executable.
    Missing,
}

impl Failure {
    /// A failure that is only a message.
    #[must_use]
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            expected: None,
            actual: None,
            file: None,
            line: None,
        }
    }

    /// What every case of a kata says of which nothing is written yet.
    #[must_use]
    pub fn stub() -> Self {
        Self::new(FailureKind::NotImplemented, "not implemented yet")
    }

    /// The failure with the place it is about.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, line: Option<u32>) -> Self {
        self.file = Some(file.into());
        self.line = line;
        self
    }
}
