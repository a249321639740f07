//! What `sigkit` answers without any kata: help, version and wrong usage. It passes on
//! stubs, so it is no kata's test.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};

use assert_cmd::assert::{Assert, OutputAssertExt};
use insta::assert_snapshot;
use predicates::prelude::*;

use crate::support::{self, Katas};

/// `sigkit` on stubs, with an empty environment.
fn sigkit() -> Command {
    let mut command = Command::new(support::program(6, Katas::Stubs).join("sigkit"));
    command.env_clear().stdin(Stdio::null());
    command
}

fn call(arguments: &[&str]) -> Assert {
    sigkit().args(arguments).assert()
}

#[test]
fn help_tells_all_commands_on_standard_output() {
    let assert = call(&["--help"]).code(0).stderr("");
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for arguments in [
        &["-h"][..],
        &["kill", "--help"],
        &["timeout", "-h"],
        &["repl", "--help"],
    ] {
        call(arguments).code(0).stdout(help.clone()).stderr("");
    }
    assert!(help.lines().all(|line| line.len() <= 80 && line.is_ascii()));
    let commands = help.lines().filter(|line| {
        let indented = line.strip_prefix("  ");
        indented.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
    });
    let commands: Vec<&str> = commands.map(str::trim).collect();
    assert_snapshot!(commands.join("\n"), @"
    list
    info SIG...
    kill SIG PID
    alive PID
    latch [--second] SIG...
    stream [--limit TIME] [--count N] SIG...
    critical EVENT...
    until [--step TIME] LIMIT [--] CMD [ARGUMENT]...
    until [--step TIME] LIMIT --play CHECK,CHECK...
    timeout [-k TIME] [--ignore SIG]... LIMIT [--] CMD [ARGUMENT]...
    reap END...
    serve [--state FILE] [--pidfile FILE]
    repl [--plain]
    ");
}

#[test]
fn the_version_is_that_of_the_workspace() {
    for option in ["--version", "-V"] {
        let expected = format!("sigkit {}\n", env!("CARGO_PKG_VERSION"));
        call(&[option]).code(0).stdout(expected).stderr("");
    }
}

#[test]
fn wrong_usage_says_what_is_wrong_and_where_help_is() {
    let wrong: &[(&[&str], &str)] = &[
        (&[], "missing command"),
        (&["frobnicate"], "unknown command frobnicate"),
        (&["--frobnicate"], "unknown option --frobnicate"),
        (&["list", "x"], "unexpected argument x"),
        (&["info"], "missing SIG"),
        (&["kill"], "missing SIG"),
        (&["kill", "TERM"], "missing PID"),
        (&["kill", "TERM", "1", "2"], "unexpected argument 2"),
        (
            &["kill", "TERM", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["alive"], "missing PID"),
        (&["alive", "1", "2"], "unexpected argument 2"),
        (&["latch", "NOPE"], "unknown signal NOPE"),
        (&["latch", "--first", "INT"], "unknown option --first"),
        (&["stream", "--limit", "x", "INT"], "bad duration \"x\""),
        (&["stream", "--limit"], "option --limit needs a value"),
        (&["critical"], "missing EVENT"),
        (&["critical", "jump"], "unknown event jump"),
        (
            &["critical", "raise=KILL"],
            "SIGKILL is none of those to raise",
        ),
        (&["until"], "missing LIMIT"),
        (&["until", "1s"], "missing CMD"),
        (&["until", "1s", "--play", "x"], "bad check \"x\""),
        (
            &["until", "1s", "--play", "f", "y"],
            "unexpected argument y",
        ),
        (&["timeout"], "missing LIMIT"),
        (&["timeout", "1s"], "missing CMD"),
        (&["timeout", "1x", "ls"], "bad duration \"1x\""),
        (
            &["reap", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["serve", "x"], "unexpected argument x"),
        (&["serve", "--state"], "option --state needs a value"),
        (&["repl", "--frobnicate"], "unknown option --frobnicate"),
    ];
    for (arguments, message) in wrong {
        let expected = format!("sigkit: {message}\nTry 'sigkit --help'.\n");
        call(arguments).code(64).stdout("").stderr(expected);
    }
}

#[test]
fn a_kata_that_is_not_implemented_is_named_with_its_file() {
    call(&["info", "TERM"]).code(69).stdout("").stderr(
        predicate::str::is_match(
            r"^sigkit: not implemented yet: .*katas/day6_signals/src/send_signal\.rs:\d+\n$",
        )
        .expect("a valid pattern"),
    );
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let assert = sigkit().arg("--help").stdout(writer).assert();
    assert.code(0).stderr("");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = File::options().write(true).open("/dev/full");
    let full = full.expect("every Linux has it");
    let assert = sigkit().arg("--help").stdout(full).assert();
    assert
        .code(74)
        .stderr("sigkit: write error: No space left on device (os error 28)\n");
}
