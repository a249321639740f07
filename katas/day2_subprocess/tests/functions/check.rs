//! Kata 2.2 from inside: `check`, `text` and how the error is shown.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day2_subprocess::{CalledProcessError, Captured, Cmd};
use harness::equal;

use crate::exited;

fn captured(status: ExitStatus, stderr: impl AsRef<[u8]>) -> Captured {
    Captured {
        status,
        stdout: b"out\n".to_vec(),
        stderr: stderr.as_ref().to_vec(),
    }
}

fn tail(stderr: impl AsRef<[u8]>) -> Result<String, Captured> {
    let checked = captured(exited(1), stderr).check(&Cmd::new("tool"));
    checked.map_or_else(|error| Ok(error.stderr_tail), Err)
}

/// The error of `tool`, shown.
fn shown(status: ExitStatus, stderr_tail: &str) -> String {
    let error = CalledProcessError {
        command: "tool --now".to_owned(),
        status,
        stderr_tail: stderr_tail.to_owned(),
    };
    error.to_string()
}

#[harness::test]
fn success_is_passed_through_unchanged() {
    for stderr in ["", "warning: this is fine\n"] {
        let done = captured(exited(0), stderr);
        let actual = done.clone().check(&Cmd::new("tool"));
        equal!(Ok(done), actual, "exit 0, standard error {stderr:?}");
    }
}

#[harness::test]
fn every_other_end_is_an_error_with_command_and_status() {
    let cmd = Cmd::new("cp").args(["a b", "", "--to=c"]);
    let statuses = [1, 255].map(exited);
    for status in statuses
        .into_iter()
        .chain([9, 15].map(ExitStatus::from_raw))
    {
        let expected = CalledProcessError {
            command: r#"cp "a b" "" --to=c"#.to_owned(),
            status,
            stderr_tail: "no".to_owned(),
        };
        let actual = captured(status, "no\n").check(&cmd);
        equal!(Err(expected), actual, "it ended with {status}");
    }
}

#[harness::test]
fn the_tail_is_the_last_three_lines_that_say_something() {
    let table = [
        ("", ""),
        ("\n", ""),
        ("one", "one"),
        ("one\n", "one"),
        ("1\n2\n3\n", "1\n2\n3"),
        ("1\n2\n3\n4\n5\n", "3\n4\n5"),
        ("1\n2\n\n3\n\n\n4\n\n", "2\n3\n4"),
        ("1\n2\n   \n3\n \t\n4", "2\n3\n4"),
        ("  indented  \nplain\t\r\n", "  indented\nplain"),
        ("1\n2\u{a0}\n\u{3000}\u{2003}\n3\u{b}\u{85}\n", "1\n2\n3"),
    ];
    for (stderr, expected) in table {
        let actual = tail(stderr);
        equal!(Ok(expected.to_owned()), actual, "standard error {stderr:?}");
    }
}

#[harness::test]
fn a_long_tail_keeps_its_end() {
    for length in [399, 400, 401, 10_000] {
        let line: String = ('a'..='z').cycle().take(length).collect();
        let expected = line[length.saturating_sub(400)..].to_owned();
        equal!(Ok(expected), tail(&line), "a line of {length} bytes");
    }
    // Joined, they have 401 bytes: the first one goes.
    let line = "x".repeat(200);
    let expected = format!("{}\n{line}", &line[1..]);
    let actual = tail(format!("{line}\n{line}\n"));
    equal!(Ok(expected), actual, "two lines of 200 bytes");
}

#[harness::test]
fn a_long_tail_is_never_cut_inside_a_character() {
    // Of two bytes each, in odd and in even places.
    for before in ["", "x"] {
        let line = format!("{}{before}", "é".repeat(5_000));
        let fitting = if before.is_empty() { 200 } else { 199 };
        let expected = format!("{}{before}", "é".repeat(fitting));
        let actual = tail(&line);
        equal!(Ok(expected), actual, "10,000 bytes of é and {before:?}");
    }
    let expected = "\u{1f980}".repeat(99) + "abc";
    let actual = tail("\u{1f980}".repeat(150) + "abc");
    equal!(Ok(expected), actual, "600 bytes of crabs, and abc");
}

#[harness::test]
fn what_is_no_text_becomes_a_replacement_character_in_the_tail() {
    let actual = tail(b"caf\xe9 \xf0\x9f\n");
    equal!(
        Ok("caf\u{fffd} \u{fffd}".to_owned()),
        actual,
        "the tail of b\"caf\\xe9 \\xf0\\x9f\\n\""
    );
}

#[harness::test]
fn the_error_tells_command_end_and_tail_in_one_line() {
    let table = [
        ("", "command `tool --now` failed: exit 3"),
        (
            "disk full",
            "command `tool --now` failed: exit 3: disk full",
        ),
        ("1\n2\n3", "command `tool --now` failed: exit 3: 1 | 2 | 3"),
    ];
    for (tail, expected) in table {
        equal!(
            expected,
            shown(exited(3), tail).as_str(),
            "the tail {tail:?}"
        );
    }
}

#[harness::test]
fn the_error_names_the_signal() {
    // With 0x80 the status says that there is a core dump, which is not our concern.
    let table = [
        (15, "command `tool --now` failed: killed by SIGTERM (15)"),
        (9, "command `tool --now` failed: killed by SIGKILL (9)"),
        (0x8b, "command `tool --now` failed: killed by SIGSEGV (11)"),
        (40, "command `tool --now` failed: killed by signal 40"),
    ];
    for (raw, expected) in table {
        let actual = shown(ExitStatus::from_raw(raw), "");
        equal!(expected, actual.as_str(), "the wait status {raw}");
    }
    let actual = shown(ExitStatus::from_raw(9), "out of memory");
    let expected = "command `tool --now` failed: killed by SIGKILL (9): out of memory";
    equal!(expected, actual.as_str(), "a signal and a tail");
}

fn text_of(stdout: &[u8]) -> Result<String, Vec<u8>> {
    let done = Captured {
        stdout: stdout.to_vec(),
        ..captured(exited(0), "")
    };
    done.text().map_err(|error| error.into_bytes())
}

#[harness::test]
fn text_is_what_was_written_to_the_last_blank() {
    for text in ["", "hi\n", "a\r\nb\r\n", "  größer \n\n", "no end", "\0"] {
        let actual = text_of(text.as_bytes());
        equal!(Ok(text.to_owned()), actual, "standard output {text:?}");
    }
}

#[harness::test]
fn text_refuses_what_is_not_utf8() {
    for bytes in [&b"\xff"[..], b"caf\xe9\n", b"half of \xc3", b"\xed\xa0\x80"] {
        let actual = text_of(bytes);
        let story = bytes.escape_ascii();
        equal!(Err(bytes.to_vec()), actual, "standard output b\"{story}\"");
    }
}
