//! Kata 6.9 from inside: `Repl`, a machine of states.

use day6_signals::repl::Repl;
use day6_signals::{Action, Input};
use harness::equal;

const WARNING: &str = "(interrupt: press Ctrl-C again or Ctrl-D to leave)";

fn say(text: &str) -> Vec<Action> {
    vec![Action::Print(text.to_owned()), Action::Prompt]
}

/// What a fresh prompt makes of each input.
#[track_caller]
fn session(inputs: &[(Input<'_>, Vec<Action>)]) {
    let (mut repl, _) = Repl::start();
    for (number, (input, expected)) in inputs.iter().enumerate() {
        let actual = repl.step(*input);
        let before: Vec<_> = inputs[..number].iter().map(|(input, _)| input).collect();
        equal!(*expected, actual, "{input:?} after {before:?}");
    }
}

#[harness::test]
fn it_begins_with_the_prompt() {
    let (_, actions) = Repl::start();
    equal!(vec![Action::Prompt], actions);
}

#[harness::test]
fn echo_prints_its_argument() {
    let table = [
        ("echo hi", "hi"),
        ("echo", ""),
        ("echo  a  b ", "a  b"),
        ("  echo x", "x"),
        ("echo\ttab", "tab"),
        ("echo echo quit", "echo quit"),
        ("echo größe", "größe"),
    ];
    for (line, text) in table {
        session(&[(Input::Line(line), say(text))]);
    }
}

#[harness::test]
fn quit_ends_with_a_status() {
    for (line, status) in [
        ("quit", 0),
        ("quit 3", 3),
        (" quit   255 ", 255),
        ("quit 0", 0),
    ] {
        session(&[(Input::Line(line), vec![Action::Exit(status)])]);
    }
}

#[harness::test]
fn a_bad_status_is_told_and_nothing_ends() {
    let table = [
        ("quit 256", "bad status: 256"),
        ("quit -1", "bad status: -1"),
        ("quit now", "bad status: now"),
        ("quit 1 2", "bad status: 1 2"),
    ];
    for (line, text) in table {
        session(&[
            (Input::Line(line), say(text)),
            (Input::Line("echo x"), say("x")),
        ]);
    }
}

#[harness::test]
fn a_blank_line_is_only_a_prompt() {
    for line in ["", " ", "\t "] {
        session(&[(Input::Line(line), vec![Action::Prompt])]);
    }
}

#[harness::test]
fn an_unknown_word_is_told() {
    let table = [
        ("ls -l", "unknown command: ls"),
        ("Echo x", "unknown command: Echo"),
        ("echoes", "unknown command: echoes"),
        ("quit3", "unknown command: quit3"),
    ];
    for (line, text) in table {
        session(&[(Input::Line(line), say(text))]);
    }
}

#[harness::test]
fn the_first_interrupt_warns_and_the_second_ends() {
    session(&[
        (Input::Interrupt, say(WARNING)),
        (Input::Interrupt, vec![Action::Exit(130)]),
    ]);
}

#[harness::test]
fn a_line_takes_the_warning_back() {
    for line in ["echo x", "", "nonsense", "quit x"] {
        let (mut fresh, _) = Repl::start();
        let usual = fresh.step(Input::Line(line));
        session(&[
            (Input::Interrupt, say(WARNING)),
            (Input::Line(line), usual),
            (Input::Interrupt, say(WARNING)),
            (Input::Interrupt, vec![Action::Exit(130)]),
        ]);
    }
}

#[harness::test]
fn the_end_of_input_is_a_goodbye() {
    let bye = || vec![Action::Print("bye".to_owned()), Action::Exit(0)];
    session(&[(Input::Eof, bye())]);
    session(&[(Input::Line("echo x"), say("x")), (Input::Eof, bye())]);
    session(&[(Input::Interrupt, say(WARNING)), (Input::Eof, bye())]);
}
