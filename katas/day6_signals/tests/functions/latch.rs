//! Kata 6.2 from inside: `install_latch` and `Latch`, called by `d6-probe latch`.

use std::os::unix::process::ExitStatusExt;
use std::time::Instant;

use harness::{DEADLINE, Proc, Scratch, equal};
use nix::sys::signal::Signal;

use crate::probe;

fn start(scratch: &Scratch, arguments: &[&str]) -> Proc {
    let mut latch = probe(scratch, &[&["latch"], arguments].concat()).start();
    latch.expect("ready");
    latch
}

fn state(latch: &mut Proc) -> String {
    latch.send("?");
    latch.line()
}

/// Asks until the answer is `expected`: a right solution may hand a signal to a thread.
#[track_caller]
fn expect_state(latch: &mut Proc, expected: &str, story: &str) {
    let deadline = Instant::now() + DEADLINE / 2;
    let mut actual = state(latch);
    while actual != expected && Instant::now() < deadline {
        actual = state(latch);
    }
    equal!(expected, actual.as_str(), "{story}");
}

#[harness::test]
fn a_signal_sets_the_latch_and_nothing_else_happens() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["TERM"]);
    equal!("clear", state(&mut latch).as_str(), "before any signal");
    latch.signal(Signal::SIGTERM);
    expect_state(&mut latch, "set SIGTERM", "after SIGTERM");
    latch.close_stdin();
    let status = latch.wait();
    equal!(Some(0), status.code(), "it ends when it wants to");
}

#[harness::test]
fn a_latch_stays_set() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["HUP"]);
    latch.signal(Signal::SIGHUP);
    for ask in 1..4 {
        expect_state(&mut latch, "set SIGHUP", &format!("asked {ask} times"));
    }
}

#[harness::test]
fn each_kind_is_told_once_in_the_order_of_the_numbers() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["TERM", "INT", "HUP", "QUIT", "INT"]);
    let signals = [
        (Signal::SIGTERM, "set SIGTERM"),
        (Signal::SIGINT, "set SIGINT SIGTERM"),
        (Signal::SIGINT, "set SIGINT SIGTERM"),
        (Signal::SIGHUP, "set SIGHUP SIGINT SIGTERM"),
        (Signal::SIGTERM, "set SIGHUP SIGINT SIGTERM"),
        (Signal::SIGQUIT, "set SIGHUP SIGINT SIGQUIT SIGTERM"),
    ];
    for (signal, expected) in signals {
        latch.signal(signal);
        expect_state(&mut latch, expected, &format!("after {signal}"));
    }
}

#[harness::test]
fn other_signals_keep_their_effect() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["INT"]);
    latch.signal(Signal::SIGTERM);
    let status = latch.wait();
    equal!(Some(15), status.signal(), "SIGTERM was not in the list");
}

#[harness::test]
fn without_exit_on_second_no_delivery_ends_it() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["INT", "TERM"]);
    for signal in [
        Signal::SIGINT,
        Signal::SIGINT,
        Signal::SIGTERM,
        Signal::SIGTERM,
    ] {
        latch.signal(signal);
        // It would not answer any more if it had ended.
        state(&mut latch);
    }
    expect_state(&mut latch, "set SIGINT SIGTERM", "after two of each");
}

#[harness::test]
fn the_first_signal_never_ends_it() {
    let scratch = Scratch::new();
    for (signal, expected) in [
        (Signal::SIGINT, "set SIGINT"),
        (Signal::SIGTERM, "set SIGTERM"),
    ] {
        let mut latch = start(&scratch, &["--second", "INT", "TERM"]);
        latch.signal(signal);
        expect_state(&mut latch, expected, &format!("after the first {signal}"));
    }
}

#[harness::test]
fn the_second_signal_ends_it_with_128_and_its_number() {
    let scratch = Scratch::new();
    for (first, second, code) in [
        (Signal::SIGINT, Signal::SIGINT, 130),
        (Signal::SIGTERM, Signal::SIGTERM, 143),
        (Signal::SIGTERM, Signal::SIGHUP, 129),
    ] {
        let mut latch = start(&scratch, &["--second", "INT", "TERM", "HUP"]);
        latch.signal(first);
        // The two would be one, or in another order, if both were pending at once.
        expect_state(&mut latch, &format!("set {first}"), "after the first");
        latch.signal(second);
        let status = latch.wait();
        equal!(Some(code), status.code(), "{first}, then {second}");
    }
}

#[harness::test]
fn the_second_signal_ends_it_even_if_the_main_loop_hangs() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["--second", "INT", "TERM"]);
    latch.signal(Signal::SIGTERM);
    expect_state(&mut latch, "set SIGTERM", "after the first");
    latch.send("spin");
    latch.expect("spinning");
    latch.signal(Signal::SIGINT);
    let status = latch.wait();
    equal!(
        Some(130),
        status.code(),
        "SIGINT in an endless loop, after SIGTERM"
    );
}

#[harness::test]
fn a_list_that_makes_no_sense_is_refused_and_changes_nothing() {
    let scratch = Scratch::new();
    let lists: [&[&str]; 6] = [
        &[],
        &["KILL"],
        &["TERM", "KILL"],
        &["TERM", "STOP", "INT"],
        &["TERM", "SEGV"],
        &["TERM", "FPE", "ILL"],
    ];
    for list in lists {
        let mut latch = probe(&scratch, &[&["latch"], list].concat()).start();
        latch.expect("refused: InvalidInput");
        latch.signal(Signal::SIGTERM);
        let status = latch.wait();
        let story = "what SIGTERM does after the list was refused";
        equal!(Some(15), status.signal(), "{story}: {list:?}");
    }
}

#[harness::test]
fn a_read_that_is_interrupted_goes_on() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["TERM"]);
    latch.send("read");
    latch.expect("reading");
    latch.signal(Signal::SIGTERM);
    latch.send("five");
    latch.expect("5 bytes");
    expect_state(&mut latch, "set SIGTERM", "after the read");
}
