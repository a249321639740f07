//! Kata 6.3 from inside: `SignalStream`, in plays that `d6-probe stream` performs.

use std::os::unix::process::ExitStatusExt;

use harness::{Scratch, equal, fail};

use crate::probe;

/// Performs the steps in one process, and compares the line that each one says.
#[track_caller]
fn play(steps: &[(&str, &str)]) {
    let scratch = Scratch::new();
    let words: Vec<&str> = steps.iter().map(|(step, _)| *step).collect();
    let mut stream = probe(&scratch, &[&["stream"], words.as_slice()].concat()).start();
    for (number, (step, expected)) in steps.iter().enumerate() {
        let actual = stream.line();
        let before = words[..number].join(", ");
        equal!(
            *expected,
            actual.as_str(),
            "the step `{step}` after: {before}"
        );
    }
    let status = stream.wait();
    equal!(Some(0), status.code(), "how the play ended");
}

#[harness::test]
fn signals_are_reported_one_after_the_other() {
    play(&[
        ("new=HUP,USR1,TERM", "new"),
        ("send=USR1", "sent USR1"),
        ("next", "SIGUSR1"),
        ("send=TERM", "sent TERM"),
        ("next", "SIGTERM"),
        ("send=HUP", "sent HUP"),
        ("next", "SIGHUP"),
        ("send=HUP", "sent HUP"),
        ("next", "SIGHUP"),
    ]);
}

#[harness::test]
fn a_limit_of_zero_asks_without_waiting() {
    play(&[
        ("new=USR1", "new"),
        ("within=0", "none"),
        ("send=USR1", "sent USR1"),
        ("ask", "SIGUSR1"),
        ("within=0", "none"),
    ]);
}

#[harness::test]
fn nothing_is_told_after_the_limit_and_not_before() {
    play(&[
        ("new=USR1", "new"),
        ("within=60", "none"),
        ("send=USR1", "sent USR1"),
        ("next", "SIGUSR1"),
        ("within=40", "none"),
    ]);
}

#[harness::test]
fn a_wait_that_another_signal_interrupts_goes_on() {
    play(&[
        ("new=USR1,USR2", "new"),
        ("disturb", "disturbed"),
        ("within=150", "none"),
        ("send=USR2", "sent USR2"),
        ("next", "SIGUSR2"),
    ]);
}

#[harness::test]
fn several_kinds_at_once_are_all_reported() {
    play(&[
        ("new=HUP,USR1,USR2,TERM", "new"),
        ("send=TERM", "sent TERM"),
        ("send=USR2", "sent USR2"),
        ("send=HUP", "sent HUP"),
        ("send=USR1", "sent USR1"),
        (
            "seen=HUP,USR1,USR2,TERM",
            "seen SIGHUP SIGUSR1 SIGUSR2 SIGTERM",
        ),
    ]);
}

#[harness::test]
fn a_burst_of_one_kind_does_not_lose_another() {
    // A pair of sockets takes 278 bytes, a pipe 65,536.
    play(&[
        ("new=USR1,USR2", "new"),
        ("send=USR1*35000", "sent USR1*35000"),
        ("send=USR1*35000", "sent USR1*35000"),
        ("send=USR2", "sent USR2"),
        ("seen=USR1,USR2", "seen SIGUSR1 SIGUSR2"),
    ]);
}

#[harness::test]
fn after_a_burst_the_stream_works_as_before() {
    play(&[
        ("new=USR1,USR2", "new"),
        ("send=USR1*2000", "sent USR1*2000"),
        ("send=USR2", "sent USR2"),
        ("seen=USR1,USR2", "seen SIGUSR1 SIGUSR2"),
        ("drop", "dropped"),
        ("new=USR2", "new"),
        ("within=20", "none"),
        ("send=USR2", "sent USR2"),
        ("next", "SIGUSR2"),
    ]);
}

#[harness::test]
fn a_second_stream_reports_what_has_come_since() {
    play(&[
        ("new=USR1,TERM", "new"),
        ("send=USR1", "sent USR1"),
        ("drop", "dropped"),
        ("new=USR1,TERM", "new"),
        ("within=20", "none"),
        ("send=TERM", "sent TERM"),
        ("next", "SIGTERM"),
    ]);
}

#[harness::test]
fn the_longest_limit_is_a_limit() {
    play(&[
        ("new=USR1", "new"),
        ("send=USR1", "sent USR1"),
        ("next-of-max", "SIGUSR1"),
    ]);
}

#[harness::test]
fn a_list_that_makes_no_sense_is_refused() {
    play(&[
        ("new=", "refused: InvalidInput"),
        ("new=KILL", "refused: InvalidInput"),
        ("new=TERM,STOP", "refused: InvalidInput"),
        ("new=TERM,SEGV", "refused: InvalidInput"),
        ("new=FPE", "refused: InvalidInput"),
        ("new=ILL,TERM", "refused: InvalidInput"),
    ]);
}

#[harness::test]
fn a_list_that_is_refused_changes_nothing() {
    let scratch = Scratch::new();
    let steps = ["stream", "new=TERM,KILL", "send=TERM", "within=0"];
    let mut stream = probe(&scratch, &steps).start();
    stream.expect("refused: InvalidInput");
    let status = stream.wait();
    equal!(Some(15), status.signal(), "what SIGTERM does afterwards");
}

#[harness::test]
fn a_dropped_stream_closes_its_descriptors() {
    let scratch = Scratch::new();
    let steps = [
        "stream",
        "fds",
        "new=USR1,USR2",
        "drop",
        "fds",
        "new=USR1",
        "drop",
        "fds",
    ];
    let mut stream = probe(&scratch, &steps).start();
    let lines: Vec<String> = steps[1..].iter().map(|_| stream.line()).collect();
    let free = |place: usize| lines[place].as_str();
    equal!(
        free(0),
        free(3),
        "the free descriptors, before a stream and after its end"
    );
    equal!(free(0), free(6), "the same after the second stream");
}

#[harness::test]
fn programs_do_not_inherit_its_descriptors() {
    let scratch = Scratch::new();
    let steps = ["stream", "child-fds", "new=USR1,USR2", "child-fds"];
    let mut stream = probe(&scratch, &steps).start();
    let lines: Vec<String> = steps[1..].iter().map(|_| stream.line()).collect();
    if !lines[0].starts_with("free in a child: ") {
        fail(format!("the fixture says {lines:?}"));
    }
    equal!(
        lines[0],
        lines[2],
        "the free descriptors of a program, without a stream and with one"
    );
}
