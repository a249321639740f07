//! How `sigkit` is called.

use insta::assert_snapshot;

use super::{Calls, commands};

pub const CALLS: Calls = Calls {
    program: "sigkit",
    wrong: &[
        (&["list", "x"], "unexpected argument x"),
        (&["info"], "missing SIG"),
        (&["kill"], "missing SIG"),
        (&["kill", "TERM"], "missing PID"),
        (&["kill", "TERM", "1", "2"], "unexpected argument 2"),
        (
            &["kill", "TERM", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["alive"], "missing PID"),
        (&["alive", "1", "2"], "unexpected argument 2"),
        (&["latch", "NOPE"], "unknown signal NOPE"),
        (&["latch", "--first", "INT"], "unknown option --first"),
        (&["stream", "--limit", "x", "INT"], "bad duration \"x\""),
        (&["stream", "--limit"], "option --limit needs a value"),
        (&["critical"], "missing EVENT"),
        (&["critical", "jump"], "unknown event jump"),
        (
            &["critical", "raise=KILL"],
            "SIGKILL is none of those to raise",
        ),
        (&["until"], "missing LIMIT"),
        (&["until", "1s"], "missing CMD"),
        (&["until", "1s", "--play", "x"], "bad check \"x\""),
        (
            &["until", "1s", "--play", "f", "y"],
            "unexpected argument y",
        ),
        (&["timeout"], "missing LIMIT"),
        (&["timeout", "1s"], "missing CMD"),
        (&["timeout", "1x", "ls"], "bad duration \"1x\""),
        (
            &["reap", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["serve", "x"], "unexpected argument x"),
        (&["serve", "--state"], "option --state needs a value"),
        (&["repl", "--frobnicate"], "unknown option --frobnicate"),
    ],
    stubs: &[(&["info", "TERM"], "katas/day6_signals/src/send_signal.rs")],
};

#[test]
fn its_commands() {
    assert_snapshot!(commands("sigkit"), @"
    list
    info SIG...
    kill SIG PID
    alive PID
    latch [--second] SIG...
    stream [--limit TIME] [--count N] SIG...
    critical EVENT...
    until [--step TIME] LIMIT [--] CMD [ARGUMENT]...
    until [--step TIME] LIMIT --play CHECK,CHECK...
    timeout [-k TIME] [--ignore SIG]... LIMIT [--] CMD [ARGUMENT]...
    reap END...
    serve [--state FILE] [--pidfile FILE]
    repl [--plain]
    ");
}
