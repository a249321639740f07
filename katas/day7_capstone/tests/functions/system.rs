//! Kata 7.9 from inside: `parse_config`, `next_wakeup` and `run_system` without services.

mod lasting;
mod running;

use std::time::Duration;

use day7_capstone::system::{next_wakeup, parse_config};
use day7_capstone::{
    BackupConfig, Compress, Config, LogConfig, Metric, Policy, Restart, RotatePolicy, Rule, Service,
};
use harness::equal;

use crate::{ms, seconds};

const FULL: &str = "\
# All there is.
[monitor]
every = 250ms

[rule cpu-high]
metric = cpu
raise = 92.5
clear=80
samples = 3
[rule full]
metric = memory
raise = 95

[service web]
command = /bin/server  --port 80
restart = always
base = 10ms
cap = 2m
stable = 1h
max = 0
grace = 0s
[service job]
command = job

[log]
path = /var/log/sysop.log
max = 64K
every = 1d
keep = 9
compress = next

[backup]
source = /home/me
repo = /backups/me # and this is a part of the name
every = 12h
keep = 30
";

fn service(name: &str, command: &[&str], policy: Policy, stop_grace: Duration) -> Service {
    Service {
        name: name.to_owned(),
        argv: command.iter().map(|word| (*word).to_owned()).collect(),
        policy,
        stop_grace,
    }
}

fn rule(name: &str, metric: Metric, raise_at: f64, clear_at: f64, samples: u32) -> Rule {
    Rule {
        name: name.to_owned(),
        metric,
        raise_at,
        clear_at,
        samples,
    }
}

const EMPTY: Config = Config {
    sample_every: Duration::ZERO,
    services: Vec::new(),
    rules: Vec::new(),
    log: None,
    backup: None,
};

#[harness::test]
fn a_full_configuration_is_read() {
    let web = Policy {
        restart: Restart::Always,
        base: ms(10),
        cap: seconds(120),
        stable_after: seconds(3_600),
        max_failures: 0,
    };
    let job = Policy {
        restart: Restart::OnFailure,
        base: seconds(1),
        cap: seconds(60),
        stable_after: seconds(10),
        max_failures: 5,
    };
    let expected = Config {
        sample_every: ms(250),
        services: vec![
            service("web", &["/bin/server", "--port", "80"], web, seconds(0)),
            service("job", &["job"], job, seconds(10)),
        ],
        rules: vec![
            rule("cpu-high", Metric::Cpu, 92.5, 80.0, 3),
            rule("full", Metric::Memory, 95.0, 95.0, 1),
        ],
        log: Some(LogConfig {
            path: "/var/log/sysop.log".into(),
            policy: RotatePolicy {
                max_bytes: Some(65_536),
                every: Some(seconds(86_400)),
                keep: 9,
                compress: Compress::NextTime,
            },
        }),
        backup: Some(BackupConfig {
            source: "/home/me".into(),
            repo: "/backups/me # and this is a part of the name".into(),
            every: seconds(43_200),
            keep: 30,
        }),
    };
    equal!(Ok(expected), parse_config(FULL));
}

#[harness::test]
fn what_is_left_open_is_filled_in() {
    equal!(Ok(EMPTY), parse_config(""), "nothing at all");
    equal!(
        Ok(EMPTY),
        parse_config("\n# nothing\n\n   # more nothing\n"),
        "comments"
    );
    let monitor = Config {
        sample_every: seconds(10),
        ..EMPTY
    };
    equal!(
        Ok(monitor),
        parse_config("[monitor]"),
        "a section without keys"
    );
    let text = "[backup]\nsource = a\nrepo = b\n[log]\npath = c";
    let expected = Config {
        log: Some(LogConfig {
            path: "c".into(),
            policy: RotatePolicy {
                max_bytes: None,
                every: None,
                keep: 5,
                compress: Compress::Never,
            },
        }),
        backup: Some(BackupConfig {
            source: "a".into(),
            repo: "b".into(),
            every: seconds(86_400),
            keep: 7,
        }),
        ..EMPTY
    };
    equal!(Ok(expected), parse_config(text));
}

#[harness::test]
fn every_mistake_is_told_with_its_line() {
    let table = [
        ("[monitors]", 1, "monitors"),
        ("\n\n[]", 3, ""),
        ("[monitor x]", 1, "monitor"),
        ("[log a]\npath = x", 1, "log"),
        ("[backup a]\nsource = x\nrepo = y", 1, "backup"),
        ("[service]\ncommand = x", 1, "service"),
        ("[rule]\nmetric = cpu\nraise = 1", 1, "rule"),
        ("[monitor]\nevery = 1s\nevry = 2s", 3, "evry"),
        (
            "[service a]\n\ncommand = x\nrestarts = never",
            4,
            "restarts",
        ),
        ("[log]\nevry = 1s\npath = x", 2, "evry"),
        ("[backup]\nsource = x\nrepo = y\nmax = 1", 4, "max"),
        ("[rule a]\nmetric = cpu\nraise = 1\nlower = 2", 4, "lower"),
        ("# x\n[service a]\nrestart = never", 2, "command"),
        ("[rule a]\nmetric = cpu", 1, "raise"),
        ("[rule a]\nraise = 1", 1, "metric"),
        ("[log]\nmax = 1K", 1, "path"),
        ("[backup]\nrepo = y", 1, "source"),
        ("[backup]\nsource = y", 1, "repo"),
        ("[monitor]\nevery = 10", 2, "every"),
        ("[monitor]\nevery = 0s", 2, "every"),
        ("[monitor]\nevery = -1s", 2, "every"),
        ("[rule a]\nmetric = disk\nraise = 1", 2, "metric"),
        ("[rule a]\nmetric = cpu\nraise = much", 3, "raise"),
        (
            "[rule a]\nmetric = cpu\nraise = 1\nsamples = 0",
            4,
            "samples",
        ),
        (
            "[rule a]\nmetric = cpu\nraise = 1\nsamples = 1.5",
            4,
            "samples",
        ),
        ("\n[rule a]\nmetric = cpu\nraise = 1\nclear = 2", 2, "a"),
        ("[service a]\ncommand = x\nrestart = maybe", 3, "restart"),
        ("[service a]\ncommand = x\nmax = -1", 3, "max"),
        ("[service a]\ncommand = x\ngrace = soon", 3, "grace"),
        ("[log]\npath = x\nmax = 1X", 3, "max"),
        ("[log]\npath = x\nkeep = 0", 3, "keep"),
        ("[log]\npath = x\nevery = 0d", 3, "every"),
        ("[log]\npath = x\ncompress = yes", 3, "compress"),
        ("[backup]\nsource = x\nrepo = y\nkeep = 0", 4, "keep"),
        (
            "[backup]\nsource = x\nrepo = y\nevery = 99999999999999999999d",
            4,
            "every",
        ),
        ("[monitor]\nevery", 2, "every"),
        ("[monitor]\nevery =", 2, "every"),
        ("every = 1s", 1, "every"),
        ("[monitor]\n[monitor]", 2, "monitor"),
        ("[service a]\ncommand = x\n[service a]\ncommand = y", 3, "a"),
        ("[monitor]\nevery = 1s\nevery = 1s", 3, "every"),
    ];
    for (text, line, word) in table {
        let told = match parse_config(text) {
            Ok(config) => format!("no error: {config:?}"),
            Err(error) if error.message.contains(word) => format!("line {}", error.line),
            Err(error) => format!("{error}, without the word {word}"),
        };
        equal!(format!("line {line}"), told, "{text:?}");
    }
}

#[harness::test]
fn the_first_timer_decides_how_long_to_sleep() {
    let hour = seconds(3_600);
    let table: [(u64, &[u64], Duration); 8] = [
        (5, &[], hour),
        (5, &[9], seconds(4)),
        (5, &[30, 9, 12], seconds(4)),
        (5, &[5], seconds(0)),
        (5, &[4], seconds(0)),
        (5, &[900, 0], seconds(0)),
        (0, &[0], seconds(0)),
        (0, &[99_999], seconds(99_999)),
    ];
    for (now, timers, expected) in table {
        let times: Vec<Duration> = timers.iter().map(|timer| seconds(*timer)).collect();
        equal!(
            expected,
            next_wakeup(seconds(now), &times),
            "at {now} s, timers at {timers:?}"
        );
    }
    equal!(
        Duration::MAX,
        next_wakeup(seconds(0), &[Duration::MAX]),
        "never"
    );
}
