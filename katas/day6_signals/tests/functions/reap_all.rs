//! Kata 6.7 from inside: `reap_all`, in plays that `d6-probe reap` performs with children
//! of its own. It compares each event with what waitid(2) has told before.

use harness::Scratch;

use crate::probe;

#[track_caller]
fn play(steps: &[&str], expected: &str) {
    let scratch = Scratch::new();
    let run = probe(&scratch, &[&["reap"], steps].concat()).run();
    run.expect(0, expected, "");
}

#[harness::test]
fn without_children_there_are_no_events() {
    play(&["reap"], "0 as they ended; 0 not told\n");
}

#[harness::test]
fn a_child_that_has_ended_is_told_once() {
    play(
        &["exit=3", "reap", "reap"],
        "1 as they ended; 0 not told\n0 as they ended; 0 not told\n",
    );
}

#[harness::test]
fn twenty_children_are_told_at_once() {
    // Twenty children may be one SIGCHLD: there is one call for all of them.
    let mut steps = vec!["exit=0"; 10];
    steps.extend(["exit=1"; 10]);
    steps.extend(["reap", "reap"]);
    play(
        &steps,
        "20 as they ended; 0 not told\n0 as they ended; 0 not told\n",
    );
}

#[harness::test]
fn codes_and_signals_are_told_apart() {
    play(
        &[
            "exit=0", "exit=15", "exit=143", "exit=255", "kill=15", "kill=9", "kill=1", "reap",
        ],
        "7 as they ended; 0 not told\n",
    );
}

#[harness::test(os = ["linux"])]
fn a_real_time_signal_is_told_with_its_number() {
    play(
        &["exit=0", "kill=40", "kill=64", "exit=1", "reap", "reap"],
        "4 as they ended; 0 not told\n0 as they ended; 0 not told\n",
    );
}

#[harness::test]
fn a_signal_that_may_leave_a_core_is_told_as_such() {
    // Whether it does depends on the machine; both must say the same.
    play(
        &["kill=6", "kill=3", "reap"],
        "2 as they ended; 0 not told\n",
    );
}

#[harness::test]
fn a_child_that_runs_is_left_alone() {
    play(
        &["later", "reap", "others"],
        "0 as they ended; 0 not told\nexit status: 7\n",
    );
    play(
        &[
            "exit=1", "later", "exit=2", "later", "exit=3", "reap", "others",
        ],
        "3 as they ended; 0 not told\nexit status: 7\nexit status: 7\n",
    );
}

#[harness::test]
fn a_child_that_stands_still_is_left_alone() {
    play(
        &["stopped", "exit=4", "reap", "others"],
        "1 as they ended; 0 not told\nexit status: 7\n",
    );
}

#[harness::test]
fn those_that_end_later_are_told_later() {
    play(
        &["exit=1", "reap", "exit=2", "kill=15", "reap", "reap"],
        "1 as they ended; 0 not told\n2 as they ended; 0 not told\n0 as they ended; 0 not told\n",
    );
}
