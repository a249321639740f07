//! What `platkit` answers without any kata: help, version and wrong usage. It passes on
//! stubs, so it is no kata's test.

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};

use assert_cmd::assert::{Assert, OutputAssertExt};
use insta::assert_snapshot;
use predicates::prelude::*;

use crate::support::{self, Katas};

/// `platkit` on stubs, with an empty environment.
fn platkit() -> Command {
    let mut command = Command::new(support::program(5, Katas::Stubs).join("platkit"));
    command.env_clear().stdin(Stdio::null());
    command
}

fn call(arguments: &[&str]) -> Assert {
    platkit().args(arguments).assert()
}

#[test]
fn help_tells_all_commands_on_standard_output() {
    let assert = call(&["--help"]).code(0).stderr("");
    let help = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for arguments in [
        &["-h"][..],
        &["os", "--help"],
        &["path", "join", "-h"],
        &["version", "--help"],
        &["cpus", "-h"],
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
    os [NAME]...
    dirs --os O [--set KEY=VALUE]... APP...
    path join --os O BASE PART [BASE PART]...
    path exe --os O NAME...
    path name --os O NAME...
    newlines --os O
    backend --os O [--has FEATURE,...]... [NAME[:FEATURE,...][@SYSTEM]]...
    open --os O [-0] TARGET...
    release [FILE]...
    cpu [FILE]...
    mem [FILE]...
    cpus ONLINE [--affinity N] [--cpu-max 'QUOTA PERIOD']...
    version kernel RELEASE...
    version rustc [FILE]...
    version check HAVE REQUIREMENT [HAVE REQUIREMENT]...
    hw [--raw] [--fake FILE]...
    ");
}

#[test]
fn the_version_is_that_of_the_workspace() {
    for option in ["--version", "-V"] {
        let expected = format!("platkit {}\n", env!("CARGO_PKG_VERSION"));
        call(&[option]).code(0).stdout(expected).stderr("");
    }
}

#[test]
fn wrong_usage_says_what_is_wrong_and_where_help_is() {
    let wrong: &[(&[&str], &str)] = &[
        (&[], "missing command"),
        (&["frobnicate"], "unknown command frobnicate"),
        (&["--frobnicate"], "unknown option --frobnicate"),
        (&["os", "-x"], "unknown option -x"),
        (&["dirs", "demo"], "missing --os"),
        (&["dirs", "--os", "linux"], "missing APP"),
        (&["dirs", "--os"], "option --os needs a value"),
        (
            &["dirs", "--os", "linux", "--set", "HOME", "demo"],
            "--set needs KEY=VALUE, not HOME",
        ),
        (&["path"], "path: missing join, exe or name"),
        (&["path", "cut"], "path is join, exe or name, not cut"),
        (&["path", "join", "a", "b"], "missing --os"),
        (&["path", "join", "--os", "linux"], "missing BASE"),
        (&["path", "join", "--os", "linux", "a"], "missing PART of a"),
        (&["path", "exe", "--os", "linux"], "missing NAME"),
        (&["newlines"], "missing --os"),
        (&["newlines", "--os", "linux", "x"], "unexpected argument x"),
        (&["release", "-x"], "unknown option -x"),
        (&["cpus"], "missing ONLINE"),
        (&["cpus", "--affinity", "1", "8"], "missing ONLINE"),
        (
            &["cpus", "x"],
            "bad number \"x\": invalid digit found in string",
        ),
        (&["hw", "x"], "unexpected argument x"),
        (&["version"], "version: missing kernel, rustc or check"),
        (
            &["version", "x"],
            "version is kernel, rustc or check, not x",
        ),
        (&["version", "kernel"], "missing RELEASE"),
        (&["version", "check"], "missing HAVE"),
        (
            &["version", "check", "1.2.3"],
            "missing REQUIREMENT for 1.2.3",
        ),
        (&["version", "check", "1.2", ">1"], "bad version \"1.2\""),
        (&["backend", "x"], "missing --os"),
        (
            &["backend", "--os", "linux", "--has", "Magic"],
            "unknown feature Magic",
        ),
        (&["open", "x"], "missing --os"),
        (&["open", "--os", "linux"], "missing TARGET"),
    ];
    for (arguments, message) in wrong {
        let expected = format!("platkit: {message}\nTry 'platkit --help'.\n");
        call(arguments).code(64).stdout("").stderr(expected);
    }
}

#[test]
fn a_file_that_is_not_there_is_no_input() {
    let expected = "platkit: /nope: No such file or directory (os error 2)\n";
    for command in ["release", "cpu", "mem"] {
        let assert = call(&[command, "/nope"]).code(66).stdout("");
        assert.stderr(expected);
    }
    call(&["hw", "--fake", "/nope"]).code(66).stderr(expected);
}

#[test]
fn a_kata_that_is_not_implemented_is_named_with_its_file() {
    for (arguments, kata) in [
        (&["os"][..], "os"),
        (&["path", "exe", "--os", "windows", "x"], "paths"),
        (&["dirs", "--os", "windows", "x"], "app_dirs"),
        (&["release"], "os_release"),
        (&["cpus", "8"], "cpu_and_memory"),
        (&["hw"], "hardware"),
        (&["version", "rustc"], "versions"),
        (&["open", "--os", "haiku", "x"], "backend"),
    ] {
        let place =
            format!(r"^platkit: not implemented yet: .*katas/day5_platform/src/{kata}\.rs:\d+\n$");
        let place = predicate::str::is_match(place).expect("a valid pattern");
        call(arguments).code(69).stdout("").stderr(place);
    }
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let assert = platkit().arg("--help").stdout(writer).assert();
    assert.code(0).stderr("");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = File::options().write(true).open("/dev/full");
    let full = full.expect("every Linux has it");
    let assert = platkit().arg("--help").stdout(full).assert();
    assert
        .code(74)
        .stderr("platkit: write error: No space left on device (os error 28)\n");
}
