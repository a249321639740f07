//! What `runkit` answers without any kata: help, version and wrong usage. It passes on
//! stubs, so it is no kata's test.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};

use assert_cmd::assert::{Assert, OutputAssertExt};
use insta::assert_snapshot;
use predicates::prelude::*;

use crate::support::{self, Katas};

/// `runkit` on stubs, with an empty environment.
fn runkit() -> Command {
    let mut command = Command::new(support::program(2, Katas::Stubs).join("runkit"));
    command.env_clear().stdin(Stdio::null());
    command
}

fn call(arguments: &[&str]) -> Assert {
    runkit().args(arguments).assert()
}

#[test]
fn help_tells_all_commands_on_standard_output() {
    let assert = call(&["--help"]).code(0).stderr("");
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for arguments in [&["-h"][..], &["run", "--help"], &["retry", "-h"]] {
        call(arguments).code(0).stdout(help.clone()).stderr("");
    }
    assert!(help.lines().all(|line| line.len() <= 80 && line.is_ascii()));
    let commands = help.lines().filter(|line| {
        let indented = line.strip_prefix("  ");
        indented.is_some_and(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
    });
    let commands: Vec<&str> = commands.map(str::trim).collect();
    assert_snapshot!(commands.join("\n"), @"
    run [--check] [--text] [--cwd DIR] [--] CMD [ARGUMENT]...
    report [--] CMD [ARGUMENT]...
    feed [--] CMD [ARGUMENT]...
    redirect [OPTION]... [--] CMD [ARGUMENT]...
    retry [--attempts N] [--base TIME] [--cap TIME] [--] CMD [ARGUMENT]...
    retry [OPTION]... --play OUTCOMES
    pipe [--stdin] 'CMD [ARGUMENT]... | CMD [ARGUMENT]...'
    pipefail RAW...
    talk [--leave] [--] CMD [ARGUMENT]...
    quote WORD...
    split [-0] LINE
    sh SCRIPT [ARGUMENT]...
    ");
}

#[test]
fn the_version_is_that_of_the_workspace() {
    for option in ["--version", "-V"] {
        let expected = format!("runkit {}\n", env!("CARGO_PKG_VERSION"));
        call(&[option]).code(0).stdout(expected).stderr("");
    }
}

#[test]
fn wrong_usage_says_what_is_wrong_and_where_help_is() {
    let wrong: &[(&[&str], &str)] = &[
        (&[], "missing command"),
        (&["frobnicate"], "unknown command frobnicate"),
        (&["--frobnicate"], "unknown option --frobnicate"),
        (&["run"], "missing CMD"),
        (&["run", "--cwd"], "option --cwd needs a value"),
        (
            &["run", "--frobnicate", "ls"],
            "unknown option --frobnicate",
        ),
        (&["report"], "missing CMD"),
        (&["feed", "-x"], "unknown option -x"),
        (&["redirect", "--out", "x"], "missing CMD"),
        (
            &["redirect", "--no-out=1", "x"],
            "option --no-out takes no value",
        ),
        (&["pipe"], "missing LINE"),
        (&["pipe", "a", "b"], "unexpected argument b"),
        (&["pipe", "a | | b"], "nothing between two | in \"a | | b\""),
        (
            &["pipefail", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["talk"], "missing CMD"),
        (&["split"], "missing LINE"),
        (&["split", "a", "b"], "unexpected argument b"),
        (&["sh"], "missing SCRIPT"),
        (&["retry"], "missing CMD"),
        (&["retry", "--base", "1x", "ls"], "bad duration \"1x\""),
        (&["retry", "--base", "s", "ls"], "bad duration \"s\""),
        (
            &["retry", "--play", "tx"],
            "--play is made of t, p and s, not \"tx\"",
        ),
    ];
    for (arguments, message) in wrong {
        let expected = format!("runkit: {message}\nTry 'runkit --help'.\n");
        call(arguments).code(64).stdout("").stderr(expected);
    }
}

#[test]
fn a_kata_that_is_not_implemented_is_named_with_its_file() {
    call(&["run", "ls"]).code(69).stdout("").stderr(
        predicate::str::is_match(
            r"^runkit: not implemented yet: .*katas/day2_subprocess/src/run\.rs:\d+\n$",
        )
        .expect("a valid pattern"),
    );
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let assert = runkit().arg("--help").stdout(writer).assert();
    assert.code(0).stderr("");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = File::options().write(true).open("/dev/full");
    let full = full.expect("every Linux has it");
    let assert = runkit().arg("--help").stdout(full).assert();
    assert
        .code(74)
        .stderr("runkit: write error: No space left on device (os error 28)\n");
}
