//! Kata 6.6 from inside: `run_with_timeout`.

use std::process::Command;
use std::time::{Duration, Instant};

use day6_signals::Ended;
use day6_signals::timeout::run_with_timeout;
use harness::{
    Gate, Lifeline, Scratch, clean_signals, ending, equal, fail, program_path, start_ignoring,
};
use nix::sys::signal::Signal;

use crate::{bounded, ms, probe as program};

/// Long enough for any command that is in no hurry.
const AMPLE: Duration = Duration::from_secs(4);

fn probe(arguments: &[&str]) -> Command {
    let mut command = Command::new(program_path("d6-probe"));
    command.args(arguments);
    clean_signals(&mut command);
    command
}

/// What came of it, in a form that can be compared and read.
#[derive(Debug, PartialEq)]
struct Seen {
    ended: String,
    stdout: String,
    stderr: String,
}

fn seen(command: &str, mut cmd: Command, limit: Duration, grace: Duration) -> Seen {
    let story = format!("`d6-probe {command}` runs with a limit of {limit:?}, then {grace:?}");
    bounded(&story, move || {
        match run_with_timeout(&mut cmd, limit, grace) {
            Ok(run) => Seen {
                ended: told(run.ended),
                stdout: shown(&run.stdout),
                stderr: shown(&run.stderr),
            },
            Err(error) => Seen {
                ended: format!("the error {:?}", error.kind()),
                stdout: String::new(),
                stderr: String::new(),
            },
        }
    })
}

fn told(ended: Ended) -> String {
    match ended {
        Ended::Exited(status) => format!("in time, {}", ending(status)),
        Ended::TimedOut { status, escalated } => {
            format!("timed out, escalated: {escalated}, {}", ending(status))
        }
    }
}

/// Of many bytes only how many.
fn shown(bytes: &[u8]) -> String {
    match bytes.len() {
        0..=200 => bytes.escape_ascii().to_string(),
        length => format!("{length} bytes"),
    }
}

fn run(command: &str, limit: Duration, grace: Duration) -> Seen {
    let words: Vec<&str> = command.split(' ').collect();
    seen(command, probe(&words), limit, grace)
}

fn exited(code: i32) -> String {
    format!("in time, exited with {code}")
}

/// Ended by SIGTERM, because its time was up.
const OBEYED: &str = "timed out, escalated: false, killed by SIGTERM";

/// Compares what comes of a command that has to start before its time is up. Nobody knows
/// how long that takes; so it gets more time if it was too little.
#[track_caller]
fn expect_once_started(command: &str, expected: (&str, &str), story: &str) {
    let mut last = (String::new(), String::new());
    for limit in [200, 700, 2_000] {
        let seen = run(command, ms(limit), ms(700));
        last = (seen.ended, seen.stdout);
        if (&*last.0, &*last.1) == expected {
            return;
        }
    }
    equal!(expected, (&*last.0, &*last.1), "{story}");
}

#[harness::test]
fn a_command_that_ends_in_time_is_told_with_its_status_and_output() {
    for code in [0, 3, 255] {
        let command = format!("emit 2 3 {code}");
        let seen = run(&command, AMPLE, ms(50));
        equal!(
            (exited(code).as_str(), "oo", "eee"),
            (&*seen.ended, &*seen.stdout, &*seen.stderr)
        );
    }
}

#[harness::test]
fn a_command_that_is_killed_in_time_is_no_timeout() {
    let seen = run("die TERM", AMPLE, ms(50));
    equal!("in time, killed by SIGTERM", seen.ended);
}

#[harness::test]
fn it_leads_a_group_of_its_own_and_reads_nothing() {
    let seen = run("who", AMPLE, ms(50));
    equal!(
        "leads a group: true, reads nothing: true\\n",
        seen.stdout.as_str()
    );
}

#[harness::test]
fn a_command_that_obeys_is_ended_by_sigterm() {
    let start = Instant::now();
    let seen = run("stay", ms(200), AMPLE);
    let elapsed = start.elapsed();
    equal!(OBEYED, seen.ended, "it obeys SIGTERM");
    equal!(
        true,
        elapsed >= ms(200),
        "it was ended after {elapsed:?}, with a limit of 200 ms"
    );
}

#[harness::test]
fn a_command_that_ignores_sigterm_is_ended_by_sigkill() {
    let mut stubborn = Command::new(program_path("d6-probe"));
    stubborn.arg("stay");
    // From its first instruction on: it does not matter how soon it starts.
    start_ignoring(&mut stubborn, Signal::SIGTERM);
    let start = Instant::now();
    let seen = seen("stay, ignoring SIGTERM", stubborn, ms(200), ms(50));
    let elapsed = start.elapsed();
    let killed = "timed out, escalated: true, killed by SIGKILL";
    equal!(killed, seen.ended, "it ignores SIGTERM");
    equal!(
        true,
        elapsed >= ms(250),
        "it was killed after {elapsed:?}, 200 ms and 50 ms"
    );
}

#[harness::test]
fn a_command_that_stands_still_is_ended_as_well() {
    // SIGTERM waits until it goes on, and it never does; SIGKILL does not wait.
    let lifeline = Lifeline::new();
    let mut cmd = probe(&["stand-still"]);
    lifeline.attach(&mut cmd);
    let seen = seen("stand-still", cmd, ms(200), ms(50));
    let is_over = seen.ended.starts_with("timed out");
    equal!(true, is_over, "it has stopped itself, then {}", seen.ended);
    lifeline.expect_dead();
}

#[harness::test]
fn what_was_written_before_the_end_is_returned() {
    // Any machine starts it within that time.
    let seen = run("say hello", ms(700), AMPLE);
    equal!((OBEYED, "hello\\n"), (&*seen.ended, &*seen.stdout));
}

#[harness::test]
fn much_output_on_both_streams_is_complete() {
    let seen = run("emit 12582912 1048577 7", AMPLE, ms(50));
    let expected = Seen {
        ended: exited(7),
        stdout: "12582912 bytes".to_owned(),
        stderr: "1048577 bytes".to_owned(),
    };
    equal!(expected, seen);
}

#[harness::test]
fn grandchildren_die_with_it() {
    for (command, limit) in [
        ("tree", ms(300)),
        ("tree --stubborn", ms(300)),
        ("orphaner", AMPLE),
    ] {
        let lifeline = Lifeline::new();
        let words: Vec<&str> = command.split(' ').collect();
        let mut cmd = probe(&words);
        lifeline.attach(&mut cmd);
        let seen = seen(command, cmd, limit, ms(100));
        let has_run = !seen.ended.starts_with("the error");
        equal!(true, has_run, "`d6-probe {command}`: {}", seen.ended);
        lifeline.expect_dead();
    }
}

#[harness::test]
fn a_grandchild_that_holds_the_output_is_not_waited_for() {
    let seen = run("orphaner", AMPLE, ms(50));
    let expected = (exited(0), "left one behind\\n".to_owned());
    equal!(expected, (seen.ended, seen.stdout));
}

#[harness::test]
fn a_process_that_has_left_the_group_is_neither_waited_for_nor_killed() {
    let scratch = Scratch::new();
    let gate = Gate::new(&scratch, "gate");
    let lifeline = Lifeline::new();
    let fifo = gate
        .path()
        .to_str()
        .expect("a scratch has a plain name")
        .to_owned();
    let mut cmd = probe(&["escaper", &fifo]);
    lifeline.attach(&mut cmd);
    let seen = seen("escaper FIFO", cmd, AMPLE, ms(50));
    equal!(
        exited(3),
        seen.ended,
        "it left somebody in another group who holds the output"
    );
    // Somebody stands in front of the gate: whoever was left behind is alive.
    gate.open();
    lifeline.expect_dead();
}

#[harness::test]
fn a_process_that_has_left_the_group_may_write_without_end() {
    let lifeline = Lifeline::new();
    let mut cmd = probe(&["escaper"]);
    lifeline.attach(&mut cmd);
    let seen = seen("escaper", cmd, AMPLE, ms(50));
    equal!(
        exited(3),
        seen.ended,
        "it left somebody in another group who writes and writes"
    );
    // Nobody reads any more, so that the writer ends by itself.
    lifeline.expect_dead();
}

#[harness::test]
fn a_command_that_cannot_be_started_is_an_error() {
    let scratch = Scratch::new();
    let missing = Command::new(scratch.join("no-such-program"));
    let seen = seen("a missing program", missing, AMPLE, ms(50));
    equal!("the error NotFound", seen.ended);
}

#[harness::test]
fn the_longest_and_the_shortest_limit_are_limits() {
    let longest = run("emit 1 0 0", Duration::MAX, Duration::MAX);
    equal!(exited(0), longest.ended, "a limit of {:?}", Duration::MAX);
    let shortest = run("stay", Duration::ZERO, Duration::MAX);
    let is_timed_out = shortest.ended.starts_with("timed out");
    equal!(true, is_timed_out, "a limit of 0: {}", shortest.ended);
}

#[harness::test]
fn it_takes_no_longer_than_it_must() {
    let story = "six commands that obey run with a limit of 0, and two that end at once with one \
                 of 4 s";
    let seen = bounded(story, || {
        let stay = || run_with_timeout(&mut probe(&["stay"]), Duration::ZERO, AMPLE);
        let emit = || run_with_timeout(&mut probe(&["emit", "1", "1", "0"]), AMPLE, AMPLE);
        let runs = [
            stay(),
            stay(),
            stay(),
            stay(),
            stay(),
            stay(),
            emit(),
            emit(),
        ];
        runs.map(|run| run.is_ok_and(|run| matches!(run.ended, Ended::TimedOut { .. })))
    });
    let expected = [true, true, true, true, true, true, false, false];
    equal!(expected, seen, "which of them were timed out");
}

#[harness::test]
fn a_command_that_writes_without_end_is_ended_at_the_limit() {
    // Byte after byte, each read by itself: once it has started, there is always something.
    for limit in [150, 700, 2_000] {
        let seen = run("chatter", ms(limit), AMPLE);
        equal!(OBEYED, seen.ended, "it writes and writes");
        if !seen.stdout.is_empty() {
            return;
        }
    }
    fail("of a command that writes and writes nothing is returned");
}

#[harness::test]
fn a_command_that_closes_its_outputs_has_not_ended() {
    let story = "it says that it is ready, closes both outputs, and stays";
    expect_once_started("mute", (OBEYED, "ready\\n"), story);
}

#[harness::test]
fn a_command_may_answer_sigterm_in_its_own_way() {
    for (end, expected) in [
        ("3", "timed out, escalated: false, exited with 3"),
        ("KILL", "timed out, escalated: false, killed by SIGKILL"),
    ] {
        let command = format!("on-term {end}");
        let story = format!("it waits for SIGTERM and then ends by itself, with {end}");
        expect_once_started(&command, (expected, "ready\\nSIGTERM\\n"), &story);
    }
}

#[harness::test]
fn sigterm_is_sent_to_the_whole_group() {
    let ended = "timed out, escalated: false, exited with 5";
    let story = "it ignores SIGTERM and waits for its child, which says when it gets one";
    expect_once_started("tidy-family", (ended, "ready\\nSIGTERM\\n"), story);
}

/// Runs a command that stays, and looks at what the wait has cost.
#[track_caller]
fn expect_a_calm_wait(arguments: &[&str], story: &str) {
    let scratch = Scratch::new();
    let mut timed = program(&scratch, arguments).start();
    equal!("timed out: true", timed.line(), "{story}");
    let mut number = || timed.line().parse::<u64>().unwrap_or(u64::MAX);
    let (millis, wakeups) = (number(), number());
    equal!(
        true,
        millis < 60,
        "{millis} ms of processor time for a wait of half a second: {story}"
    );
    // 30 in half a second, and some for the start and the end.
    equal!(
        true,
        wakeups < 80,
        "it has waited {wakeups} times in half a second: {story}"
    );
}

#[harness::test(os = ["linux"])]
fn while_it_waits_it_does_not_keep_asking() {
    expect_a_calm_wait(&["timed", "stay", "500"], "a command that stays");
}

#[harness::test(os = ["linux"])]
fn while_it_waits_for_one_who_has_closed_its_outputs_it_does_not_keep_asking() {
    expect_a_calm_wait(
        &["timed", "mute", "500"],
        "a command that closes both outputs",
    );
}

#[harness::test(os = ["linux"])]
fn while_it_waits_for_the_end_of_the_grace_it_does_not_keep_asking() {
    let story = "a limit of 50 ms, and then a grace for one who ignores SIGTERM";
    expect_a_calm_wait(&["timed-grace", "stay", "450"], story);
}
