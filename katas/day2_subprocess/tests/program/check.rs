//! Kata 2.2 from outside: `runkit run --check` and `--text`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use harness::{Rng, Scratch, snapshot};

use crate::runkit;

#[harness::test]
fn check_tells_what_failed_and_why() {
    let scratch = Scratch::new();
    let run = runkit(&scratch).args(["run", "--check", "--", "d2-probe", "emit"]);
    snapshot!(run.args(["--err", "disk full", "--exit", "3"]).transcript(), @r#"
    $ runkit run --check -- d2-probe emit --err 'disk full' --exit 3
    exit: 3
    --- stderr ---
    disk full
    runkit: command `d2-probe emit --err "disk full" --exit 3` failed: exit 3: disk full
    "#);
}

#[harness::test]
fn check_is_quiet_about_success() {
    let scratch = Scratch::new();
    let run = runkit(&scratch).args(["run", "--check", "--", "d2-probe", "emit"]);
    let run = run.args(["--out", "hi", "--err", "warning"]).run();
    run.expect(0, "hi\n", "warning\n");
}

#[harness::test]
fn check_names_the_signal() {
    let scratch = Scratch::new();
    let run = runkit(&scratch).args(["run", "--check", "--", "d2-probe", "emit"]);
    snapshot!(run.args(["--kill", "SIGKILL"]).transcript(), @"
    $ runkit run --check -- d2-probe emit --kill SIGKILL
    exit: 137
    --- stderr ---
    runkit: command `d2-probe emit --kill SIGKILL` failed: killed by SIGKILL (9)
    ");
}

#[harness::test]
fn text_is_strict() {
    let scratch = Scratch::new();
    let text = |word: &[u8]| {
        let run = runkit(&scratch).args(["run", "--text", "d2-probe", "emit", "--out"]);
        run.arg(OsStr::from_bytes(word)).run()
    };
    text("größe\r\n ".as_bytes()).expect(0, "größe\r\n \n", "");
    let message = "runkit: invalid utf-8 sequence of 1 bytes from index 3\n";
    text(b"caf\xe9").expect(65, "", message);
}

/// A word in a command that is shown to people.
fn shown(word: &OsStr) -> String {
    match word.to_str() {
        Some(text)
            if !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"@%_+=:,./-".contains(&byte)) =>
        {
            text.to_owned()
        }
        _ => format!("{word:?}"),
    }
}

/// What a program may say: some lines, some of them blank, some very long, some no text.
fn random_complaint(rng: &Rng) -> OsString {
    let mut text = Vec::new();
    for _ in 0..rng.index(7) {
        match rng.index(6) {
            0 => text.extend_from_slice(rng.text(" \t\r", 0..=3).as_bytes()),
            1 => text.extend(rng.bytes(1..=12)),
            2 => text.extend_from_slice(rng.text("é\u{1f980}x", 100..=260).as_bytes()),
            _ => text.extend_from_slice(rng.text("ab c:|é", 1..=20).as_bytes()),
        }
        text.push(b'\n');
    }
    OsString::from_vec(text)
}

/// The end of `complaint`, worked out from behind.
fn tail(complaint: &[u8]) -> String {
    let text = String::from_utf8_lossy(complaint).into_owned();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.rsplit('\n').map(str::trim_end) {
        if !line.is_empty() && lines.len() < 3 {
            lines.insert(0, line);
        }
    }
    let mut tail = String::new();
    for c in lines.join("\n").chars().rev() {
        if tail.len() + c.len_utf8() > 400 {
            break;
        }
        tail.insert(0, c);
    }
    tail
}

#[harness::test(seeded)]
fn random_complaints_are_told_by_their_end() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..20 {
        let complaint = random_complaint(&rng);
        let status = 1 + rng.index(60);
        let status_text = OsString::from(status.to_string());
        let words = [OsStr::new("emit"), OsStr::new("--err"), &complaint];
        let words = [&words[..], &[OsStr::new("--exit"), &status_text]].concat();
        let run = runkit(&scratch).args(["run", "--check", "--", "d2-probe"]);
        let run = run.args(&words).run();
        let command: Vec<String> = words.iter().map(|word| shown(word)).collect();
        let mut stderr = [complaint.as_bytes(), b"\n"].concat();
        let tail = tail(&stderr).replace('\n', " | ");
        let tail = if tail.is_empty() {
            tail
        } else {
            format!(": {tail}")
        };
        let message = format!(
            "runkit: command `d2-probe {}` failed: exit {status}{tail}\n",
            command.join(" ")
        );
        stderr.extend_from_slice(message.as_bytes());
        run.expect(i32::try_from(status).expect("below 256"), "", stderr);
    }
}
