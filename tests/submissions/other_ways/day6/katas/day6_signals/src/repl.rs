//! States by name, and words by an iterator.

use crate::{Action, Input};

#[derive(Clone, Copy)]
enum State {
    Calm,
    Warned,
}

pub struct Repl {
    state: State,
}

impl Repl {
    pub fn start() -> (Repl, Vec<Action>) {
        let state = State::Calm;
        (Repl { state }, vec![Action::Prompt])
    }

    pub fn step(&mut self, input: Input<'_>) -> Vec<Action> {
        let (next, actions) = match (self.state, input) {
            (State::Calm, Input::Interrupt) => {
                let warning = "(interrupt: press Ctrl-C again or Ctrl-D to leave)";
                (State::Warned, print(warning))
            }
            (State::Warned, Input::Interrupt) => (State::Calm, vec![Action::Exit(130)]),
            (_, Input::Line(line)) => (State::Calm, command(line)),
            (_, Input::Eof) => {
                let bye = Action::Print(String::from("bye"));
                (State::Calm, vec![bye, Action::Exit(0)])
            }
        };
        self.state = next;
        actions
    }
}

fn command(line: &str) -> Vec<Action> {
    let Some(word) = line.split_whitespace().next() else {
        return vec![Action::Prompt];
    };
    let argument = line.trim()[word.len()..].trim_start();
    if word == "echo" {
        print(argument)
    } else if word == "quit" {
        let status = if argument.is_empty() { "0" } else { argument };
        status.parse::<u8>().map_or_else(
            |_| print(&format!("bad status: {status}")),
            |status| vec![Action::Exit(status)],
        )
    } else {
        print(&format!("unknown command: {word}"))
    }
}

fn print(line: &str) -> Vec<Action> {
    [Action::Print(line.into()), Action::Prompt].into()
}
