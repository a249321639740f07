//! What the compiler says of a student's file.

use super::Teller;
use crate::report::palette::Tone;
use crate::report::text::{counted, safe, truncated, width, wrapped};
use crate::report::words::{command, is_name, selector};

/// What a blocked file's message begins with, and what its title says already.
pub(super) const DOES_NOT_COMPILE: &str = "does not compile";
/// The most lines of the compiler's words.
const MOST_OF_COMPILER: usize = 24;
/// The most lines that one of them takes.
const MOST_OF_LINE: usize = 6;
/// What comes before a place in the compiler's words.
const ARROW: &str = "--> ";

/// Where an error is that the student's file causes elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// In the day's contract, which has every signature.
    Contract,
    /// In the tests.
    Tests,
}

impl Teller<'_> {
    /// The compiler's words; how to see the rest of them, if there is more.
    pub(super) fn compiler(&self) -> Vec<String> {
        let words = self.words();
        let columns = self.columns - 2;
        let is_blank = |line: &&str| line.trim().is_empty();
        let mut rows = Vec::new();
        let mut rest = words.trim_end().lines().skip_while(is_blank);
        while rows.len() < MOST_OF_COMPILER
            && let Some(line) = rest.next()
        {
            rows.extend(fitted(line, columns));
        }
        let mut lines = self.quoted(&rows);
        let more = rest.count();
        if more > 0 {
            let text = format!("… {}{}", counted(more, "more line"), self.whole());
            lines.push(self.look.paint(Tone::Dim, &text));
        }
        lines
    }

    /// How to see all that the compiler says.
    fn whole(&self) -> String {
        let day = self.case.id.day();
        if !is_name(day) {
            return String::new();
        }
        let is_of_tests = matches!(
            first_elsewhere(self.words(), &self.kata.file),
            Some((Elsewhere::Tests, _))
        );
        let tests = if is_of_tests { " --tests" } else { "" };
        format!(": cargo check -p {day}{tests}")
    }

    /// What to say before the compiler does, if its first words are about a file that is
    /// not the student's.
    pub(super) fn advice(&self) -> Vec<String> {
        let words = self.words();
        let Some((elsewhere, from)) = first_elsewhere(words, &self.kata.file) else {
            return Vec::new();
        };
        let name = named(&words[from..], &self.kata.name).unwrap_or(&self.kata.name);
        let text = match elsewhere {
            Elsewhere::Contract => format!(
                "The signature of {} is not the stub's any more: src/lib.rs says what it must be.",
                safe(name)
            ),
            Elsewhere::Tests => {
                "The tests use what is not as the stub declares it any more.".into()
            }
        };
        let mut lines = wrapped(&text, self.columns);
        let selector = selector(self.case.id.day(), &self.kata.name);
        let back = command(&format!("reset {}", safe(&selector)));
        lines.push("To put the stub back (your file is kept):".to_owned());
        lines.push(format!("    {}", self.look.paint(Tone::Command, &back)));
        lines
    }

    fn words(&self) -> &str {
        let words = self.failure.message.trim_start();
        words.strip_prefix(DOES_NOT_COMPILE).unwrap_or(words)
    }
}

/// The first error whose own place is in a file that is not the student's, and where in
/// the words that place is.
fn first_elsewhere(words: &str, own: &str) -> Option<(Elsewhere, usize)> {
    let directory = own.rsplit_once('/').map_or("", |(directory, _)| directory);
    let contract = format!("{directory}/lib.rs");
    let tests = directory
        .strip_suffix("src")
        .map(|day| format!("{day}tests/"));
    let mut is_error_open = false;
    let mut at = 0;
    for line in words.split_inclusive('\n') {
        let start = at;
        at += line.len();
        is_error_open |= line.starts_with("error");
        let Some(place) = line.trim_start().strip_prefix(ARROW) else {
            continue;
        };
        if !std::mem::take(&mut is_error_open) {
            continue;
        }
        let file = place.split(':').next().unwrap_or(place);
        if file == contract {
            return Some((Elsewhere::Contract, start));
        }
        if tests.as_ref().is_some_and(|tests| file.starts_with(tests)) {
            return Some((Elsewhere::Tests, start));
        }
    }
    None
}

/// The name in the first `<kata>::<name>`.
fn named<'a>(words: &'a str, kata: &str) -> Option<&'a str> {
    let (_, rest) = words.split_once(&format!("{kata}::"))?;
    let is_end = |char: char| !char.is_ascii_alphanumeric() && char != '_';
    let name = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    is_name(name).then_some(name)
}

/// A line in so many columns: source and what points into it is cut, sentences are
/// broken, below where they begin.
fn fitted(line: &str, columns: usize) -> Vec<String> {
    let end = line.char_indices().nth(columns * MOST_OF_LINE);
    let shown = safe(end.map_or(line, |(end, _)| &line[..end]));
    if is_source(line) || width(&shown) <= columns {
        return vec![truncated(&shown, columns)];
    }
    let text = shown.trim_start();
    let indent = (shown.len() - text.len()).min(columns / 2);
    let hanging = if text.starts_with("= ") { 2 } else { 0 };
    let rows = wrapped(text, columns - indent - hanging);
    let rows = rows.iter().take(MOST_OF_LINE).enumerate().map(|(at, row)| {
        let indent = if at == 0 { indent } else { indent + hanging };
        format!("{}{row}", " ".repeat(indent))
    });
    rows.collect()
}

/// Whether a line has the compiler's gutter: `7 |`, ` |`, `7 +`.
fn is_source(line: &str) -> bool {
    let number = line.trim_start();
    let gutter = number.trim_start_matches(|char: char| char.is_ascii_digit());
    gutter.trim_start().starts_with(['|', '-', '+', '~'])
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::model::verdict::{Failure, FailureKind};
    use crate::report::sample;
    use crate::report::story::tests::told;

    /// The story of a file of which the compiler says this.
    fn said(words: &str) -> String {
        let message = format!("does not compile\n{words}");
        let failure = Failure::new(FailureKind::DoesNotCompile, message);
        told(failure.at(sample::stub(sample::DAY, "env_or"), None), None)
    }

    #[test]
    fn a_changed_signature_is_said_before_the_compiler_speaks() {
        let words = "error[E0308]: mismatched types
  --> katas/day1_os_sys/src/lib.rs:40:65
   |
40 |     const _: fn(&Env, &str, &str) -> Result<String, EnvError> = env_or::env_or;
   |                                                                 ^^^^^^^^^^^^^^ expected fn pointer, found fn item
   |
   = note: expected fn pointer `for<'a, 'b> fn(&'a BTreeMap<_, _>, &'b str, &str) -> Result<_, _>`
                 found fn item `for<'a, 'b> fn(&'a BTreeMap<_, _>, &'b str, String) -> Result<_, _>`
";
        assert_snapshot!(said(words), @"
        ✗ katas/day1_os_sys/src/env_or.rs does not compile
          The signature of env_or is not the stub's any more: src/lib.rs says what it
          must be.
          To put the stub back (your file is kept):
              cargo run -p grader -- reset day1::env_or

          │ error[E0308]: mismatched types
          │   --> katas/day1_os_sys/src/lib.rs:40:65
          │    |
          │ 40 |     const _: fn(&Env, &str, &str) -> Result<String, EnvError> = env…
          │    |                                                                 ^^^…
          │    |
          │    = note: expected fn pointer `for<'a, 'b> fn(&'a BTreeMap<_, _>, &'b
          │      str, &str) -> Result<_, _>`
          │                  found fn item `for<'a, 'b> fn(&'a BTreeMap<_, _>, &'b
          │                  str, String) -> Result<_, _>`
        ");
    }

    #[test]
    fn one_function_of_several_is_named() {
        let words = "error[E0308]: mismatched types\n --> katas/day1_os_sys/src/lib.rs:1:1\n  |\n\
                     1 |     const _: fn(i64) -> u8 = env_or::exit_byte;\n";
        let story = said(words);
        assert!(story.contains("signature of exit_byte is"), "{story}");
    }

    #[test]
    fn the_tests_may_be_the_first_to_notice() {
        let story =
            said("error[E0277]: no\n --> katas/day1_os_sys/tests/functions/env_or.rs:3:1\n");
        assert!(
            story.contains("\n  The tests use what is not as"),
            "{story}"
        );
        assert!(story.contains("-- reset day1::env_or\n"), "{story}");
    }

    #[test]
    fn an_error_in_the_students_own_file_needs_no_advice() {
        for words in [
            "error: no\n --> katas/day1_os_sys/src/env_or.rs:7:5\nnote: here\n --> katas/day1_os_sys/src/lib.rs:4:1\n",
            "error: no\n --> src/env_or.rs:7:5\n",
            "error: no place at all\n",
            "",
        ] {
            assert!(!said(words).contains("reset"), "{words}");
        }
    }

    #[test]
    fn the_rest_of_many_errors_can_be_seen() {
        let words: String = (0..30).map(|n| format!("error: number {n}\n")).collect();
        let story = said(&words);
        let end = "  │ error: number 23\n  … 6 more lines: cargo check -p day1_os_sys";
        assert!(story.ends_with(end), "{story}");
        let words: String = (0..24).map(|n| format!("error: number {n}\n")).collect();
        assert!(!said(&words).contains("more line"));
    }
}
