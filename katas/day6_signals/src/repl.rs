//! Kata 6.9: a prompt that survives Ctrl-C.

use crate::{Action, Input};

/// A prompt, as a machine of states: what happens goes in, what is to be done comes out. It
/// reads nothing and prints nothing itself, so that it can be tested without a terminal.
///
/// Put what you need in the place of `_todo`.
pub struct Repl {
    _todo: (),
}

impl Repl {
    /// A fresh prompt, and what is to be done first: `[Prompt]`.
    #[must_use]
    pub fn start() -> (Repl, Vec<Action>) {
        todo!()
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
        todo!()
    }
}
