//! Kata 7.9 from outside: how `sysop run` is told to end.

use harness::{Lifeline, Scratch, equal};
use nix::sys::signal::Signal;

use crate::sysop;

#[harness::test]
fn a_second_shutdown_is_passed_on() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    scratch.file(
        "c",
        "[service rock]\ncommand = d7-probe stubborn\ngrace = 1h\n",
    );
    let program = sysop(&scratch).args(["run", "c"]).lifeline(&lifeline);
    let mut sysop = program.start();
    while sysop.line() != "stubborn-ready" {}
    sysop.signal(Signal::SIGTERM);
    while sysop.line() != "stopping: SIGTERM" {}
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "killed rock",
        "exited rock: killed by SIGKILL (9)",
        "stopped",
        "bye",
    ];
    equal!(
        expected.as_slice(),
        sysop.rest(),
        "after the second SIGTERM"
    );
    equal!(Some(0), sysop.wait().code());
    lifeline.expect_dead();
}
