//! Kata 7.7 from outside: how services are stopped.

use std::process::Command;

use harness::{Gate, Lifeline, Proc, Scratch, equal, program_path};
use nix::sys::signal::Signal;

use super::{end, expect_all, supervise, without_pid};
use crate::sysop;

#[harness::test]
fn services_are_started_in_order_and_stopped_in_reverse() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "one -- d7-probe polite 0",
        "two -- d7-probe polite 5",
        "three -- d7-probe polite 0",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let mut started = Vec::new();
    for _ in 0..6 {
        let line = without_pid(&sysop.line()).0;
        started.extend((line != "polite").then_some(line));
    }
    equal!(vec!["started one", "started two", "started three"], started);
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "stopping: SIGTERM",
        "goodbye",
        "exited three: exit 0",
        "goodbye",
        "exited two: exit 5",
        "goodbye",
        "exited one: exit 0",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn the_stubborn_one_is_killed_after_its_grace() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "web -- d7-probe hang",
        "rock grace=20ms -- d7-probe stubborn",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let ready = ["started web", "started rock", "hanging", "stubborn-ready"];
    expect_all(&mut sysop, &ready);
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "stopping: SIGTERM",
        "killed rock",
        "exited rock: killed by SIGKILL (9)",
        "exited web: killed by SIGTERM (15)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn a_second_shutdown_kills_at_once() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "one grace=1h -- d7-probe stubborn",
        "two grace=1h -- d7-probe stubborn",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let ready = [
        "started one",
        "started two",
        "stubborn-ready",
        "stubborn-ready",
    ];
    expect_all(&mut sysop, &ready);
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    sysop.signal(Signal::SIGINT);
    sysop.expect("killed two");
    sysop.expect("killed one");
    let exits = [
        "exited one: killed by SIGKILL (9)",
        "exited two: killed by SIGKILL (9)",
    ];
    expect_all(&mut sysop, &exits);
    equal!((vec!["stopped".to_owned()], Some(0)), end(sysop, lifeline));
}

#[harness::test]
fn a_child_can_be_stopped_though_its_starter_blocks_the_signal() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    scratch.file("fleet", "web -- d7-probe signals");
    // The supervisor itself is started with SIGTERM blocked; Ctrl-C still reaches it.
    let mut command = Command::new(program_path("d7-probe"));
    command
        .args(["block", "SIGTERM"])
        .arg(program_path("sysop"))
        .args(["supervise", "fleet"])
        .current_dir(scratch.path())
        .env_clear()
        .env(
            "PATH",
            program_path("d7-probe").parent().unwrap_or(scratch.path()),
        );
    lifeline.attach(harness::clean_signals(&mut command));
    let mut sysop = Proc::start(command);
    let ready = [
        "started web",
        "blocked: ",
        "leads its group",
        "read 0 bytes",
        "hanging",
    ];
    expect_all(&mut sysop, &ready);
    sysop.signal(Signal::SIGINT);
    let expected = [
        "stopping: SIGINT",
        "exited web: killed by SIGTERM (15)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn grandchildren_die_with_their_service() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["family -- d7-probe child-of"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    expect_all(&mut sysop, &["started family", "hanging"]);
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    sysop.expect("exited family: killed by SIGTERM (15)");
    // The grandchild ignores SIGTERM; the lifeline tells whether it is gone.
    equal!((vec!["stopped".to_owned()], Some(0)), end(sysop, lifeline));
}

#[harness::test]
fn grandchildren_die_also_when_their_parent_ends_by_itself() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["family restart=never -- d7-probe child-of"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let pids = expect_all(&mut sysop, &["started family", "hanging"]);
    let pid = pids.get("started family").copied().unwrap_or_default();
    if pid > 1 {
        let pid = nix::unistd::Pid::from_raw(pid);
        nix::sys::signal::kill(pid, Signal::SIGKILL).expect("it runs");
    }
    let expected = ["exited family: killed by SIGKILL (9)", "stopped"];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn a_shutdown_does_not_wait_for_a_restart() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "bad base=1h cap=1h -- d7-probe exit 1",
        "web -- d7-probe hang",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let ready = [
        "started bad",
        "started web",
        "hanging",
        "exited bad: exit 1",
        "restarting bad in 3600s",
    ];
    expect_all(&mut sysop, &ready);
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "stopping: SIGTERM",
        "exited web: killed by SIGTERM (15)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn what_is_not_started_again_while_all_is_stopped() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    // The one dies while the other is still asked to end.
    let gate = Gate::new(&scratch, "gate");
    let lines = [
        "late restart=always base=0s -- d7-probe --hold gate exit 4",
        "rock grace=1h -- d7-probe stubborn",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    expect_all(
        &mut sysop,
        &["started late", "started rock", "stubborn-ready"],
    );
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    gate.open();
    sysop.expect("exited late: exit 4");
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "killed rock",
        "exited rock: killed by SIGKILL (9)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn who_ends_while_all_is_stopped_is_not_given_up() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    // One failure is too many, but to be stopped is none.
    let mut sysop = supervise(&scratch, &["web max=0 -- d7-probe hang"], &lifeline);
    expect_all(&mut sysop, &["started web", "hanging"]);
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "stopping: SIGTERM",
        "exited web: killed by SIGTERM (15)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn status_is_answered_while_all_is_stopped() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["rock grace=1h -- d7-probe stubborn"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let pids = expect_all(&mut sysop, &["started rock", "stubborn-ready"]);
    let pid = pids.get("started rock").copied().unwrap_or_default();
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    sysop.signal(Signal::SIGUSR1);
    sysop.expect(&format!("running rock pid={pid}"));
    sysop.signal(Signal::SIGTERM);
    let expected = [
        "killed rock",
        "exited rock: killed by SIGKILL (9)",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

/// A supervisor whose orders come through its standard input.
fn ordered(scratch: &Scratch, lines: &[&str], lifeline: &Lifeline) -> Proc {
    scratch.file("fleet", lines.join("\n"));
    let program = sysop(scratch).args(["supervise", "--orders", "fleet"]);
    program.lifeline(lifeline).start()
}

#[harness::test]
fn a_channel_that_closes_is_a_shutdown() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["one -- d7-probe polite 0", "two -- d7-probe hang"];
    let mut sysop = ordered(&scratch, &lines, &lifeline);
    let ready = ["started one", "started two", "polite", "hanging"];
    expect_all(&mut sysop, &ready);
    sysop.close_stdin();
    let expected = [
        "stopping: closed",
        "exited two: killed by SIGTERM (15)",
        "goodbye",
        "exited one: exit 0",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn a_channel_that_closes_behind_a_shutdown_is_no_second_one() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "one grace=1h -- d7-probe polite 0",
        "two grace=1h -- d7-probe polite 0",
        "three grace=1h -- d7-probe polite 0",
    ];
    let mut sysop = ordered(&scratch, &lines, &lifeline);
    let mut ready = vec!["polite"; 3];
    ready.extend(["started one", "started two", "started three"]);
    expect_all(&mut sysop, &ready);
    sysop.send("stop");
    sysop.close_stdin();
    let expected = [
        "stopping: stop",
        "goodbye",
        "exited three: exit 0",
        "goodbye",
        "exited two: exit 0",
        "goodbye",
        "exited one: exit 0",
        "stopped",
    ];
    let (lines, status) = end(sysop, lifeline);
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status),
        "each may end in peace"
    );
}
