//! Assertions that hand expected, actual and the place of the caller to the report.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::panic::Location;

use proof::{Failure, FailureKind};

thread_local! {
    /// The parts of the failure that this thread is about to panic with. The panic
    /// itself carries a text, which is what plain `cargo test` shows.
    static RAISED: RefCell<Option<Failure>> = const { RefCell::new(None) };
}

pub(crate) fn take_raised() -> Option<Failure> {
    RAISED.with(|raised| raised.borrow_mut().take())
}

/// The parts of a failed assertion.
#[derive(Debug, Clone, Default)]
pub struct Mismatch {
    /// One sentence that teaches: what the code did, in the reader's terms.
    pub message: String,
    /// What should have come.
    pub expected: Option<String>,
    /// What came.
    pub actual: Option<String>,
}

/// Fails the test with one sentence.
///
/// # Panics
/// Always: that is how a Rust test fails.
#[track_caller]
pub fn fail(message: impl Into<String>) -> ! {
    raise(Mismatch {
        message: message.into(),
        ..Mismatch::default()
    })
}

/// Fails the test with the given parts, at the caller's place.
///
/// # Panics
/// Always: that is how a Rust test fails.
#[doc(hidden)]
#[track_caller]
pub fn raise(mismatch: Mismatch) -> ! {
    let place = Location::caller();
    let text = mismatch.to_string();
    raise_failure(
        Failure {
            kind: FailureKind::Assertion,
            message: mismatch.message,
            expected: mismatch.expected,
            actual: mismatch.actual,
            file: Some(place.file().to_owned()),
            line: Some(place.line()),
        },
        &text,
    )
}

/// Fails the test as "not implemented yet" if `output` holds the line that a program
/// writes when it meets a stub. For a test that reads the output of a program itself.
///
/// # Panics
/// If it does.
#[track_caller]
pub fn fail_if_stub(output: &str) {
    if let Some(stub) = support::NotImplemented::find(output) {
        raise_not_implemented(&stub);
    }
}

/// Fails the test because a program met a stub: the failure names the stub, not the test.
#[track_caller]
pub(crate) fn raise_not_implemented(stub: &support::NotImplemented) -> ! {
    let text = format!("not yet implemented: {}:{}", stub.file, stub.line);
    raise_failure(
        Failure {
            kind: FailureKind::NotImplemented,
            message: "not implemented yet".to_owned(),
            expected: None,
            actual: None,
            file: Some(stub.file.clone()),
            line: Some(stub.line),
        },
        &text,
    )
}

#[track_caller]
fn raise_failure(failure: Failure, text: &str) -> ! {
    RAISED.with(|raised| *raised.borrow_mut() = Some(failure));
    panic!("{text}")
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        for (label, text) in [("expected", &self.expected), ("  actual", &self.actual)] {
            let Some(text) = text else { continue };
            write!(f, "\n{label}: ")?;
            if text.contains('\n') {
                for line in text.lines() {
                    write!(f, "\n    {line}")?;
                }
            } else {
                f.write_str(text)?;
            }
        }
        Ok(())
    }
}

/// Compares by `==` and fails with both values, expected first.
#[doc(hidden)]
#[track_caller]
pub fn compare<E: PartialEq<A> + std::fmt::Debug, A: std::fmt::Debug>(
    expected: &E,
    actual: &A,
    message: Option<String>,
) {
    if expected == actual {
        return;
    }
    let message = message.unwrap_or_else(|| "the values differ".to_owned());
    raise(Mismatch {
        message,
        expected: Some(shown(expected)),
        actual: Some(shown(actual)),
    })
}

/// Debug text; spread over lines only when one line would be long.
fn shown(value: &impl std::fmt::Debug) -> String {
    let mut text = String::new();
    // A Debug implementation may return an error; half a text still says something.
    let complete = write!(text, "{value:?}").is_ok();
    if complete && text.chars().count() > 100 {
        format!("{value:#?}")
    } else {
        text
    }
}

/// `equal!(expected, actual)`, or with a sentence: `equal!(expected, actual, "a flag of {n}")`.
///
/// The sentence says what was tried, so that the reader of a failure need not open the test.
#[macro_export]
macro_rules! equal {
    ($expected:expr, $actual:expr $(,)?) => {
        $crate::__compare(&$expected, &$actual, ::core::option::Option::None)
    };
    ($expected:expr, $actual:expr, $($message:tt)+) => {
        match (&$expected, &$actual) {
            (expected, actual) => $crate::__compare(
                expected,
                actual,
                ::core::option::Option::Some(::std::format!($($message)+)),
            ),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic;

    fn raised_by(test: impl FnOnce() + panic::UnwindSafe) -> (Failure, String) {
        let payload = panic::catch_unwind(test).expect_err("the assertion fails");
        let text = payload.downcast_ref::<String>().cloned();
        (
            take_raised().expect("parts were set"),
            text.expect("a panic with a text"),
        )
    }

    #[test]
    fn equal_values_pass_also_of_different_types() {
        equal!("a", String::from("a"));
        equal!(Some(1), Some(1), "with a sentence {}", 1);
    }

    #[test]
    fn a_mismatch_has_parts_and_the_place_of_the_caller() {
        let line = line!() + 1;
        let (failure, text) = raised_by(|| equal!(1, 2, "one {}", "try"));
        assert_eq!(failure.kind, FailureKind::Assertion);
        assert_eq!(failure.message, "one try");
        assert_eq!(
            (failure.expected.as_deref(), failure.actual.as_deref()),
            (Some("1"), Some("2"))
        );
        assert_eq!(failure.line, Some(line));
        assert!(failure.file.expect("a file").ends_with("assert.rs"));
        assert_eq!(text, "one try\nexpected: 1\n  actual: 2");
    }

    #[test]
    fn a_stub_in_a_program_is_not_a_mismatch() {
        fail_if_stub("> hello\r\n");
        let output = "> p: not implemented yet: katas/d/src/k.rs:3\r\n";
        let (failure, _) = raised_by(|| fail_if_stub(output));
        assert_eq!(failure.kind, FailureKind::NotImplemented);
        assert_eq!(
            (failure.file.as_deref(), failure.line),
            (Some("katas/d/src/k.rs"), Some(3))
        );
    }
}
