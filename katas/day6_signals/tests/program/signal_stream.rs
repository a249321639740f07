//! Kata 6.3 from outside: `sigkit stream`.

use harness::{Proc, Scratch, equal};
use nix::sys::signal::Signal;

use crate::sigkit;

fn start(scratch: &Scratch, arguments: &[&str]) -> Proc {
    let mut stream = sigkit(scratch, &[&["stream"], arguments].concat()).start();
    stream.expect("ready");
    stream
}

#[harness::test]
fn stream_prints_signals_as_they_come() {
    let scratch = Scratch::new();
    let mut stream = start(&scratch, &["--count", "3", "HUP", "USR1", "TERM"]);
    for signal in [Signal::SIGUSR1, Signal::SIGTERM, Signal::SIGUSR1] {
        stream.signal(signal);
        stream.expect(signal.as_str());
    }
    let status = stream.wait();
    equal!(Some(0), status.code(), "how it ends after three signals");
}

#[harness::test]
fn stream_tells_that_nothing_has_come() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &["stream", "--limit", "60ms", "USR1"]).run();
    run.expect(1, "ready\n", "sigkit: no signal within 60ms\n");
}

#[harness::test]
fn signals_of_several_kinds_in_a_moment_all_come() {
    let scratch = Scratch::new();
    let kinds = [
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGUSR1,
        Signal::SIGTERM,
    ];
    let mut stream = start(&scratch, &["--count", "4", "HUP", "INT", "USR1", "TERM"]);
    kinds.iter().for_each(|signal| stream.signal(*signal));
    let mut lines = stream.rest();
    lines.sort();
    let expected = ["SIGHUP", "SIGINT", "SIGTERM", "SIGUSR1"].map(str::to_owned);
    equal!(expected.to_vec(), lines, "what was printed, sorted");
}

#[harness::test]
fn signals_that_cannot_be_caught_are_refused() {
    let scratch = Scratch::new();
    let message = "sigkit: these signals cannot be caught\nTry 'sigkit --help'.\n";
    for list in [&["KILL"][..], &["USR1", "STOP"], &["ILL"], &[]] {
        sigkit(&scratch, &["stream"])
            .args(list)
            .run()
            .expect(64, "", message);
    }
}

#[harness::test(seeded)]
fn random_signals_are_printed_in_the_order_in_which_they_come() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut kinds = [
        Signal::SIGHUP,
        Signal::SIGINT,
        Signal::SIGQUIT,
        Signal::SIGTERM,
        Signal::SIGUSR1,
        Signal::SIGUSR2,
    ];
    for _ in 0..4 {
        rng.shuffle(&mut kinds);
        let kinds = &kinds[..3];
        let (names, count) = (kinds.iter().map(|kind| kind.as_str()), 10 + rng.index(20));
        let count_text = count.to_string();
        let words: Vec<&str> = ["--count", &count_text].into_iter().chain(names).collect();
        let mut stream = start(&scratch, &words);
        for _ in 0..count {
            let signal = *rng.pick(kinds);
            stream.signal(signal);
            stream.expect(signal.as_str());
        }
        let status = stream.wait();
        equal!(Some(0), status.code(), "how it ends after {count} signals");
    }
}
