//! Kata 2.4 from inside: `run_redirected`.

use std::fs;
use std::path::{Path, PathBuf};

use day2_subprocess::redirect::run_redirected;
use day2_subprocess::{Cmd, Sink};
use harness::{Scratch, equal};

use crate::{Seen, bounded, flood, probe, shown};

fn seen(cmd: &Cmd, stdin: Option<&Path>, stdout: Sink, stderr: Sink) -> Seen {
    let cmd = cmd.clone();
    let stdin = stdin.map(Path::to_owned);
    let story = format!("`{cmd}` writes to {stdout:?} and {stderr:?}");
    bounded(&story, move || {
        Seen::from(run_redirected(&cmd, stdin.as_deref(), &stdout, &stderr))
    })
}

fn content(path: &Path) -> String {
    fs::read(path).map_or_else(|error| error.to_string(), |bytes| shown(&bytes))
}

/// A command that writes a line to each output.
fn speaker() -> Cmd {
    probe().args(["emit", "--out", "hi", "--err", "oh", "--exit", "3"])
}

fn truncate(path: &Path) -> Sink {
    Sink::Truncate(path.to_owned())
}

fn append(path: &Path) -> Sink {
    Sink::Append(path.to_owned())
}

#[harness::test]
fn what_is_captured_is_in_the_result() {
    let table = [
        (Sink::Capture, Sink::Capture, "hi\n", "oh\n"),
        (Sink::Capture, Sink::Null, "hi\n", ""),
        (Sink::Null, Sink::Capture, "", "oh\n"),
        (Sink::Null, Sink::Null, "", ""),
        (Sink::Null, Sink::SameAsStdout, "", ""),
    ];
    for (stdout, stderr, out, err) in table {
        let story = format!("standard output to {stdout:?}, standard error to {stderr:?}");
        let actual = seen(&speaker(), None, stdout, stderr);
        equal!(Seen::exit(3, out, err), actual, "{story}");
    }
}

#[harness::test]
fn a_file_is_made_or_emptied() {
    let scratch = Scratch::new();
    let old = scratch.file("old", "a long text that was there before\n");
    for path in [old, scratch.join("new")] {
        let actual = seen(&speaker(), None, truncate(&path), Sink::Capture);
        equal!(
            Seen::exit(3, "", "oh\n"),
            actual,
            "only standard error is captured"
        );
        equal!("hi\n", content(&path).as_str(), "{}", path.display());
        let actual = seen(&speaker(), None, Sink::Capture, truncate(&path));
        equal!(
            Seen::exit(3, "hi\n", ""),
            actual,
            "only standard output is captured"
        );
        equal!("oh\n", content(&path).as_str(), "{}", path.display());
    }
}

#[harness::test]
fn appending_keeps_what_is_there() {
    let scratch = Scratch::new();
    let log = scratch.file("log", "old\n");
    for _ in 0..2 {
        let actual = seen(&speaker(), None, append(&log), Sink::Null);
        equal!(Seen::exit(3, "", ""), actual, "nothing is captured");
    }
    let actual = seen(&speaker(), None, Sink::Null, append(&log));
    equal!(Seen::exit(3, "", ""), actual, "nothing is captured");
    equal!("old\nhi\nhi\noh\n", content(&log).as_str(), "the log");
    let new = scratch.join("new");
    let actual = seen(&speaker(), None, append(&new), Sink::Capture);
    equal!(
        Seen::exit(3, "", "oh\n"),
        actual,
        "standard output to a new file"
    );
    equal!("hi\n", content(&new).as_str(), "the new file");
}

#[harness::test]
fn appending_goes_to_the_end_at_the_moment_of_each_write() {
    let scratch = Scratch::new();
    let log = scratch.file("log", "old\n");
    // Two descriptions of one file: only O_APPEND keeps them from overwriting each other.
    let cmd = probe().args(["alt", "oeoeeo"]);
    let actual = seen(&cmd, None, append(&log), append(&log));
    equal!(Seen::exit(0, "", ""), actual, "nothing is captured");
    equal!(
        "old\nout 0\nerr 1\nout 2\nerr 3\nerr 4\nout 5\n",
        content(&log).as_str(),
        "both outputs are appended to one file"
    );
}

#[harness::test]
fn both_outputs_in_one_file_keep_their_order() {
    let scratch = Scratch::new();
    let path = scratch.file("both", "old\n");
    let cmd = probe().args(["alt", "oeoeeoo"]);
    let lines = "out 0\nerr 1\nout 2\nerr 3\nerr 4\nout 5\nout 6\n";
    for (sink, expected) in [
        (truncate(&path), lines.to_owned()),
        (append(&path), lines.repeat(2)),
    ] {
        let actual = seen(&cmd, None, sink.clone(), Sink::SameAsStdout);
        equal!(Seen::exit(0, "", ""), actual, "nothing is captured");
        equal!(
            expected,
            content(&path),
            "standard error goes where standard output goes, which is {sink:?}"
        );
    }
}

#[harness::test]
fn both_outputs_captured_in_one_keep_their_order() {
    let cmd = probe().args(["alt", "eoeeoo"]);
    let lines = "err 0\nout 1\nerr 2\nerr 3\nout 4\nout 5\n";
    let actual = seen(&cmd, None, Sink::Capture, Sink::SameAsStdout);
    equal!(
        Seen::exit(0, lines, ""),
        actual,
        "standard error goes where standard output goes, which is captured"
    );
}

#[harness::test]
fn large_outputs_do_not_make_it_hang() {
    let scratch = Scratch::new();
    let cmd = probe().args(["flood", "300000", "400000"]);
    let (out, err) = (flood(b'a', 300_000), flood(b'A', 400_000));
    let actual = seen(&cmd, None, Sink::Capture, Sink::Capture);
    equal!(Seen::exit(0, &out, &err), actual, "both are captured");
    let both = [&err[..], &out].concat();
    let actual = seen(&cmd, None, Sink::Capture, Sink::SameAsStdout);
    equal!(Seen::exit(0, both, ""), actual, "both are captured in one");
    let path = scratch.join("out");
    let actual = seen(&cmd, None, truncate(&path), Sink::Capture);
    equal!(
        Seen::exit(0, "", &err),
        actual,
        "only standard error is captured"
    );
    equal!(shown(&out), content(&path), "what is in the file");
}

#[harness::test]
fn the_command_reads_the_file() {
    let scratch = Scratch::new();
    let input = scratch.file("input", "from a file\n");
    let actual = seen(&probe().arg("cat"), Some(&input), Sink::Capture, Sink::Null);
    equal!(Seen::exit(0, "from a file\n", ""), actual, "cat < input");
    let actual = seen(
        &probe().arg("stdin-is"),
        Some(&input),
        Sink::Capture,
        Sink::Null,
    );
    equal!(
        Seen::exit(0, "file\n", ""),
        actual,
        "what standard input is"
    );
}

#[harness::test]
fn without_a_file_there_is_nothing_to_read() {
    let actual = seen(&probe().arg("stdin-is"), None, Sink::Capture, Sink::Null);
    equal!(
        Seen::exit(0, "null\n", ""),
        actual,
        "what standard input is"
    );
}

#[harness::test]
fn an_input_that_is_missing_leaves_the_outputs_alone() {
    let scratch = Scratch::new();
    let missing = scratch.join("no such input");
    let (old, new) = (scratch.file("old", "precious\n"), scratch.join("new"));
    let actual = seen(&speaker(), Some(&missing), truncate(&old), truncate(&new));
    let expected = format!(
        "Io {{ what: {:?}, source: Os {{ code: 2, kind: NotFound, \
         message: \"No such file or directory\" }} }}",
        missing.display().to_string()
    );
    equal!(Seen::error(&expected), actual, "the input is missing");
    equal!(
        "precious\n",
        content(&old).as_str(),
        "the file that standard output was to go to: it is not emptied for nothing"
    );
    equal!(false, new.exists(), "whether the other output was made");
}

#[harness::test]
fn an_output_that_cannot_be_opened_is_named() {
    let scratch = Scratch::new();
    let bad: PathBuf = scratch.join("no such directory/out");
    for (stdout, stderr) in [
        (truncate(&bad), Sink::Capture),
        (append(&bad), Sink::SameAsStdout),
        (Sink::Capture, truncate(&bad)),
    ] {
        let story = format!("standard output to {stdout:?}, standard error to {stderr:?}");
        let actual = seen(&speaker(), None, stdout, stderr);
        let start = format!("Io {{ what: {:?}, ", bad.display().to_string());
        equal!(
            true,
            actual.end.starts_with(&start),
            "whether the error names the file; it is {} for {story}",
            actual.end
        );
    }
}

#[harness::test]
fn standard_output_cannot_go_where_it_goes_itself() {
    let scratch = Scratch::new();
    let path = scratch.file("err", "precious\n");
    let missing = scratch.join("missing");
    let actual = seen(
        &speaker(),
        Some(&missing),
        Sink::SameAsStdout,
        truncate(&path),
    );
    equal!(
        Some("Invalid("),
        actual.end.get(..8),
        "the beginning of the error {}",
        actual.end
    );
    equal!(
        "precious\n",
        content(&path).as_str(),
        "nothing else has happened"
    );
}

#[harness::test]
fn a_command_that_cannot_be_started_is_named() {
    let cmd = Cmd::new("no-such-program-d2");
    for stderr in [Sink::Capture, Sink::SameAsStdout] {
        let expected = Seen::error("NotFound(\"no-such-program-d2\")");
        let actual = seen(&cmd, None, Sink::Capture, stderr);
        equal!(expected, actual, "there is no such program");
    }
}
