//! Kata 7.9 from outside: `sysop config`, `wakeup` and `run`.

mod stopping;

use std::fs;

use harness::{Lifeline, Proc, Scratch, equal, snapshot};
use nix::sys::signal::Signal;

use crate::{run, sysop, until};

#[harness::test]
fn a_configuration_is_shown_with_all_it_leaves_open() {
    let scratch = Scratch::new();
    scratch.file(
        "c",
        "[monitor]\n[service web]\ncommand = a  b\nbase = 1500us\n[log]\npath = x\nmax=2K",
    );
    snapshot!(sysop(&scratch).args(["config", "c"]).transcript(), @"
    $ sysop config c
    exit: 0
    --- stdout ---
    [monitor]
    every = 10s
    [service web]
    command = a b
    restart = on-failure
    base = 1500us
    cap = 60s
    stable = 10s
    max = 5
    grace = 10s
    [log]
    path = x
    max = 2048
    keep = 5
    compress = never
    ");
}

#[harness::test]
fn a_mistake_in_the_configuration_starts_nothing() {
    let scratch = Scratch::new();
    scratch.file(
        "c",
        "[log]\npath = made.log\n[service web]\ncommand = d7-probe hang\ngrase = 1s\n",
    );
    for command in ["run", "config"] {
        let run = run(&scratch, &[command, "c"]);
        let text = run.stderr_text();
        let told = text.contains("line 5") && text.contains("grase");
        equal!(
            (Some(78), true),
            (run.status.code(), told),
            "{command}: {text}"
        );
    }
    equal!(
        false,
        scratch.join("made.log").exists(),
        "whether the log was made"
    );
}

#[harness::test]
fn wakeup_tells_how_long_to_sleep() {
    let scratch = Scratch::new();
    run(&scratch, &["wakeup", "5s", "9s", "7s", "1h"]).expect(0, "2s\n", "");
    run(&scratch, &["wakeup", "5s", "9s", "4s"]).expect(0, "0ns\n", "");
    run(&scratch, &["wakeup", "5s"]).expect(0, "3600s\n", "");
}

const SAMPLES: &str = "\
sample 0s 0 0 1000 600
sample 1s 100 100 1000 600
sample 2s 110 200 1000 500
";

/// A system with two services, samples, a log and backups, in the scratch.
fn start(scratch: &Scratch, lifeline: &Lifeline) -> Proc {
    scratch.file("samples", SAMPLES);
    scratch.file("src/file", "content");
    let config = "\
[monitor]
every = 1ms
[rule hot]
metric = cpu
raise = 90
clear = 50
[service one]
command = d7-probe hang
[service two]
command = d7-probe polite 0
[log]
path = sys.log
max = 100
keep = 900
compress = after
[backup]
source = src
repo = repo
every = 1h
keep = 2
";
    scratch.file("c", config);
    let program = sysop(scratch).args(["run", "--replay", "samples", "c"]);
    program.lifeline(lifeline).start()
}

fn is_of_a_service(line: &str) -> bool {
    [
        "started ", "exited ", "stopping", "stopped", "hanging", "polite", "goodbye",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

#[harness::test]
fn everything_together_runs_and_stops_in_order() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let mut sysop = start(&scratch, &lifeline);
    let mut lines = Vec::new();
    let wanted = ["hanging", "polite", "backup ok", "monitor cpu=10.0"];
    while wanted
        .iter()
        .any(|start| !lines.iter().any(|line: &String| line.starts_with(start)))
    {
        lines.push(sysop.line());
    }
    sysop.signal(Signal::SIGTERM);
    lines.extend(sysop.rest());
    equal!(Some(0), sysop.wait().code(), "it printed {lines:#?}");
    lifeline.expect_dead();
    let of = |start: &str| -> Vec<&str> {
        let lines = lines.iter().map(String::as_str);
        lines.filter(|line| line.starts_with(start)).collect()
    };
    let monitor = ["monitor cpu=100.0 mem=40.0", "monitor cpu=10.0 mem=50.0"];
    equal!(monitor.as_slice(), of("monitor"));
    equal!(
        vec!["alert raised hot 100.0", "alert cleared hot after 1s"],
        of("alert")
    );
    equal!(
        vec!["backup ok 20240315T120000Z-0001 stored=1 reused=0"],
        of("backup")
    );
    // What the services themselves say goes to the terminal, not to the log; and when it
    // comes is not for us to say.
    let printed: Vec<_> = lines
        .iter()
        .filter(|line| !["hanging", "polite", "goodbye"].contains(&line.as_str()))
        .cloned()
        .collect();
    let tail = [
        "stopping: SIGTERM",
        "exited two: exit 0",
        "exited one: killed by SIGTERM (15)",
        "stopped",
        "bye",
    ];
    let from = printed.iter().position(|line| line.starts_with("stopping"));
    equal!(tail.as_slice(), &printed[from.unwrap_or(0)..], "the end");
    equal!(
        printed,
        crate::rotated::lines(&scratch.join("sys.log")),
        "the log"
    );
}

#[harness::test]
fn a_service_that_is_given_up_is_the_status() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    scratch.file(
        "c",
        "[service bad]\ncommand = d7-probe exit 3\nbase = 1ms\nmax = 1\n",
    );
    let program = sysop(&scratch).args(["run", "c"]).lifeline(&lifeline);
    let mut sysop = program.start();
    while sysop.line() != "stopped" {}
    // It goes on without services, until it is told otherwise.
    sysop.signal(Signal::SIGUSR1);
    sysop.expect("status bad down");
    sysop.signal(Signal::SIGTERM);
    equal!(vec!["bye"], sysop.rest());
    equal!(Some(1), sysop.wait().code());
    lifeline.expect_dead();
}

#[harness::test]
fn services_do_not_outlive_who_cannot_tell_of_them() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    // Without samples there is a line each time.
    scratch.file("none", "");
    let config = "[monitor]\nevery = 1ms\n[service one]\ncommand = d7-probe hang\n";
    scratch.file("c", config);
    let program = sysop(&scratch).args(["run", "--replay", "none", "c"]);
    let mut sysop = program.lifeline(&lifeline).start();
    while sysop.line() != "hanging" {}
    // As in `sysop run c | head`: nobody reads what it says next.
    sysop.close_stdout();
    equal!(
        (Some(0), String::new()),
        (sysop.wait().code(), sysop.stderr())
    );
    lifeline.expect_dead();
}

#[harness::test]
fn status_tells_how_things_stand() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let mut sysop = start(&scratch, &lifeline);
    let (mut pids, mut ready) = (Vec::new(), 0);
    while ready < 4 {
        let line = sysop.line();
        if let Some(rest) = line.strip_prefix("started ") {
            pids.push(rest.to_owned());
            ready += 1;
        }
        ready += usize::from(line == "monitor cpu=10.0 mem=50.0");
        ready += usize::from(line.starts_with("backup"));
    }
    sysop.signal(Signal::SIGUSR1);
    sysop.signal(Signal::SIGTERM);
    let lines = sysop.rest();
    let status: Vec<_> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("status "))
        .collect();
    pids.push("cpu=10.0 mem=50.0".to_owned());
    equal!(pids, status, "in {lines:?}");
    equal!(Some(0), sysop.wait().code());
    lifeline.expect_dead();
}

#[harness::test]
fn a_shutdown_does_not_wait_for_a_timer() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    scratch.file(
        "c",
        "[monitor]\nevery = 1h\n[service one]\ncommand = d7-probe hang\n",
    );
    scratch.file("samples", SAMPLES);
    let program = sysop(&scratch).args(["run", "--replay", "samples", "c"]);
    let mut sysop = program.lifeline(&lifeline).start();
    while sysop.line() != "hanging" {}
    sysop.signal(Signal::SIGTERM);
    let lines = sysop.rest();
    equal!(
        Some("bye"),
        lines.last().map(String::as_str),
        "in {lines:?}"
    );
    equal!(Some(0), sysop.wait().code());
    lifeline.expect_dead();
}

#[harness::test]
fn sighup_opens_the_log_anew() {
    let scratch = Scratch::new();
    scratch.file(
        "c",
        "[log]\npath = sys.log\n[service one]\ncommand = d7-probe hang\n",
    );
    let lifeline = Lifeline::new();
    let program = sysop(&scratch).args(["run", "c"]).lifeline(&lifeline);
    let mut sysop = program.start();
    while !sysop.line().starts_with("started") {}
    let moved = scratch.join("moved");
    fs::rename(scratch.join("sys.log"), &moved).expect("it can be renamed");
    sysop.signal(Signal::SIGHUP);
    until("the new log", || scratch.join("sys.log").exists());
    sysop.signal(Signal::SIGTERM);
    let lines = sysop.rest();
    equal!(Some(0), sysop.wait().code());
    lifeline.expect_dead();
    let new = fs::read_to_string(scratch.join("sys.log")).unwrap_or_default();
    equal!(
        true,
        new.ends_with("stopped\nbye\n"),
        "whether the end is in the new log: {new:?}"
    );
    let old = fs::read_to_string(moved).unwrap_or_default();
    equal!(
        true,
        old.starts_with("started one"),
        "whether the start is in the old one: {old:?}"
    );
    drop(lines);
}

#[harness::test]
fn a_burst_of_signals_loses_no_line() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let mut sysop = start(&scratch, &lifeline);
    let mut lines = vec![sysop.line()];
    for round in 0..60 {
        let signal = if round % 3 == 0 {
            Signal::SIGHUP
        } else {
            Signal::SIGUSR1
        };
        sysop.signal(signal);
    }
    while !lines.iter().any(|line| line.starts_with("backup")) {
        lines.push(sysop.line());
    }
    sysop.signal(Signal::SIGTERM);
    lines.extend(sysop.rest());
    equal!(Some(0), sysop.wait().code(), "it printed {lines:#?}");
    lifeline.expect_dead();
    lines.retain(|line| !["hanging", "polite", "goodbye"].contains(&line.as_str()));
    equal!(Some("bye"), lines.last().map(String::as_str));
    equal!(
        lines,
        crate::rotated::lines(&scratch.join("sys.log")),
        "the log"
    );
    let starts = lines.iter().filter(|line| is_of_a_service(line)).count();
    equal!(
        true,
        starts >= 4,
        "whether the services were told of in {lines:#?}"
    );
}

#[harness::test(seeded)]
fn random_configurations_are_read_back() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let mut expected = Vec::new();
        if rng.one_in(2) {
            expected.push("[monitor]".to_owned());
            expected.push(format!("every = {}ms", 1 + rng.index(999)));
        }
        for number in 0..rng.index(3) {
            let raise = rng.between(1..=100);
            expected.push(format!("[rule r{number}]"));
            expected.push(format!("metric = {}", rng.pick(&["cpu", "memory"])));
            expected.push(format!("raise = {raise}"));
            expected.push(format!("clear = {}", rng.between(0..=raise)));
            expected.push(format!("samples = {}", rng.between(1..=9)));
        }
        for number in 0..rng.index(4) {
            let word = || rng.text("abc=#[]-", 1..=5);
            expected.push(format!("[service s{number}]"));
            expected.push(format!("command = {} {}", word(), word()));
            expected.push(format!(
                "restart = {}",
                rng.pick(&["never", "on-failure", "always"])
            ));
            for key in ["base", "cap", "stable"] {
                expected.push(format!("{key} = {}us", 1 + rng.index(999)));
            }
            expected.push(format!("max = {}", rng.index(100)));
            expected.push(format!("grace = {}s", rng.index(100)));
        }
        if rng.one_in(2) {
            expected.push("[backup]".to_owned());
            expected.push(format!("source = {}", rng.text("ab/", 1..=5)));
            expected.push(format!("repo = {}", rng.text("ab/", 1..=5)));
            expected.push(format!("every = {}s", 1 + rng.index(999)));
            expected.push(format!("keep = {}", 1 + rng.index(9)));
        }
        let mut text = String::new();
        for line in &expected {
            let blanks = " ".repeat(rng.index(3));
            text.push_str(&format!(
                "{blanks}{}{blanks}\n",
                line.replacen(" = ", "=", rng.index(2))
            ));
            if rng.one_in(4) {
                text.push_str("\n  # a comment\n");
            }
        }
        scratch.file("c", text);
        let expected: String = expected.iter().map(|line| line.clone() + "\n").collect();
        run(&scratch, &["config", "c"]).expect(0, expected, "");
    }
}
