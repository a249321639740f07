//! Kata 7.7 from outside: `sysop supervise`.

mod stopping;

use std::collections::BTreeMap;
use std::process::Command;

use harness::{DEADLINE, Lifeline, Proc, Rng, Scratch, equal, fail, program_path};
use nix::sys::signal::Signal;
use rexpect::session::{Options, spawn_with_options};

use crate::{run, sysop};

/// A supervisor that runs what these lines say.
fn supervise(scratch: &Scratch, lines: &[&str], lifeline: &Lifeline) -> Proc {
    scratch.file("fleet", lines.join("\n"));
    let program = sysop(scratch).args(["supervise", "fleet"]);
    program.lifeline(lifeline).start()
}

/// An event without its process number, and that.
fn without_pid(line: &str) -> (String, Option<i32>) {
    match line.split_once(" pid=") {
        Some((event, pid)) => (event.to_owned(), pid.parse().ok()),
        None => (line.to_owned(), None),
    }
}

/// The next lines, in any order among those of services, until all have come.
fn expect_all(sysop: &mut Proc, expected: &[&str]) -> BTreeMap<String, i32> {
    let mut left: Vec<&str> = expected.to_vec();
    let mut pids = BTreeMap::new();
    while !left.is_empty() {
        let (line, pid) = without_pid(&sysop.line());
        let Some(index) = left.iter().position(|wanted| *wanted == line) else {
            fail(format!("{line:?} came, and these were to come: {left:?}"));
        };
        left.remove(index);
        pids.extend(pid.map(|pid| (line, pid)));
    }
    pids
}

/// All lines to the end, and how it ended.
fn end(mut sysop: Proc, lifeline: Lifeline) -> (Vec<String>, Option<i32>) {
    let lines = sysop.rest();
    let status = sysop.wait();
    lifeline.expect_dead();
    let lines = lines.iter().map(|line| without_pid(line).0).collect();
    (lines, status.code())
}

#[harness::test]
fn a_crash_loop_is_given_up() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["bad base=1ms cap=100ms max=3 -- d7-probe exit 3"];
    let (lines, status) = end(supervise(&scratch, &lines, &lifeline), lifeline);
    let expected = [
        "started bad",
        "exited bad: exit 3",
        "restarting bad in 1ms",
        "started bad",
        "exited bad: exit 3",
        "restarting bad in 2ms",
        "started bad",
        "exited bad: exit 3",
        "restarting bad in 4ms",
        "started bad",
        "exited bad: exit 3",
        "gave up bad",
        "stopped",
    ];
    equal!(
        (expected.as_slice(), Some(1)),
        (
            &*lines.iter().map(String::as_str).collect::<Vec<_>>(),
            status
        )
    );
}

#[harness::test]
fn work_that_is_done_is_not_begun_again() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "job -- d7-probe exit 0",
        "once restart=never -- d7-probe die SIGUSR2",
    ];
    let (mut lines, status) = end(supervise(&scratch, &lines, &lifeline), lifeline);
    equal!((Some("stopped".to_owned()), Some(0)), (lines.pop(), status));
    lines.sort();
    let expected = [
        "exited job: exit 0",
        "exited once: killed by SIGUSR2 (12)",
        "started job",
        "started once",
    ];
    equal!(expected.as_slice(), lines);
}

/// The number is one of Linux's real-time signals, which have none of the old names.
#[harness::test(os = ["linux"])]
fn a_signal_without_a_name_is_told_by_its_number() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    scratch.file("odd", "kill -40 $$");
    let lines = ["odd restart=never -- sh odd"];
    let (lines, status) = end(supervise(&scratch, &lines, &lifeline), lifeline);
    let expected = ["started odd", "exited odd: killed by signal 40", "stopped"];
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(0)),
        (lines, status)
    );
}

#[harness::test]
fn a_service_that_recovers_stays() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["web base=1ms max=5 -- d7-probe crash 2 state"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    for wait in ["1ms", "2ms"] {
        equal!("started web", without_pid(&sysop.line()).0);
        sysop.expect("exited web: exit 3");
        sysop.expect(&format!("restarting web in {wait}"));
    }
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
fn a_service_that_was_killed_is_started_again() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["web base=1ms -- d7-probe hang"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let pids = expect_all(&mut sysop, &["started web", "hanging"]);
    let pid = pids.get("started web").copied().unwrap_or_default();
    // Only a process that the supervisor has told of, and that is not the first of all.
    if pid > 1 {
        let pid = nix::unistd::Pid::from_raw(pid);
        nix::sys::signal::kill(pid, Signal::SIGKILL).expect("it runs");
    }
    sysop.expect("exited web: killed by SIGKILL (9)");
    sysop.expect("restarting web in 1ms");
    expect_all(&mut sysop, &["started web", "hanging"]);
    sysop.signal(Signal::SIGINT);
    sysop.expect("stopping: SIGINT");
    let (_, status) = end(sysop, lifeline);
    equal!(Some(0), status);
}

#[harness::test]
fn a_program_that_is_not_there_ends_with_127() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["none base=1ms max=1 -- no-such-program-d7"];
    let (lines, status) = end(supervise(&scratch, &lines, &lifeline), lifeline);
    let expected = [
        "exited none: exit 127",
        "restarting none in 1ms",
        "exited none: exit 127",
        "gave up none",
        "stopped",
    ];
    equal!(
        (expected.map(str::to_owned).to_vec(), Some(1)),
        (lines, status)
    );
}

#[harness::test]
fn status_tells_what_runs() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "one -- d7-probe hang",
        "gone restart=never -- d7-probe exit 0",
        "two -- d7-probe hang",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let ready = [
        "started one",
        "started gone",
        "started two",
        "hanging",
        "hanging",
        "exited gone: exit 0",
    ];
    let pids = expect_all(&mut sysop, &ready);
    sysop.signal(Signal::SIGUSR1);
    for name in ["one", "two"] {
        let pid = pids
            .get(&format!("started {name}"))
            .copied()
            .unwrap_or_default();
        sysop.expect(&format!("running {name} pid={pid}"));
    }
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    let (_, status) = end(sysop, lifeline);
    equal!(Some(0), status);
}

#[harness::test(os = ["linux"], needs = ["proc"])]
fn it_does_nothing_while_nothing_happens() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = [
        "web -- d7-probe hang",
        "bad base=1h cap=1h -- d7-probe exit 1",
    ];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    let ready = [
        "started web",
        "started bad",
        "hanging",
        "exited bad: exit 1",
        "restarting bad in 3600s",
    ];
    expect_all(&mut sysop, &ready);
    let pid = sysop.pid();
    // Processor time in ticks of 10 ms: half a second of polling takes dozens of them.
    let ticks = || -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        let number = |index: usize| fields.get(index).and_then(|field| field.parse().ok());
        number(11).unwrap_or(0) + number(12).unwrap_or(0)
    };
    let before = ticks();
    std::thread::sleep(std::time::Duration::from_millis(500));
    let worked = ticks() - before;
    equal!(
        true,
        worked <= 5,
        "whether {worked} ticks of 50 are next to nothing"
    );
    sysop.signal(Signal::SIGTERM);
    sysop.expect("stopping: SIGTERM");
    let (_, status) = end(sysop, lifeline);
    equal!(Some(0), status);
}

#[harness::test(needs = ["pty"])]
fn ctrl_c_at_the_terminal_stops_in_order() {
    let scratch = Scratch::new();
    // What ends at once needs no terminal to tell why.
    scratch.file("nothing", "");
    run(&scratch, &["supervise", "nothing"]).expect(0, "stopped\n", "");
    scratch.file("fleet", "one -- d7-probe hang\ntwo -- d7-probe hang\n");
    let probe = program_path("d7-probe");
    let mut command = Command::new(program_path("sysop"));
    command
        .args(["supervise", "fleet"])
        .current_dir(scratch.path())
        .env_clear()
        .env("PATH", probe.parent().unwrap_or(scratch.path()));
    harness::clean_signals(&mut command);
    let limit = u64::try_from(DEADLINE.as_millis()).ok();
    let options = Options::new()
        .timeout_ms(limit)
        .strip_ansi_escape_codes(true);
    let session = harness::confined(|| spawn_with_options(command, options));
    let mut terminal = session.unwrap_or_else(|error| fail(format!("no terminal: {error}")));
    let mut wait_for = |text: &str, key: Option<char>| {
        if let Err(error) = terminal.exp_string(text) {
            fail(format!("{text:?} did not come: {error}"));
        }
        if let Some(key) = key {
            terminal.send_control(key).expect("the terminal takes it");
        }
    };
    wait_for("hanging", None);
    wait_for("hanging", Some('c'));
    for text in ["stopping: SIGINT", "exited two", "exited one", "stopped"] {
        wait_for(text, None);
    }
    let status = terminal.process().wait();
    let text = format!("{status:?}");
    equal!(
        true,
        text.contains("Exited(") && text.contains(", 0)"),
        "whether {text} is exit 0"
    );
}

/// Whether events are possible: what is said of each service, in order.
fn check(lines: &[String], services: &[(String, u32, bool)]) {
    for (name, max, always_fails) in services {
        let of_it: Vec<&str> = lines
            .iter()
            .filter(|line| line.split([' ', ':']).any(|word| word == name))
            .map(|line| line.split(&[' ', ':'][..]).next().unwrap_or_default())
            .collect();
        let rounds = of_it.chunks(3).map(<[&str]>::to_vec).collect::<Vec<_>>();
        let mut expected = Vec::new();
        if *always_fails {
            expected.extend((0..*max).map(|_| vec!["started", "exited", "restarting"]));
            expected.push(vec!["started", "exited", "gave"]);
        } else {
            expected.push(vec!["started", "exited"]);
        }
        equal!(expected, rounds, "the events of {name} in {lines:#?}");
    }
}

#[harness::test(seeded)]
fn random_fleets_end_as_they_must() {
    let rng: Rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..6 {
        let count = 1 + rng.index(5);
        let (mut lines, mut services) = (Vec::new(), Vec::new());
        for number in 0..count {
            let name = format!("s{number}");
            let max = rng.index(4) as u32;
            let (command, fails) = match rng.index(4) {
                0 => ("exit 0".to_owned(), false),
                1 => (format!("die {}", rng.pick(&["SIGKILL", "SIGUSR1"])), true),
                _ => (format!("exit {}", rng.between(1..=255)), true),
            };
            let base = rng.index(3);
            lines.push(format!(
                "{name} base={base}ms cap=5ms max={max} -- d7-probe {command}\n"
            ));
            services.push((name, max, fails));
        }
        scratch.file("fleet", lines.concat());
        let run = run(&scratch, &["supervise", "fleet"]);
        let text = run.stdout_text();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        check(&lines, &services);
        equal!(Some("stopped"), lines.last().map(String::as_str));
        let expected = i32::from(services.iter().any(|(_, _, fails)| *fails));
        equal!(
            Some(expected),
            run.status.code(),
            "the status of {lines:#?}"
        );
    }
}

#[harness::test]
fn a_fleet_without_a_reader_is_stopped_all_the_same() {
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let lines = ["web -- d7-probe hang"];
    let mut sysop = supervise(&scratch, &lines, &lifeline);
    expect_all(&mut sysop, &["started web", "hanging"]);
    sysop.close_stdout();
    sysop.signal(Signal::SIGTERM);
    sysop.wait();
    lifeline.expect_dead();
}
