//! Kata 2.4 from outside: `runkit redirect`.

use std::fs;

use harness::{Rng, Run, Scratch, equal};

use crate::runkit;

fn redirect(scratch: &Scratch, options: &[&str], command: &[&str]) -> Run {
    let program = runkit(scratch).arg("redirect").args(options);
    program.args(["--", "d2-probe"]).args(command).run()
}

fn content(scratch: &Scratch, name: &str) -> String {
    let bytes = fs::read(scratch.join(name));
    bytes.map_or_else(
        |error| error.to_string(),
        |bytes| String::from_utf8_lossy(&bytes).into_owned(),
    )
}

const SPEAK: [&str; 5] = ["emit", "--out", "hi", "--err", "oh"];

#[harness::test]
fn without_options_everything_comes_through() {
    let scratch = Scratch::new();
    redirect(&scratch, &[], &SPEAK).expect(0, "hi\n", "oh\n");
    redirect(&scratch, &[], &["stdin-is"]).expect(0, "null\n", "");
}

#[harness::test]
fn each_stream_goes_where_it_is_told() {
    let scratch = Scratch::new();
    scratch.file("in", "a\nb\n");
    redirect(&scratch, &["--out", "o", "--no-err"], &SPEAK).expect(0, "", "");
    redirect(&scratch, &["--no-out", "--err", "e"], &SPEAK).expect(0, "", "");
    redirect(&scratch, &["--append", "o", "--err-append", "e"], &SPEAK).expect(0, "", "");
    equal!("hi\nhi\n", content(&scratch, "o").as_str(), "the file o");
    equal!("oh\noh\n", content(&scratch, "e").as_str(), "the file e");
    redirect(&scratch, &["--in", "in"], &["upper"]).expect(0, "A\nB\n", "");
    redirect(&scratch, &["--out", "o", "--err-to-out"], &SPEAK).expect(0, "", "");
    equal!("hi\noh\n", content(&scratch, "o").as_str(), "the file o");
}

#[harness::test]
fn a_missing_input_is_told_and_no_output_is_touched() {
    let scratch = Scratch::new();
    scratch.file("precious", "data");
    let options = ["--in", "missing", "--out", "precious", "--err", "new"];
    let message = "runkit: missing: No such file or directory (os error 2)\n";
    redirect(&scratch, &options, &SPEAK).expect(66, "", message);
    equal!(
        "data",
        content(&scratch, "precious").as_str(),
        "the old output"
    );
    equal!(
        false,
        scratch.join("new").exists(),
        "whether the new output was made"
    );
}

#[harness::test]
fn files_are_looked_for_where_we_are() {
    let scratch = Scratch::new();
    scratch.file("in", "ours\n");
    scratch.file("sub/in", "its own\n");
    let options = ["--cwd", "sub", "--in", "in", "--out", "out"];
    redirect(&scratch, &options, &["upper"]).expect(0, "", "");
    equal!(
        false,
        scratch.join("sub/out").exists(),
        "whether out is made in sub, where the command runs"
    );
    equal!("OURS\n", content(&scratch, "out").as_str(), "out");
    redirect(&scratch, &["--cwd", "sub"], &["cwd"]).expect(
        0,
        format!("{}\n", scratch.join("sub").display()),
        "",
    );
}

#[harness::test]
fn an_output_that_cannot_be_made_is_told() {
    let scratch = Scratch::new();
    let message = "runkit: no/out: No such file or directory (os error 2)\n";
    redirect(&scratch, &["--out", "no/out"], &SPEAK).expect(73, "", message);
    redirect(&scratch, &["--append", "no/out", "--err-to-out"], &SPEAK).expect(73, "", message);
    redirect(&scratch, &["--err", "no/out"], &SPEAK).expect(73, "", message);
}

fn random_pattern(rng: &Rng) -> String {
    rng.text("oe", 0..=24)
}

fn lines(pattern: &str, wanted: &str) -> String {
    let lines = pattern
        .char_indices()
        .filter(|(_, letter)| wanted.contains(*letter));
    let line = |(number, letter)| {
        let stream = if letter == 'o' { "out" } else { "err" };
        format!("{stream} {number}\n")
    };
    lines.map(line).collect()
}

#[harness::test(seeded)]
fn random_turns_of_two_streams_keep_their_order() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut log = String::new();
    for _ in 0..8 {
        let pattern = random_pattern(&rng);
        let command = ["alt", &pattern];
        let both = lines(&pattern, "oe");
        redirect(&scratch, &["--err-to-out"], &command).expect(0, &both, "");
        redirect(&scratch, &["--append", "log", "--err-to-out"], &command).expect(0, "", "");
        log.push_str(&both);
        let written = fs::read_to_string(scratch.join("log")).unwrap_or_default();
        equal!(log, written, "the log after one more `alt {pattern}`");
        redirect(&scratch, &["--out", "file", "--err-to-out"], &command).expect(0, "", "");
        let written = fs::read_to_string(scratch.join("file")).unwrap_or_default();
        equal!(both, written, "the file after `alt {pattern}`");
        let (out, err) = (lines(&pattern, "o"), lines(&pattern, "e"));
        redirect(&scratch, &[], &command).expect(0, out, err);
    }
}
