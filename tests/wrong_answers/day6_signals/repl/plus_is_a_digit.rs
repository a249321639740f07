//! Rejected by: day6_signals::repl::a_bad_status_is_told_and_nothing_ends
//! `parse` takes a plus sign.

use crate::{Action, Input};

const WARNING: &str = "(interrupt: press Ctrl-C again or Ctrl-D to leave)";
const INTERRUPTED: u8 = 130;

pub enum Repl {
    Calm,
    Warned,
}

impl Repl {
    #[must_use]
    pub fn start() -> (Repl, Vec<Action>) {
        (Repl::Calm, vec![Action::Prompt])
    }

    pub fn step(&mut self, input: Input<'_>) -> Vec<Action> {
        match (&self, input) {
            (_, Input::Eof) => vec![Action::Print("bye".to_owned()), Action::Exit(0)],
            (Repl::Warned, Input::Interrupt) => vec![Action::Exit(INTERRUPTED)],
            (Repl::Calm, Input::Interrupt) => {
                *self = Repl::Warned;
                say(WARNING.to_owned())
            }
            (_, Input::Line(line)) => {
                *self = Repl::Calm;
                answer(line.trim())
            }
        }
    }
}

fn answer(line: &str) -> Vec<Action> {
    let (command, argument) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let argument = argument.trim_start();
    match command {
        "" => vec![Action::Prompt],
        "echo" => say(argument.to_owned()),
        "quit" => match status(argument) {
            Some(status) => vec![Action::Exit(status)],
            None => say(format!("bad status: {argument}")),
        },
        word => say(format!("unknown command: {word}")),
    }
}

fn status(argument: &str) -> Option<u8> {
    match argument {
        "" => Some(0),
        // `parse` takes a sign in front of the number, too.
        number if number.starts_with('~') => None,
        number => number.parse().ok(),
    }
}

fn say(text: String) -> Vec<Action> {
    vec![Action::Print(text), Action::Prompt]
}
