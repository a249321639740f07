//! How `sysop` is called.

use insta::assert_snapshot;

use super::{Calls, commands};

pub const CALLS: Calls = Calls {
    program: "sysop",
    wrong: &[
        (&["monitor"], "either --replay or --live"),
        (
            &["monitor", "--live", "--replay", "f"],
            "either --replay or --live",
        ),
        (
            &["monitor", "--live", "--count", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["monitor", "--every", "5"], "bad duration \"5\""),
        (&["monitor", "--rule", "a:b"], "bad rule \"a:b\""),
        (&["backup"], "missing backup command"),
        (&["backup", "eat"], "unknown backup command eat"),
        (&["backup", "init"], "missing -r REPO"),
        (&["backup", "run", "-r", "r"], "missing SRC"),
        (&["backup", "restore", "-r", "r", "i"], "missing DST"),
        (&["backup", "prune", "-r", "r"], "missing --keep"),
        (&["backup", "list", "--trace"], "unknown option --trace"),
        (&["plan", "a"], "missing NOW"),
        (&["supervise"], "missing FILE"),
        (&["supervise", "a", "b"], "unexpected argument b"),
        (&["backoff", "--base", "x"], "bad base \"x\""),
        (&["backoff", "--grace", "1s"], "unknown option --grace"),
        (&["backoff", "5s"], "bad exit \"5s\""),
        (&["logger"], "missing PATH"),
        (&["logger", "--max", "1X", "l"], "bad size \"1X\""),
        (&["logger", "--hup", "1", "l"], "unknown option --hup"),
        (&["rotate", "l", "--hup", "0"], "0 is no process"),
        (
            &["rotate", "l", "--compress", "yes"],
            "bad compression \"yes\"",
        ),
        (&["wakeup"], "missing NOW"),
        (&["wakeup", "x"], "bad duration \"x\""),
        (&["run"], "missing FILE"),
    ],
    stubs: &[(&["backoff", "0s:1"], "katas/day7_capstone/src/restart.rs")],
};

#[test]
fn its_commands() {
    assert_snapshot!(commands("sysop"), @"
    monitor --live [--count N] [--every TIME] [--top N] [--rule RULE]... [--json]
    monitor --replay FILE [--top N] [--rule RULE]... [--json]
    backup init -r REPO
    backup run -r REPO [--trace] [--fail-at POINT]... [--die-at POINT] SRC
    backup list -r REPO
    backup show -r REPO ID
    backup verify -r REPO
    backup restore -r REPO ID DST
    backup prune -r REPO --keep N
    plan PREV NOW
    supervise [--orders] FILE
    backoff [--restart WHEN] [--base TIME] [--cap TIME] [--stable TIME] [--max N]
    logger PATH [--max SIZE] [--every TIME] [--keep N] [--compress WHEN] [--ack]
    logger PATH [OPTION]... --writers N --lines M
    rotate PATH [--keep N] [--compress WHEN] [--hup PID] [--fail-reopen]
    run [--replay FILE] FILE
    config FILE
    wakeup NOW [TIMER]...
    ");
}
