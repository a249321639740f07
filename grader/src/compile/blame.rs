//! Whose fault is it that a day does not compile?

use std::collections::BTreeMap;

use super::{Build, Diagnostic, Place};
use crate::model::kata::{Day, TestFile};

/// More words than anybody reads.
const WORDS_BYTES: usize = 24 * 1024;

/// The errors of one kata's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blamed {
    /// The compiler's words.
    pub words: String,
    /// The line of the first error in the kata's own file, if it is there.
    pub line: Option<u32>,
}

/// The katas of a day that its errors are about: first by a place in a kata's own file,
/// then by the line of the day's contract or the tests that name it. Empty if the errors
/// do not tell.
#[must_use]
pub fn blame(day: &Day, build: &Build) -> BTreeMap<String, Blamed> {
    let mut blamed: BTreeMap<String, Blamed> = BTreeMap::new();
    for error in build.errors.iter().filter(|error| error.day == day.name) {
        let Some((kata, line)) = culprit(day, error) else {
            continue;
        };
        let entry = blamed.entry(kata).or_insert_with(|| Blamed {
            words: String::new(),
            line,
        });
        add(&mut entry.words, &error.rendered);
    }
    blamed
}

/// Adds an error to the words that somebody is to read, unless they are enough, or it is
/// there: the library is compiled once, but several targets may repeat an error of the tests.
pub fn add(words: &mut String, rendered: &str) {
    if words.len() < WORDS_BYTES && !words.contains(rendered.trim_end()) {
        let length = rendered.floor_char_boundary(WORDS_BYTES);
        words.push_str(&rendered[..length]);
        if words.len() >= WORDS_BYTES {
            words.push_str("\n… and more errors\n");
        }
    }
}

fn culprit(day: &Day, error: &Diagnostic) -> Option<(String, Option<u32>)> {
    let in_own_file = |place: &Place| {
        let kata = day
            .katas
            .iter()
            .find(|kata| ends_with(&place.file, &format!("src/{}.rs", kata.name)))?;
        Some((kata.name.clone(), Some(place.line)))
    };
    let in_its_tests = |place: &Place| {
        let file = TestFile::of(&place.file)?;
        let kata = day.katas.iter().find(|kata| kata.name == file.kata)?;
        Some((kata.name.clone(), None))
    };
    let in_the_contract = |place: &Place| {
        let kata = day
            .katas
            .iter()
            .find(|kata| place.text.contains(&format!("{}::", kata.name)))?;
        Some((kata.name.clone(), None))
    };
    let places = || error.places.iter();
    let own = places().find_map(in_own_file);
    own.or_else(|| places().find_map(in_the_contract))
        .or_else(|| places().find_map(in_its_tests))
}

/// Whether `path` ends with the whole components of `end`.
fn ends_with(path: &str, end: &str) -> bool {
    std::path::Path::new(path).ends_with(end)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::kata::Kata;

    pub(in crate::compile) fn day() -> Day {
        let kata = |name: &str| Kata {
            name: name.into(),
            ..Kata::default()
        };
        Day {
            name: "d".into(),
            number: 1,
            katas: vec![kata("run"), kata("env_or")],
            ..Day::default()
        }
    }

    fn blamed(places: &[(&str, &str)]) -> Vec<(String, Option<u32>)> {
        let places = places.iter().map(|(file, text)| Place {
            file: (*file).into(),
            line: 4,
            text: (*text).into(),
        });
        let error = Diagnostic {
            day: "d".into(),
            rendered: "error\n".into(),
            places: places.collect(),
        };
        let build = Build {
            errors: vec![error.clone(), error],
            ..Build::default()
        };
        let blamed = blame(&day(), &build);
        blamed
            .into_iter()
            .map(|(kata, blamed)| (kata, blamed.line))
            .collect()
    }

    #[test]
    fn of_many_errors_the_first_are_told() {
        let mut words = String::new();
        for number in 0..100_000 {
            add(&mut words, &format!("error {number}\n"));
        }
        assert!(words.starts_with("error 0\n") && words.ends_with("… and more errors\n"));
        assert!(words.len() < WORDS_BYTES + 100);
        let mut words = String::new();
        add(&mut words, &"é".repeat(WORDS_BYTES));
        assert!(words.len() < WORDS_BYTES + 100);
    }

    #[test]
    fn an_error_in_a_katas_file_is_that_katas() {
        assert_eq!(
            blamed(&[("overlay/katas/d/src/env_or.rs", "")]),
            [("env_or".into(), Some(4))]
        );
    }

    #[test]
    fn a_changed_signature_is_found_by_the_contract() {
        let contract = ("katas/d/src/lib.rs", "const _: fn() = env_or::env_or;");
        assert_eq!(blamed(&[contract]), [("env_or".into(), None)]);
        let note = ("katas/d/src/run.rs", "pub fn run");
        assert_eq!(blamed(&[contract, note]), [("run".into(), Some(4))]);
    }

    #[test]
    fn an_error_in_the_tests_of_a_kata_is_that_katas() {
        for file in ["functions/env_or.rs", "program/env_or/bytes.rs"] {
            let file = format!("katas/d/tests/{file}");
            assert_eq!(blamed(&[(&file, "x")]), [("env_or".into(), None)], "{file}");
        }
    }

    #[test]
    fn an_error_elsewhere_is_nobodys() {
        assert_eq!(
            blamed(&[("katas/d/src/main.rs", "x"), ("katas/d/src/prerun.rs", "y")]),
            []
        );
    }
}
