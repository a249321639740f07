//! Rejected by: day6_signals::repl::an_unknown_word_is_told
//! Capitals do not matter.

use std::mem;

use crate::{Action, Input};

/// The status of whatever SIGINT has ended, as a shell shows it.
const INTERRUPTED: u8 = 130;

pub struct Repl {
    /// Whether the last thing that happened was Ctrl-C.
    is_warned: bool,
}

impl Repl {
    #[must_use]
    pub fn start() -> (Repl, Vec<Action>) {
        (Repl { is_warned: false }, vec![Action::Prompt])
    }

    pub fn step(&mut self, input: Input<'_>) -> Vec<Action> {
        // Whatever comes, the warning holds for one step only.
        let was_warned = mem::take(&mut self.is_warned);
        match input {
            Input::Line(line) => answer(line.trim()),
            Input::Interrupt if was_warned => vec![Action::Exit(INTERRUPTED)],
            Input::Interrupt => {
                self.is_warned = true;
                say("(interrupt: press Ctrl-C again or Ctrl-D to leave)")
            }
            Input::Eof => vec![Action::Print("bye".to_owned()), Action::Exit(0)],
        }
    }
}

fn answer(line: &str) -> Vec<Action> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match (word.to_lowercase().as_str(), rest.trim_start()) {
        ("", _) => vec![Action::Prompt],
        ("echo", text) => say(text),
        ("quit", "") => vec![Action::Exit(0)],
        ("quit", status) => match status.parse() {
            Ok(status) => vec![Action::Exit(status)],
            Err(_) => say(format!("bad status: {status}")),
        },
        _ => say(format!("unknown command: {word}")),
    }
}

fn say(text: impl Into<String>) -> Vec<Action> {
    vec![Action::Print(text.into()), Action::Prompt]
}
