//! Kata 6.2 from outside: `sigkit latch`.

use std::os::unix::process::ExitStatusExt;
use std::time::Instant;

use harness::{DEADLINE, Proc, Scratch, equal};
use nix::sys::signal::Signal;

use crate::sigkit;

fn start(scratch: &Scratch, arguments: &[&str]) -> Proc {
    let mut latch = sigkit(scratch, &[&["latch"], arguments].concat()).start();
    latch.expect("ready");
    latch
}

/// Asks until the answer is `expected`: a right solution may hand a signal to a thread.
#[track_caller]
fn expect_state(latch: &mut Proc, expected: &str, story: &str) {
    let deadline = Instant::now() + DEADLINE / 2;
    loop {
        latch.send("?");
        let actual = latch.line();
        if actual == expected || Instant::now() >= deadline {
            equal!(expected, actual.as_str(), "{story}");
            return;
        }
    }
}

#[harness::test]
fn latch_tells_whether_a_signal_has_come_and_which() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["TERM", "HUP"]);
    expect_state(&mut latch, "clear", "before any signal");
    latch.signal(Signal::SIGTERM);
    expect_state(&mut latch, "set SIGTERM", "after SIGTERM");
    latch.signal(Signal::SIGHUP);
    expect_state(&mut latch, "set SIGHUP SIGTERM", "after SIGHUP as well");
    latch.close_stdin();
    let status = latch.wait();
    equal!(
        Some(0),
        status.code(),
        "how it ends at the end of its input"
    );
}

#[harness::test]
fn with_second_the_second_signal_ends_it() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["--second", "TERM", "INT"]);
    latch.signal_group(Signal::SIGINT);
    expect_state(&mut latch, "set SIGINT", "after the first Ctrl-C");
    latch.signal_group(Signal::SIGINT);
    let status = latch.wait();
    equal!(Some(130), status.code(), "after the second Ctrl-C");
}

#[harness::test]
fn signals_that_cannot_be_caught_are_refused() {
    let scratch = Scratch::new();
    let message = "sigkit: these signals cannot be caught\nTry 'sigkit --help'.\n";
    for list in [&["KILL"][..], &["TERM", "STOP"], &["SEGV"], &[]] {
        sigkit(&scratch, &["latch"])
            .args(list)
            .run()
            .expect(64, "", message);
    }
}

const KINDS: [Signal; 6] = [
    Signal::SIGHUP,
    Signal::SIGINT,
    Signal::SIGQUIT,
    Signal::SIGTERM,
    Signal::SIGUSR1,
    Signal::SIGUSR2,
];

#[harness::test(seeded)]
fn random_signals_are_told_and_the_others_keep_their_effect() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..6 {
        let mut kinds = KINDS;
        rng.shuffle(&mut kinds);
        let (listed, others) = kinds.split_at(1 + rng.index(5));
        let names: Vec<&str> = listed.iter().map(|signal| signal.as_str()).collect();
        let mut latch = start(&scratch, &names);
        let mut caught = Vec::new();
        for _ in 0..rng.index(12) {
            let signal = *rng.pick(listed);
            caught.push(signal);
            caught.sort_unstable();
            caught.dedup();
            latch.signal(signal);
            let told = caught.iter().map(|signal| signal.as_str());
            let expected: Vec<&str> = ["set"].into_iter().chain(told).collect();
            expect_state(
                &mut latch,
                &expected.join(" "),
                &format!("{signal} of {names:?}"),
            );
        }
        let other = *rng.pick(others);
        latch.signal(other);
        let status = latch.wait();
        equal!(
            Some(other as i32),
            status.signal(),
            "{other}, which is none of {names:?}"
        );
    }
}
