//! Kata 6.9: a prompt that survives Ctrl-C.

use crate::{Action, Input};

const WARNING: &str = "(interrupt: press Ctrl-C again or Ctrl-D to leave)";
/// 128 + SIGINT, as a shell reports it.
const INTERRUPTED: u8 = 130;

/// A prompt, as a machine of states: what happens goes in, what is to be done comes out. It
/// reads nothing and prints nothing itself, so that it can be tested without a terminal.
///
/// The two states of the machine.
pub enum Repl {
    /// Ctrl-C gets a warning.
    Calm,
    /// It has got one: the next Ctrl-C is the end.
    Warned,
}

impl Repl {
    /// A fresh prompt, and what is to be done first: `[Prompt]`.
    #[must_use]
    pub fn start() -> (Repl, Vec<Action>) {
        (Repl::Calm, vec![Action::Prompt])
    }

    /// What is to be done about `input`.
    ///
    /// A line is taken without blanks at its ends. Its first word, up to a blank, is the
    /// command; the rest, without blanks in front, is the argument.
    ///
    /// 1. `echo` prints the argument: `[Print(argument), Prompt]`.
    /// 2. `quit` is `[Exit(0)]`, `quit N` is `[Exit(N)]` for a number N from 0 to 255. Any
    ///    other argument is `[Print("bad status: ARGUMENT"), Prompt]`.
    /// 3. A blank line is `[Prompt]`.
    /// 4. Any other word is `[Print("unknown command: WORD"), Prompt]`.
    /// 5. The first `Interrupt` is a warning: `[Print("(interrupt: press Ctrl-C again or
    ///    Ctrl-D to leave)"), Prompt]`, in one line. A second one, **with no line in
    ///    between**, is `[Exit(130)]`. Any line, even a blank one, makes the next
    ///    `Interrupt` a first one again.
    /// 6. `Eof` is `[Print("bye"), Exit(0)]`.
    ///
    /// ```ignore
    /// let (mut repl, _) = Repl::start();
    /// let hi = Action::Print("hi".to_owned());
    /// assert_eq!(repl.step(Input::Line("echo hi")), [hi, Action::Prompt]);
    /// ```
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

/// What is to be done about a line that has no blanks at its ends.
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
        number if number.starts_with('+') => None,
        number => number.parse().ok(),
    }
}

fn say(text: String) -> Vec<Action> {
    vec![Action::Print(text), Action::Prompt]
}
