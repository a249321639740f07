//! How `runkit` is called.

use insta::assert_snapshot;

use super::{Calls, commands};

pub const CALLS: Calls = Calls {
    program: "runkit",
    wrong: &[
        (&["run"], "missing CMD"),
        (&["run", "--cwd"], "option --cwd needs a value"),
        (
            &["run", "--frobnicate", "ls"],
            "unknown option --frobnicate",
        ),
        (&["report"], "missing CMD"),
        (&["feed", "-x"], "unknown option -x"),
        (&["redirect", "--out", "x"], "missing CMD"),
        (
            &["redirect", "--no-out=1", "x"],
            "option --no-out takes no value",
        ),
        (&["pipe"], "missing LINE"),
        (&["pipe", "a", "b"], "unexpected argument b"),
        (&["pipe", "a | | b"], "nothing between two | in \"a | | b\""),
        (
            &["pipefail", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["talk"], "missing CMD"),
        (&["split"], "missing LINE"),
        (&["split", "a", "b"], "unexpected argument b"),
        (&["sh"], "missing SCRIPT"),
        (&["retry"], "missing CMD"),
        (&["retry", "--base", "1x", "ls"], "bad duration \"1x\""),
        (&["retry", "--base", "s", "ls"], "bad duration \"s\""),
        (
            &["retry", "--play", "tx"],
            "--play is made of t, p and s, not \"tx\"",
        ),
    ],
    stubs: &[(&["run", "ls"], "katas/day2_subprocess/src/run.rs")],
};

#[test]
fn its_commands() {
    assert_snapshot!(commands("runkit"), @"
    run [--check] [--text] [--cwd DIR] [--] CMD [ARGUMENT]...
    report [--] CMD [ARGUMENT]...
    feed [--] CMD [ARGUMENT]...
    redirect [OPTION]... [--] CMD [ARGUMENT]...
    retry [--attempts N] [--base TIME] [--cap TIME] [--] CMD [ARGUMENT]...
    retry [OPTION]... --play OUTCOMES
    pipe [--stdin] 'CMD [ARGUMENT]... | CMD [ARGUMENT]...'
    pipefail RAW...
    talk [--leave] [--] CMD [ARGUMENT]...
    quote WORD...
    split [-0] LINE
    sh SCRIPT [ARGUMENT]...
    ");
}
