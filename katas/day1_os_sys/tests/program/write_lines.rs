//! Kata 1.8 through `envkit seq`.

use std::fs::File;

use harness::{Program, Rng, Scratch, equal, fail, snapshot};

/// What `seq` writes: the numbers from 1 to `last`, a line each.
fn numbers(last: u64) -> String {
    (1..=last).map(|number| format!("{number}\n")).collect()
}

#[harness::test]
fn the_numbers_come_a_line_each() {
    let scratch = Scratch::new();
    let program = Program::new("envkit", &scratch);
    snapshot!(program.args(["seq", "--report", "3"]).transcript(), @"
    $ envkit seq --report 3
    exit: 0
    --- stdout ---
    1
    2
    3
    --- stderr ---
    envkit: complete, 3 lines
    ");
}

#[harness::test]
fn many_lines_arrive_to_the_last() {
    let scratch = Scratch::new();
    let run = Program::new("envkit", &scratch)
        .args(["seq", "20000"])
        .run();
    run.expect(0, numbers(20_000), "");
}

#[harness::test]
fn a_reader_who_leaves_after_one_line_ends_the_program_quietly() {
    let scratch = Scratch::new();
    let mut seq = Program::new("envkit", &scratch)
        .args(["seq", "1000000"])
        .start();
    seq.expect("1");
    seq.close_stdout();
    let status = seq.wait();
    equal!(
        (Some(0), ""),
        (status.code(), seq.stderr().as_str()),
        "the exit status of `envkit seq 1000000 | head -1`, and what it wrote to standard error"
    );
}

#[harness::test]
fn the_program_knows_that_its_reader_has_gone() {
    let scratch = Scratch::new();
    let mut seq = Program::new("envkit", &scratch)
        .args(["seq", "--report", "1000000"])
        .start();
    seq.expect("1");
    seq.close_stdout();
    let status = seq.wait();
    equal!(
        (Some(0), "envkit: the reader has gone\n"),
        (status.code(), seq.stderr().as_str()),
        "the exit status of `envkit seq --report 1000000 | head -1`, and its report"
    );
}

#[harness::test]
fn a_full_disk_that_shows_up_in_the_flush_is_an_error() {
    let scratch = Scratch::new();
    let program = Program::new("envkit", &scratch);
    let faults = ["--fail-at", "flush", "--fail-with", "full"];
    let program = program.args(["seq", "3", "--report", "--fail-after", "6"]);
    snapshot!(program.args(faults).transcript(), @"
    $ envkit seq 3 --report --fail-after 6 --fail-at flush --fail-with full
    exit: 74
    --- stdout ---
    1
    2
    3
    --- stderr ---
    envkit: write error: No space left on device (os error 28)
    ");
}

#[harness::test(os = ["linux"])]
fn a_full_device_is_an_error() {
    let scratch = Scratch::new();
    for last in ["1", "100000"] {
        let full = File::options().write(true).open("/dev/full");
        let run = Program::new("envkit", &scratch)
            .args(["seq", last])
            .stdout_to(full.expect("a device of every Linux"))
            .run();
        run.expect(
            74,
            "",
            "envkit: write error: No space left on device (os error 28)\n",
        );
    }
}

/// How a random writer misbehaves.
struct Fault {
    arguments: Vec<String>,
    /// After how many bytes it fails; behind the end if it does not.
    after: usize,
    is_in_flush: bool,
    is_pipe: bool,
}

fn random_fault(rng: &Rng, length: usize) -> Fault {
    let fault = Fault {
        arguments: Vec::new(),
        // Sometimes behind the end: then nothing fails.
        after: rng.index(length + length / 4 + 2),
        is_in_flush: rng.one_in(4),
        is_pipe: rng.one_in(2),
    };
    // Small pieces of a long text would take too many calls.
    let (least, most) = if length < 500 { (1, 20) } else { (500, 9_000) };
    let arguments = [
        format!("--chunk={}", rng.between(least..=most)),
        format!("--interrupt={}", rng.between(2..=6)),
        format!("--fail-after={}", fault.after),
        format!(
            "--fail-with={}",
            if fault.is_pipe { "pipe" } else { "full" }
        ),
        format!(
            "--fail-at={}",
            if fault.is_in_flush { "flush" } else { "write" }
        ),
    ];
    Fault {
        arguments: arguments.into(),
        ..fault
    }
}

#[harness::test(seeded)]
fn what_a_random_writer_accepts_is_a_beginning_of_the_text() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for round in 0..50 {
        // Two are longer than any usual buffer.
        let most = if round % 25 == 0 { 20_000 } else { 100 };
        let last = rng.between(1..=most).cast_unsigned();
        let text = numbers(last);
        let fault = random_fault(&rng, text.len());
        let run = Program::new("envkit", &scratch)
            .args(["seq", "--report", &last.to_string()])
            .args(&fault.arguments)
            .run();
        // The writer fails when somebody wants more of it than it takes.
        let has_failed = if fault.is_in_flush {
            fault.after <= text.len()
        } else {
            fault.after < text.len()
        };
        let written = match (has_failed, fault.is_in_flush) {
            (false, _) => text.as_str(),
            (true, false) => &text[..fault.after],
            // Whoever flushes more often than needed meets the error earlier.
            (true, true) => beginning(&text, &run.stdout, fault.after),
        };
        let (status, report) = match (has_failed, fault.is_pipe) {
            (false, _) => (0, format!("complete, {last} lines")),
            (true, true) => (0, "the reader has gone".to_owned()),
            (true, false) => (
                74,
                "write error: No space left on device (os error 28)".to_owned(),
            ),
        };
        run.expect(status, written, format!("envkit: {report}\n"));
    }
}

/// The beginning of `text` that was written, of at least `least` bytes.
#[track_caller]
fn beginning<'a>(text: &'a str, written: &[u8], least: usize) -> &'a str {
    if written.len() < least || !text.as_bytes().starts_with(written) {
        fail(format!(
            "the writer takes everything and fails in the flush after {least} bytes, but what \
             it has got by then is no beginning of the text: {:?}",
            String::from_utf8_lossy(written)
        ));
    }
    &text[..written.len()]
}
