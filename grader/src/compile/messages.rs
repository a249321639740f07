//! What cargo says, line by line.

use std::path::PathBuf;

use serde::Deserialize;

use super::{Diagnostic, Place};

/// The lint by which the compiler says from time to time that it evaluates a constant without
/// end. Its words could be a student's.
const SLOW: &str = "long_running_const_eval";

/// How much of cargo's own words is kept.
const WORDS_BYTES: usize = 16 * 1024;
/// How the words begin that matter whatever came before them, and so are kept apart.
const NOT_COMPILED: &str = "error: could not compile ";

/// What matters of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message {
    LockAwaited,
    CrateStarted(String),
    Error(Diagnostic),
    /// The compiler has worked at this place for long already.
    Slow(Diagnostic),
    /// The library of a day is there.
    Library {
        day: String,
        path: PathBuf,
    },
    Executable {
        day: String,
        name: String,
        path: PathBuf,
    },
}

/// Cuts the two streams into lines.
#[derive(Default)]
pub(super) struct Messages {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    words: String,
    not_compiled: String,
}

impl Messages {
    /// Takes what came on standard output: a JSON object a line.
    pub(super) fn stdout(&mut self, bytes: &[u8], mut take: impl FnMut(Message)) {
        for line in lines(&mut self.stdout, bytes) {
            if let Some(message) = serde_json::from_slice(&line).ok().and_then(read) {
                take(message);
            }
        }
    }

    /// Takes what came on standard error: text for people.
    pub(super) fn stderr(&mut self, bytes: &[u8], mut take: impl FnMut(Message)) {
        for line in lines(&mut self.stderr, bytes) {
            let line = String::from_utf8_lossy(&line);
            let text = line.trim();
            if let Some(name) = text
                .strip_prefix("Compiling ")
                .and_then(|rest| rest.split(' ').next())
            {
                take(Message::CrateStarted(name.to_owned()));
            } else if text.starts_with("Blocking waiting for file lock") {
                take(Message::LockAwaited);
            } else {
                let words = match text.starts_with(NOT_COMPILED) {
                    true => &mut self.not_compiled,
                    false => &mut self.words,
                };
                if words.len() < WORDS_BYTES {
                    words.push_str(&line);
                    words.push('\n');
                }
            }
        }
    }

    /// Cargo's words that were none of the messages above.
    pub(super) fn words(self) -> String {
        self.words + &self.not_compiled
    }
}

/// The whole lines in `pending` and `bytes`; what is left over waits in `pending`.
fn lines(pending: &mut Vec<u8>, bytes: &[u8]) -> Vec<Vec<u8>> {
    pending.extend_from_slice(bytes);
    let Some(end) = pending.iter().rposition(|byte| *byte == b'\n') else {
        return Vec::new();
    };
    let rest = pending.split_off(end + 1);
    let whole = std::mem::replace(pending, rest);
    whole[..end]
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerArtifact {
        manifest_path: PathBuf,
        target: CargoTarget,
        executable: Option<PathBuf>,
        filenames: Vec<PathBuf>,
    },
    CompilerMessage {
        manifest_path: PathBuf,
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct CargoTarget {
    name: String,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    rendered: Option<String>,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
    children: Vec<Child>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Child {
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    is_primary: bool,
    text: Vec<Text>,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

impl CompilerMessage {
    fn is_slow(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.code == SLOW)
    }
}

fn read(line: Line) -> Option<Message> {
    // The directory of a kata's crate has the crate's name.
    let day = |manifest: PathBuf| Some(manifest.parent()?.file_name()?.to_str()?.to_owned());
    match line {
        Line::CompilerArtifact {
            manifest_path,
            target,
            executable: Some(path),
            ..
        } => Some(Message::Executable {
            day: day(manifest_path)?,
            name: target.name,
            path,
        }),
        Line::CompilerArtifact {
            manifest_path,
            filenames,
            ..
        } => Some(Message::Library {
            day: day(manifest_path)?,
            // With a copy under a shorter name beside that directory.
            path: filenames
                .into_iter()
                .find(|path| path.parent().is_some_and(|place| place.ends_with("deps")))?,
        }),
        Line::CompilerMessage {
            manifest_path,
            message,
        } if message.level.starts_with("error") || message.is_slow() => {
            let is_slow = message.is_slow();
            let mut spans: Vec<Span> = message.spans;
            spans.extend(message.children.into_iter().flat_map(|child| child.spans));
            // Stable: among equals, the compiler's order.
            spans.sort_by_key(|span| !span.is_primary);
            let diagnostic = Diagnostic {
                day: day(manifest_path)?,
                rendered: message.rendered.unwrap_or(message.message),
                places: spans.into_iter().flat_map(places).collect(),
            };
            let kind = if is_slow {
                Message::Slow
            } else {
                Message::Error
            };
            Some(kind(diagnostic))
        }
        Line::CompilerMessage { .. } | Line::Other => None,
    }
}

/// The span's place, and those that call the macro it stands in.
fn places(span: Span) -> Vec<Place> {
    let mut places = Vec::new();
    let mut next = Some(span);
    while let Some(span) = next {
        let text = span
            .text
            .into_iter()
            .map(|text| text.text)
            .collect::<Vec<_>>()
            .join("\n");
        places.push(Place {
            file: span.file_name,
            line: span.line_start,
            text,
        });
        next = span.expansion.map(|expansion| expansion.span);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(messages: &mut Messages, chunks: &[&str]) -> Vec<Message> {
        let mut taken = Vec::new();
        for chunk in chunks {
            messages.stdout(chunk.as_bytes(), |message| taken.push(message));
        }
        taken
    }

    #[test]
    fn an_executable_is_read_also_when_its_line_comes_in_pieces() {
        let line = r#"{"reason":"compiler-artifact","package_id":"x","manifest_path":"/r/katas/day1_os_sys/Cargo.toml","target":{"name":"functions","kind":["test"]},"filenames":["/t/deps/functions-1"],"executable":"/t/functions-1"}"#;
        let taken = all(
            &mut Messages::default(),
            &[
                &line[..40],
                &line[40..],
                "\n{\"reason\":\"build-finished\",\"success\":true}\n",
            ],
        );
        let path = "/t/functions-1".into();
        assert_eq!(
            taken,
            [Message::Executable {
                day: "day1_os_sys".into(),
                name: "functions".into(),
                path
            }]
        );
    }

    #[test]
    fn a_library_is_where_its_list_of_sources_lies_too() {
        let line = r#"{"reason":"compiler-artifact","manifest_path":"/r/d/Cargo.toml","target":{"name":"d"},"filenames":["/t/libd.rlib","/t/deps/libd-1.rmeta"],"executable":null}"#;
        let taken = all(&mut Messages::default(), &[line, "\n"]);
        let path = "/t/deps/libd-1.rmeta".into();
        assert_eq!(
            taken,
            [Message::Library {
                day: "d".into(),
                path
            }]
        );
    }

    #[test]
    fn where_the_compiler_is_busy_is_no_error() {
        let message = r#"{"level":"error","message":"m","code":CODE,"rendered":"R","spans":[],"children":[]}"#;
        let taken = |code: &str| {
            let message = message.replace("CODE", code);
            let line = format!(
                r#"{{"reason":"compiler-message","manifest_path":"/r/d/Cargo.toml","message":{message}}}"#
            );
            all(&mut Messages::default(), &[&line, "\n"])
        };
        let slow = taken(r#"{"code":"long_running_const_eval","explanation":null}"#);
        assert!(matches!(slow.as_slice(), [Message::Slow(slow)] if slow.rendered == "R"));
        // What a student has the compiler say has no code.
        assert!(matches!(taken("null").as_slice(), [Message::Error(_)]));
    }

    #[test]
    fn an_error_names_its_places_primary_ones_first() {
        let span = |file: &str, is_primary| {
            format!(
                r#"{{"file_name":"{file}","line_start":3,"is_primary":{is_primary},"text":[{{"text":"let x"}}],"expansion":null}}"#
            )
        };
        let line = format!(
            r#"{{"reason":"compiler-message","manifest_path":"/r/d/Cargo.toml","message":{{"level":"error","message":"m","rendered":"R","spans":[{},{}],"children":[]}}}}"#,
            span("a.rs", false),
            span("b.rs", true)
        );
        let taken = all(&mut Messages::default(), &[&line, "\n"]);
        let [Message::Error(error)] = &taken[..] else {
            panic!("{taken:?}")
        };
        let files: Vec<_> = error
            .places
            .iter()
            .map(|place| place.file.as_str())
            .collect();
        assert_eq!(
            (error.day.as_str(), error.rendered.as_str(), files),
            ("d", "R", vec!["b.rs", "a.rs"])
        );
    }

    #[test]
    fn cargos_progress_is_told_and_its_words_are_kept() {
        let mut messages = Messages::default();
        let mut taken = Vec::new();
        let text = "    Blocking waiting for file lock on build directory\n   Compiling nix v0.31.3\nerror: no space\n";
        messages.stderr(text.as_bytes(), |message| taken.push(message));
        assert_eq!(
            taken,
            [Message::LockAwaited, Message::CrateStarted("nix".into())]
        );
        assert_eq!(messages.words(), "error: no space\n");
    }

    #[test]
    fn what_was_not_compiled_is_told_behind_any_number_of_other_words() {
        let mut messages = Messages::default();
        let last = "error: could not compile `d` (lib)\n";
        let text = "much ado\n".repeat(WORDS_BYTES) + last;
        messages.stderr(text.as_bytes(), |_| ());
        let words = messages.words();
        assert!(words.ends_with(last) && words.len() < 2 * WORDS_BYTES);
    }
}
