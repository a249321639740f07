//! The results as JSON: schema 1, described by `docs/results.schema.json`.

use crate::model::results::Results;

/// The results as indented JSON with a line feed at the end.
///
/// # Panics
/// Never: results are plain data, and their maps have names for keys.
#[must_use]
pub fn render(results: &Results) -> String {
    let mut text = serde_json::to_string_pretty(results).expect("results are plain data");
    text.push('\n');
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
        results.days[0].katas[0].cases[0].error = Some("\x1b]52;c;cm0=\x07".into());
        assert!(!render(&results).contains(['\x1b', '\x07']));
    }

    #[test]
    fn the_schema_in_docs_is_that_of_the_types() {
        sample::check_schema::<Results>("results");
    }
}
