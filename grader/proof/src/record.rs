//! The one line that a test case writes as its last act.

use crate::TEXT_BYTES;

/// What a test case says of itself when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The test function returned.
    Passed(Passed),
    /// The test function panicked. A failure never carries the secret: the code under
    /// test can put a descriptor of its own in the channel's place and read this line.
    Failed(Failure),
}

/// The proof that a test case ran to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The secret that the grader gave to this very process, in hexadecimal.
    pub secret: String,
    /// How many random values the test drew.
    pub draws: u64,
    /// A digest of everything the test handed to the programs it started; two seeds that
    /// give the same digest did not test different inputs.
    pub inputs: u64,
}

/// Why a test case failed, in parts, so that every report can lay it out its own way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// What sort of failure this is.
    pub kind: FailureKind,
    /// One sentence or more, for a reader.
    pub message: String,
    /// What should have come.
    pub expected: Option<String>,
    /// What came.
    pub actual: Option<String>,
    /// The source file of the assertion, or of the stub that was hit.
    pub file: Option<String>,
    /// The line in that file, counted from 1.
    pub line: Option<u32>,
}

/// What sort of failure a test case reports of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailureKind {
    /// The code under test is still the stub.
    NotImplemented,
    /// A harness assertion found something else than expected.
    Assertion,
    /// Anything else panicked: the code under test, or the test.
    #[default]
    Panicked,
}

impl FailureKind {
    const ALL: [(FailureKind, &str); 3] = [
        (FailureKind::NotImplemented, "not_implemented"),
        (FailureKind::Assertion, "assertion"),
        (FailureKind::Panicked, "panicked"),
    ];

    fn name(self) -> &'static str {
        let mut names = Self::ALL.iter().filter(|(kind, _)| *kind == self);
        names.next().map_or("panicked", |(_, name)| name)
    }
}

/// A line that no harness wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed;

impl Record {
    /// The record as one line with its line feed.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut line = String::new();
        match self {
            Record::Passed(passed) => {
                line.push_str("passed");
                push(&mut line, "secret", &passed.secret);
                push(&mut line, "draws", &passed.draws.to_string());
                push(&mut line, "inputs", &passed.inputs.to_string());
            }
            Record::Failed(failure) => {
                line.push_str("failed");
                push(&mut line, "kind", failure.kind.name());
                push(&mut line, "message", &failure.message);
                let optional = [
                    ("expected", failure.expected.as_deref()),
                    ("actual", failure.actual.as_deref()),
                    ("file", failure.file.as_deref()),
                    ("line", failure.line.map(|n| n.to_string()).as_deref()),
                ]
                .map(|(key, value)| (key, value.map(str::to_owned)));
                for (key, value) in optional {
                    if let Some(value) = value {
                        push(&mut line, key, &value);
                    }
                }
            }
        }
        line.push('\n');
        line
    }

    /// Reads what [`Record::encode`] wrote: exactly one line, nothing before or after it.
    ///
    /// # Errors
    /// [`Malformed`] for anything else, also for an unknown key or one given twice, and for
    /// a text of more than [`TEXT_BYTES`].
    pub fn decode(bytes: &[u8]) -> Result<Record, Malformed> {
        let text = str::from_utf8(bytes).map_err(|_| Malformed)?;
        let line = text.strip_suffix('\n').ok_or(Malformed)?;
        if line.contains('\n') {
            return Err(Malformed);
        }
        let mut parts = line.split('\t');
        let word = parts.next().ok_or(Malformed)?;
        let mut fields = Fields::read(parts)?;
        let record = match word {
            "passed" => Record::Passed(Passed {
                secret: fields.take("secret").ok_or(Malformed)?,
                draws: fields.number("draws")?.ok_or(Malformed)?,
                inputs: fields.number("inputs")?.ok_or(Malformed)?,
            }),
            "failed" => {
                let kind = fields.take("kind").ok_or(Malformed)?;
                let kind = FailureKind::ALL.iter().find(|(_, name)| *name == kind);
                Record::Failed(Failure {
                    kind: kind.ok_or(Malformed)?.0,
                    message: fields.take("message").ok_or(Malformed)?,
                    expected: fields.take("expected"),
                    actual: fields.take("actual"),
                    file: fields.take("file"),
                    line: fields.number("line")?,
                })
            }
            _ => return Err(Malformed),
        };
        fields.0.is_empty().then_some(record).ok_or(Malformed)
    }
}

fn push(line: &mut String, key: &str, value: &str) {
    line.push('\t');
    line.push_str(key);
    line.push('=');
    let cut = &value[..value.floor_char_boundary(TEXT_BYTES)];
    for character in cut.chars() {
        match character {
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            other => line.push(other),
        }
    }
}

fn unescape(value: &str) -> Result<String, Malformed> {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('t') => '\t',
                _ => return Err(Malformed),
            },
            other => other,
        });
    }
    Ok(text)
}

struct Fields(Vec<(String, String)>);

impl Fields {
    fn read<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Fields, Malformed> {
        let mut fields = Vec::new();
        for part in parts {
            let (key, value) = part.split_once('=').ok_or(Malformed)?;
            if fields.iter().any(|(known, _)| known == key) {
                return Err(Malformed);
            }
            let text = unescape(value)?;
            // Whoever encodes cuts it; this was written by somebody else.
            if text.len() > TEXT_BYTES {
                return Err(Malformed);
            }
            fields.push((key.to_owned(), text));
        }
        Ok(Fields(fields))
    }

    fn take(&mut self, key: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == key)?;
        Some(self.0.swap_remove(at).1)
    }

    fn number<N: std::str::FromStr>(&mut self, key: &str) -> Result<Option<N>, Malformed> {
        let value = self.take(key);
        value.map(|v| v.parse().map_err(|_| Malformed)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed() -> Record {
        Record::Passed(Passed {
            secret: "ab12".into(),
            draws: 200,
            inputs: 7,
        })
    }

    #[test]
    fn every_record_survives_the_wire() {
        let failures = FailureKind::ALL.map(|(kind, _)| {
            Record::Failed(Failure {
                kind,
                message: "two\nlines\tand a \\ back\\nslash".into(),
                expected: Some(String::new()),
                actual: None,
                file: Some("katas/day1_os_sys/src/env_or.rs".into()),
                line: Some(12),
            })
        });
        for record in failures.into_iter().chain([passed()]) {
            assert_eq!(Record::decode(record.encode().as_bytes()), Ok(record));
        }
    }

    #[test]
    fn anything_but_one_whole_line_is_malformed() {
        let line = passed().encode();
        let twice = format!("{line}{line}");
        let extra = line.replace('\n', "\tmore=1\n");
        let doubled = line.replace('\n', "\tsecret=cd\n");
        for bad in ["", "\n", "passed\n", "passed", &twice, &extra, &doubled] {
            assert_eq!(Record::decode(bad.as_bytes()), Err(Malformed), "{bad:?}");
        }
        let cut = &line.as_bytes()[..line.len() - 1];
        assert_eq!(Record::decode(cut), Err(Malformed));
        assert_eq!(Record::decode(b"failed\tkind=\xff\n"), Err(Malformed));
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let failure = Failure {
            message: "é".repeat(TEXT_BYTES),
            ..Failure::default()
        };
        let line = Record::Failed(failure).encode();
        assert!(line.len() < 2 * TEXT_BYTES);
        assert!(Record::decode(line.as_bytes()).is_ok());
        let longer = line.replace('\n', "é\n");
        assert_eq!(Record::decode(longer.as_bytes()), Err(Malformed));
    }
}
