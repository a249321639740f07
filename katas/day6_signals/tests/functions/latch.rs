//! Kata 6.2 from inside: `install_latch` and `Latch`, called by `d6-probe latch`.

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

/// Asks until the answer is `expected`: what was sent need not be delivered yet.
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
    equal!("exited with 0", latch.end(), "it ends when it wants to");
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
    let end = latch.end();
    equal!("killed by SIGTERM", end, "SIGTERM was not in the list");
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
    for (signal, expected, list) in [
        (Signal::SIGINT, "set SIGINT", ["INT", "TERM"]),
        (Signal::SIGTERM, "set SIGTERM", ["INT", "TERM"]),
        (Signal::SIGTERM, "set SIGTERM", ["TERM", "TERM"]),
    ] {
        let mut latch = start(&scratch, &[&["--second"], &list[..]].concat());
        latch.signal(signal);
        let story = format!("after the first {signal}, with the list {list:?}");
        expect_state(&mut latch, expected, &story);
    }
}

#[harness::test]
fn the_second_signal_ends_it_with_128_and_its_number() {
    let scratch = Scratch::new();
    for (first, second, end) in [
        (Signal::SIGINT, Signal::SIGINT, "exited with 130"),
        (Signal::SIGTERM, Signal::SIGTERM, "exited with 143"),
        (Signal::SIGTERM, Signal::SIGHUP, "exited with 129"),
    ] {
        let mut latch = start(&scratch, &["--second", "INT", "TERM", "HUP"]);
        latch.signal(first);
        // The two would be one, or in another order, if both were pending at once.
        expect_state(&mut latch, &format!("set {first}"), "after the first");
        latch.signal(second);
        equal!(end, latch.end(), "{first}, then {second}");
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
    let story = "SIGINT in an endless loop, after SIGTERM";
    equal!("exited with 130", latch.end(), "{story}");
}

#[harness::test]
fn the_second_signal_ends_it_even_if_nobody_has_looked_in_between() {
    let scratch = Scratch::new();
    for (signals, end) in [
        ("TERM INT", "exited with 130"),
        ("INT INT", "exited with 130"),
        ("HUP TERM", "exited with 143"),
    ] {
        let mut latch = start(&scratch, &["--second", "INT", "TERM", "HUP"]);
        latch.send(&format!("raise {signals}"));
        // Both are delivered to its only thread, one after the other.
        let actual = match latch.line_or_end() {
            Ok(line) => format!("goes on and says {line:?}"),
            Err(_) => latch.end(),
        };
        equal!(end, actual, "{signals}, delivered to its main thread");
    }
}

#[harness::test]
fn a_delivery_is_known_as_soon_as_it_is_over() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["QUIT", "HUP", "TERM", "INT"]);
    for (signal, expected) in [
        ("TERM", "set SIGTERM"),
        ("HUP", "set SIGHUP SIGTERM"),
        ("QUIT", "set SIGHUP SIGQUIT SIGTERM"),
        ("INT", "set SIGHUP SIGINT SIGQUIT SIGTERM"),
    ] {
        latch.send(&format!("raise {signal}"));
        let story = "as soon as `raise` has returned, which delivers it to this thread";
        equal!(expected, latch.line(), "{signal}, {story}");
    }
}

#[harness::test]
fn a_latch_knows_only_what_has_come_since_it_was_made() {
    let scratch = Scratch::new();
    let mut latch = start(&scratch, &["TERM", "HUP"]);
    latch.send("raise TERM");
    equal!("set SIGTERM", latch.line(), "after SIGTERM");
    latch.send("again");
    equal!("clear", latch.line(), "another latch, made after SIGTERM");
    latch.signal(Signal::SIGHUP);
    expect_state(&mut latch, "set SIGHUP", "the other latch after SIGHUP");
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
        let story = "what SIGTERM does after the list was refused";
        equal!("killed by SIGTERM", latch.end(), "{story}: {list:?}");
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
