//! What the days' programs answer without any kata: help, version and wrong usage. It
//! passes on stubs, so it is no kata's test.

mod envkit;
mod fskit;
mod platkit;
mod runkit;
mod sigkit;
mod sysop;
mod timekit;

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use assert_cmd::assert::{Assert, OutputAssertExt};
use predicates::prelude::*;

use crate::support::{self, Katas, released_catalog};

/// Calls of one program that end before a kata is needed, or at its stub.
struct Calls {
    program: &'static str,
    /// Wrong ones, with what is said to them.
    wrong: &'static [(&'static [&'static str], &'static str)],
    /// Some that meet a stub, each in this file.
    stubs: &'static [(&'static [&'static str], &'static str)],
}

const ALL: &[Calls] = &[
    envkit::CALLS,
    runkit::CALLS,
    fskit::CALLS,
    timekit::CALLS,
    platkit::CALLS,
    sigkit::CALLS,
    sysop::CALLS,
];

/// A program on stubs, with an empty environment.
fn program(name: &str) -> Command {
    let catalog = released_catalog();
    let day = catalog.days.iter().find(|day| day.program == name);
    let day = day.unwrap_or_else(|| panic!("{name} belongs to no day"));
    let mut command = Command::new(support::program(day.number, Katas::Stubs).join(name));
    command.env_clear().stdin(Stdio::null());
    command
}

fn call(name: &str, arguments: &[&str]) -> Assert {
    program(name).args(arguments).assert()
}

/// What a program says to `--help`.
fn help(name: &str) -> String {
    let assert = call(name, &["--help"]).code(0).stderr("");
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

/// The commands that a program's help names, one a line.
fn commands(name: &str) -> String {
    let help = help(name);
    let commands = help.lines().filter_map(|line| {
        let indented = line.strip_prefix("  ")?;
        indented
            .starts_with(|c: char| c.is_ascii_lowercase())
            .then_some(indented)
    });
    commands.collect::<Vec<_>>().join("\n")
}

fn for_every_program(check: impl Fn(&Calls)) {
    ALL.iter().for_each(check);
}

#[test]
fn the_program_of_every_day_is_tried() {
    let programs: Vec<&str> = ALL.iter().map(|calls| calls.program).collect();
    let catalog = released_catalog();
    let expected: Vec<&str> = catalog.days.iter().map(|day| &*day.program).collect();
    assert_eq!(programs, expected);
}

#[test]
fn help_is_on_standard_output_and_fits_a_terminal() {
    for_every_program(|calls| {
        let help = help(calls.program);
        assert!(help.starts_with(&format!("Usage: {} ", calls.program)));
        let wide = help
            .lines()
            .find(|line| line.len() > 80 || !line.is_ascii());
        assert_eq!(wide, None, "{}", calls.program);
    });
}

#[test]
fn help_is_had_behind_every_command_as_well() {
    for_every_program(|calls| {
        let help = help(calls.program);
        call(calls.program, &["-h"]).code(0).stdout(help.clone());
        let commands = commands(calls.program);
        assert!(!commands.is_empty(), "{}", calls.program);
        for command in commands.lines().flat_map(|line| line.split(' ').next()) {
            // `-h` may mean something else there: `du -h`.
            let assert = call(calls.program, &[command, "--help"]);
            assert.code(0).stdout(help.clone()).stderr("");
        }
    });
}

#[test]
fn the_version_is_that_of_the_workspace() {
    for_every_program(|calls| {
        let expected = format!("{} {}\n", calls.program, env!("CARGO_PKG_VERSION"));
        for option in ["--version", "-V"] {
            let assert = call(calls.program, &[option]);
            assert.code(0).stdout(expected.clone()).stderr("");
        }
    });
}

#[test]
fn wrong_usage_says_what_is_wrong_and_where_help_is() {
    let of_all: &[(&[&str], &str)] = &[
        (&[], "missing command"),
        (&["frobnicate"], "unknown command frobnicate"),
        (&[""], "unknown command "),
        (&["--frobnicate"], "unknown option --frobnicate"),
        (&["-x"], "unknown option -x"),
    ];
    for_every_program(|calls| {
        let program = calls.program;
        for (arguments, message) in of_all.iter().chain(calls.wrong) {
            let expected = format!("{program}: {message}\nTry '{program} --help'.\n");
            let assert = call(program, arguments);
            assert.code(64).stdout("").stderr(expected);
        }
    });
}

#[test]
fn wrong_usage_may_be_any_bytes() {
    let city = OsStr::from_bytes(b"Z\xfcrich");
    for_every_program(|calls| {
        let name = calls.program;
        let said = format!("{name}: unknown command Z\u{fffd}rich\nTry '{name} --help'.\n");
        program(name).arg(city).assert().code(64).stderr(said);
    });
}

#[test]
fn a_kata_that_is_not_implemented_is_named_with_its_file() {
    for_every_program(|calls| {
        let program = calls.program;
        assert!(!calls.stubs.is_empty(), "{program}");
        for (arguments, file) in calls.stubs {
            let file = file.replace('.', r"\.");
            let place = format!(r"^{program}: not implemented yet: .*/{file}:\d+\n$");
            let place = predicate::str::is_match(place).expect("a valid pattern");
            call(program, arguments).code(69).stdout("").stderr(place);
        }
    });
}

#[test]
fn a_reader_who_has_gone_is_no_error() {
    for_every_program(|calls| {
        for option in ["--help", "--version"] {
            let (reader, writer) = io::pipe().expect("a pipe");
            drop(reader);
            let mut command = program(calls.program);
            let assert = command.arg(option).stdout(writer).assert();
            assert.code(0).stderr("");
        }
    });
}

#[test]
fn a_reader_of_standard_error_who_has_gone_changes_nothing() {
    for_every_program(|calls| {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let assert = program(calls.program).stderr(writer).assert();
        assert.code(64).stdout("");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    for_every_program(|calls| {
        for option in ["--help", "--version"] {
            let full = File::options().write(true).open("/dev/full");
            let full = full.expect("every Linux has it");
            let mut command = program(calls.program);
            let assert = command.arg(option).stdout(full).assert();
            assert.code(74).stderr(format!(
                "{}: write error: No space left on device (os error 28)\n",
                calls.program
            ));
        }
    });
}
