//! Inline snapshots: recorded output, compared as insta does.

use std::env;

use crate::assert::{Mismatch, raise};

/// Compares a text with the snapshot recorded in the test's source.
///
/// With `INSTA_UPDATE=new` or `always`, insta leaves what came in a `.pending-snap` file
/// beside the source, and `cargo insta review` takes it into the recorded text; insta
/// never writes into the source by itself. By default nothing is written.
#[macro_export]
macro_rules! snapshot {
    ($text:expr, @$recorded:literal $(,)?) => {{
        let text: ::std::string::String = ::core::convert::Into::into($text);
        if $crate::snapshot::updating() {
            $crate::__private::insta::assert_snapshot!(text, @$recorded);
        } else {
            $crate::snapshot::compare(&text, $recorded);
        }
    }};
}

/// Whether the author of a test asked insta to record anew.
#[must_use]
pub fn updating() -> bool {
    env::var_os("INSTA_UPDATE").is_some_and(|value| value != "no")
}

/// Fails with both texts unless they are equal but for the indentation of the literal
/// and white space at the ends.
#[track_caller]
pub fn compare(text: &str, recorded: &str) {
    let (expected, actual) = (recorded_text(recorded), trimmed(text));
    if expected == actual {
        return;
    }
    raise(Mismatch {
        message: "the output differs from what is expected".to_owned(),
        expected: Some(expected),
        actual: Some(actual),
    });
}

fn trimmed(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.trim_start_matches('\n').trim_end().to_owned()
}

/// The literal without the indentation that its lines share.
fn recorded_text(literal: &str) -> String {
    let literal = literal.replace("\r\n", "\n");
    let filled = literal
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty());
    let shared = filled
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min();
    let lines: Vec<&str> = literal
        .lines()
        .enumerate()
        .map(|(number, line)| match shared {
            Some(shared) if number > 0 => line.get(shared..).unwrap_or(""),
            _ => line,
        })
        .collect();
    trimmed(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_indentation_of_the_literal_does_not_count() {
        compare(
            "$ envkit get A\n  indented\nexit: 0\n",
            "
            $ envkit get A
              indented
            exit: 0
            ",
        );
        compare("one line", "one line");
        compare("", "");
    }

    #[test]
    fn a_difference_inside_counts() {
        for (text, recorded) in [("a\n b", "\n    a\n    b\n"), ("a  b", "a b"), ("a", "")] {
            let panic = std::panic::catch_unwind(|| compare(text, recorded));
            assert!(panic.is_err(), "{text:?} against {recorded:?}");
        }
    }
}
