//! Kata 6.6 from inside: `run_with_timeout`.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use day6_signals::Ended;
use day6_signals::timeout::run_with_timeout;
use harness::{Gate, Lifeline, Scratch, clean_signals, equal, program_path, start_ignoring};
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
    ended: Result<Ended, String>,
    stdout: String,
    stderr: String,
}

fn seen(command: &str, mut cmd: Command, limit: Duration, grace: Duration) -> Seen {
    let story = format!("`d6-probe {command}` runs with a limit of {limit:?}, then {grace:?}");
    bounded(&story, move || {
        match run_with_timeout(&mut cmd, limit, grace) {
            Ok(run) => Seen {
                ended: Ok(run.ended),
                stdout: shown(&run.stdout),
                stderr: shown(&run.stderr),
            },
            Err(error) => Seen {
                ended: Err(format!("{:?}", error.kind())),
                stdout: String::new(),
                stderr: String::new(),
            },
        }
    })
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

fn exited(code: i32) -> Result<Ended, String> {
    Ok(Ended::Exited(ExitStatus::from_raw(code << 8)))
}

fn timed_out(signal: i32, escalated: bool) -> Result<Ended, String> {
    let status = ExitStatus::from_raw(signal);
    Ok(Ended::TimedOut { status, escalated })
}

#[harness::test]
fn a_command_that_ends_in_time_is_told_with_its_status_and_output() {
    for code in [0, 3, 255] {
        let command = format!("emit 2 3 {code}");
        let seen = run(&command, AMPLE, ms(50));
        equal!(
            (&exited(code), "oo", "eee"),
            (&seen.ended, &*seen.stdout, &*seen.stderr)
        );
    }
}

#[harness::test]
fn a_command_that_is_killed_in_time_is_no_timeout() {
    let seen = run("die TERM", AMPLE, ms(50));
    equal!(Ok(Ended::Exited(ExitStatus::from_raw(15))), seen.ended);
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
    equal!(timed_out(15, false), seen.ended, "it obeys SIGTERM");
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
    equal!(timed_out(9, true), seen.ended, "it ignores SIGTERM");
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
    let is_over = matches!(seen.ended, Ok(Ended::TimedOut { .. }));
    equal!(
        true,
        is_over,
        "it has stopped itself, and then: {:?}",
        seen.ended
    );
    lifeline.expect_dead();
}

#[harness::test]
fn what_was_written_before_the_end_is_returned() {
    // Any machine starts it within that time.
    let seen = run("say hello", ms(700), AMPLE);
    equal!(
        (timed_out(15, false), "hello\\n"),
        (seen.ended, &*seen.stdout)
    );
}

#[harness::test]
fn much_output_on_both_streams_is_complete() {
    let seen = run("emit 1048576 1048577 7", AMPLE, ms(50));
    let expected = Seen {
        ended: exited(7),
        stdout: "1048576 bytes".to_owned(),
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
        equal!(
            true,
            seen.ended.is_ok(),
            "`d6-probe {command}`: {:?}",
            seen.ended
        );
        lifeline.expect_dead();
    }
}

#[harness::test]
fn a_grandchild_that_holds_the_output_is_not_waited_for() {
    let seen = run("orphaner", AMPLE, ms(50));
    equal!(
        (exited(0), "left one behind\\n"),
        (seen.ended, &*seen.stdout)
    );
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
    equal!(Err("NotFound".to_owned()), seen.ended);
}

#[harness::test]
fn the_longest_and_the_shortest_limit_are_limits() {
    let longest = run("emit 1 0 0", Duration::MAX, Duration::MAX);
    equal!(exited(0), longest.ended, "a limit of {:?}", Duration::MAX);
    let shortest = run("stay", Duration::ZERO, AMPLE);
    let is_timed_out = matches!(shortest.ended, Ok(Ended::TimedOut { .. }));
    equal!(true, is_timed_out, "a limit of 0: {:?}", shortest.ended);
}

#[harness::test(os = ["linux"])]
fn while_it_waits_it_does_not_keep_asking() {
    let scratch = Scratch::new();
    let mut timed = program(&scratch, &["timed", "500"]).start();
    timed.expect("timed out: true");
    let mut number = || timed.line().parse::<u64>().unwrap_or(u64::MAX);
    let (millis, wakeups) = (number(), number());
    equal!(
        true,
        millis < 100,
        "{millis} ms of processor time for a wait of 500 ms"
    );
    // 30 in half a second, and some for the start and the end.
    equal!(
        true,
        wakeups < 80,
        "it has waited {wakeups} times in half a second"
    );
}
