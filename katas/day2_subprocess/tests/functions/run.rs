//! Kata 2.1 from inside: `run` and `spawn_error`.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use day2_subprocess::run::{run, spawn_error};
use day2_subprocess::{Cmd, Env};
use harness::{Scratch, equal};

use crate::{Seen, bounded, error_of, flood, probe};

fn seen(cmd: &Cmd) -> Seen {
    let cmd = cmd.clone();
    bounded(&format!("run is to run `{cmd}` to its end"), move || {
        Seen::from(run(&cmd))
    })
}

#[harness::test]
fn both_outputs_are_captured() {
    let table = [
        (&["--out", "hi", "--err", "oh"][..], "hi\n", "oh\n"),
        (&["--out", "one", "--out", "two"], "one\ntwo\n", ""),
        (&["--err", "oh"], "", "oh\n"),
        (&[], "", ""),
    ];
    for (options, stdout, stderr) in table {
        let cmd = probe().arg("emit").args(options);
        equal!(Seen::exit(0, stdout, stderr), seen(&cmd), "{cmd}");
    }
}

#[harness::test]
fn outputs_larger_than_a_pipe_are_captured_whole() {
    // The fixture fills standard error before it writes a byte to standard output.
    let cmd = probe().args(["flood", "300000", "400000"]);
    let expected = Seen::exit(0, flood(b'a', 300_000), flood(b'A', 400_000));
    equal!(expected, seen(&cmd), "{cmd}");
}

#[harness::test]
fn every_byte_survives() {
    let all: Vec<u8> = (0..=255).collect();
    let backwards: Vec<u8> = (0..=255).rev().collect();
    equal!(
        Seen::exit(0, all, backwards),
        seen(&probe().arg("bytes")),
        "output is bytes, and need not be text"
    );
}

#[harness::test]
fn a_status_other_than_0_is_no_error() {
    for code in [1, 3, 75, 255] {
        let cmd = probe().args(["emit", "--out", "so far", "--exit", &code.to_string()]);
        let expected = Seen::exit(code, "so far\n", "");
        equal!(
            expected,
            seen(&cmd),
            "the command ran, and ended with {code}"
        );
    }
}

#[harness::test]
fn a_command_that_is_killed_is_no_error() {
    for (name, signal) in [("SIGKILL", 9), ("SIGTERM", 15), ("SIGPIPE", 13)] {
        let cmd = probe().args(["emit", "--out", "so far", "--kill", name]);
        let expected = Seen::killed(signal, "so far\n");
        equal!(expected, seen(&cmd), "the command ran until {name}");
    }
}

#[harness::test]
fn the_command_finds_nothing_to_read() {
    equal!(
        Seen::exit(0, "null\n", ""),
        seen(&probe().arg("stdin-is")),
        "standard input of the command is the null device"
    );
    equal!(
        Seen::exit(0, "", ""),
        seen(&probe().arg("cat")),
        "a command that reads to the end of its input"
    );
}

#[harness::test]
fn arguments_arrive_bit_for_bit() {
    let words: [&[u8]; 9] = [
        b"plain",
        b"",
        b"a b",
        b"line\nline",
        b"it's",
        b"\"$HOME\" `id` *",
        b"--",
        "größe".as_bytes(),
        b"\xff\xfe",
    ];
    let args = words.map(|word| OsString::from_vec(word.to_vec()));
    let expected: Vec<u8> = words
        .iter()
        .flat_map(|word| [word, &b"\0"[..]].concat())
        .collect();
    let cmd = probe().arg("args").args(args);
    equal!(Seen::exit(0, expected, ""), seen(&cmd), "{cmd}");
}

#[harness::test]
fn the_environment_is_that_of_the_command() {
    let env = Env::from([("A".into(), "1".into()), ("B".into(), "a=b\n".into())]);
    let cmd = probe().arg("env").env(env);
    equal!(
        Seen::exit(0, "A=1\0B=a=b\n\0", ""),
        seen(&cmd),
        "an environment of A and B, and nothing of ours"
    );
}

#[harness::test]
fn the_directory_is_that_of_the_command() {
    let scratch = Scratch::new();
    let directory = scratch.directory("a b");
    let expected = [directory.as_os_str().as_bytes(), b"\n"].concat();
    let cmd = probe().arg("cwd").cwd(&directory);
    equal!(
        Seen::exit(0, expected, ""),
        seen(&cmd),
        "where the command is started"
    );
}

#[harness::test]
fn a_missing_program_is_not_found() {
    let scratch = Scratch::new();
    let through_a_file = scratch.file("file", "").join("program");
    let programs = [
        "no-such-program-d2".into(),
        "/no/such/program".into(),
        through_a_file,
    ];
    for program in programs {
        let expected = Seen::error(&format!("NotFound({program:?})"));
        let actual = seen(&Cmd::new(&program).arg("x"));
        equal!(expected, actual, "{}", program.display());
    }
}

#[harness::test]
fn a_missing_directory_is_not_taken_for_a_missing_program() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "");
    for directory in [scratch.join("missing"), file.clone(), file.join("below")] {
        let expected = Seen::error(&format!("BadCwd({directory:?})"));
        for cmd in [probe(), Cmd::new("no-such-program-d2")] {
            let cmd = cmd.cwd(&directory);
            equal!(
                expected,
                seen(&cmd),
                "`{cmd}` shall start in {directory:?}, which is not a directory"
            );
        }
    }
}

#[harness::test]
fn what_nobody_may_execute_is_not_executable() {
    let scratch = Scratch::new();
    let file = scratch.file("tool", "#!/bin/sh\n");
    scratch.mode("tool", 0o644);
    for program in [file, scratch.path().to_owned()] {
        let expected = Seen::error(&format!("NotExecutable({program:?})"));
        let actual = seen(&Cmd::new(&program));
        equal!(expected, actual, "{}", program.display());
    }
}

#[harness::test]
fn what_else_the_system_refuses_is_passed_on() {
    let cmd = probe().arg("a\0b");
    let error = bounded("an argument holds a NUL", move || error_of(run(&cmd)));
    equal!(
        true,
        error.starts_with("Io { what: \"spawn\", source: ") && error.contains("InvalidInput"),
        "whether an argument with a NUL, which no program can be given, is an error of \
         `spawn` with what the system says; it is {error}"
    );
}

#[harness::test]
fn a_failed_start_is_named_by_its_cause() {
    let scratch = Scratch::new();
    let cmd = Cmd::new("tool").arg("x");
    let table = [
        (ErrorKind::NotFound, "NotFound(\"tool\")"),
        (ErrorKind::NotADirectory, "NotFound(\"tool\")"),
        (ErrorKind::PermissionDenied, "NotExecutable(\"tool\")"),
    ];
    for cmd in [cmd.clone(), cmd.clone().cwd(scratch.path())] {
        for (kind, expected) in table {
            let actual = format!("{:?}", spawn_error(&cmd, kind.into()));
            equal!(expected, actual.as_str(), "{kind:?} for {cmd:?}");
        }
    }
    for kind in [ErrorKind::OutOfMemory, ErrorKind::ArgumentListTooLong] {
        let expected = format!(
            "Io {{ what: \"spawn\", source: {:?} }}",
            io::Error::from(kind)
        );
        let actual = format!("{:?}", spawn_error(&cmd, kind.into()));
        equal!(expected, actual, "{kind:?} for {cmd:?}");
    }
}

#[harness::test]
fn a_bad_directory_is_the_cause_whatever_the_system_says() {
    let missing = Path::new("/no/such/directory");
    let cmd = Cmd::new("tool").cwd(missing);
    for kind in [
        ErrorKind::NotFound,
        ErrorKind::NotADirectory,
        ErrorKind::Other,
    ] {
        let actual = format!("{:?}", spawn_error(&cmd, kind.into()));
        let expected = format!("BadCwd({missing:?})");
        equal!(expected, actual, "{kind:?} for {cmd:?}");
    }
}
