//! The results as JSON: schema 1, described by `docs/results.schema.json`.

use std::fmt::Write as _;

use crate::model::plain::is_deceptive;
use crate::model::results::Results;

/// The results as indented JSON with a line feed at the end.
///
/// # Panics
/// Never: results are plain data, and their maps have names for keys.
#[must_use]
pub fn render(results: &Results) -> String {
    let text = serde_json::to_string_pretty(results).expect("results are plain data");
    harmless(&text) + "\n"
}

/// The same JSON with nothing in it that a terminal acts on or an eye does not see. JSON
/// itself lets all but ASCII's control characters stand (RFC 8259, section 7).
pub(super) fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        if is_deceptive(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                // A string takes everything.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(char);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::event::{CaseFinished, Event};
    use crate::model::isolation::{Isolation, Layer};
    use crate::model::outcome::{Ending, Limit};
    use crate::model::verdict::Verdict;
    use crate::report::sample;

    #[test]
    fn a_report_is_read_back_as_it_was() {
        let plan = sample::one_day();
        let mut results = sample::results(&plan, |kata, at| match (kata, at) {
            ("env_or", 1) => Some(sample::mismatch()),
            ("expand", _) => None,
            _ => Some(Verdict::Passed),
        });
        results.apply(&Event::CaseFinished(CaseFinished {
            id: plan.days[0].katas[3].cases[0].id.clone(),
            verdict: Verdict::Errored("no room".into()),
            outcome: Some(sample::observed(Ending::LimitExceeded(Limit::WallTime(
                10_000,
            )))),
            isolation: Some(Isolation([(Layer::Session, true)].into())),
            duration_ms: 1,
            drawn: None,
            left_files: Vec::new(),
        }));
        let text = render(&results);
        assert!(text.ends_with("}\n"));
        let read: Results = serde_json::from_str(&text).expect("a report fits its own types");
        assert_eq!(read, results);
    }

    #[test]
    fn a_report_holds_nothing_that_a_terminal_acts_on() {
        let mut results = sample::untouched(&sample::one_kata());
        let error = "\x1b]52;c;cm0=\x07\u{9b}31m\u{202e}\u{e0041}";
        results.days[0].katas[0].cases[0].error = Some(error.into());
        let text = render(&results);
        assert!(!text.contains(['\x1b', '\x07', '\u{9b}', '\u{202e}', '\u{e0041}']));
        let read: Results = serde_json::from_str(&text).expect("it is JSON all the same");
        assert_eq!(read, results);
    }

    #[test]
    fn the_schema_in_docs_is_that_of_the_types() {
        sample::check_schema::<Results>("results");
    }
}
