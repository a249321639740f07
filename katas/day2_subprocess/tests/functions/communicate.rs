//! Kata 2.3 from inside: `communicate`.

use day2_subprocess::Cmd;
use day2_subprocess::communicate::communicate;
use harness::equal;

use crate::{Seen, bounded, flood, probe};

/// More than any pipe holds.
const MEBIBYTE: usize = 1 << 20;

fn seen(cmd: &Cmd, input: Vec<u8>) -> Seen {
    let cmd = cmd.clone();
    let story = format!("`{cmd}` is given {} bytes to read", input.len());
    bounded(&story, move || Seen::from(communicate(&cmd, &input)))
}

#[harness::test]
fn the_input_arrives_and_the_answer_comes_back() {
    for input in ["", "hello", "one\ntwo\n", "no end\0\n "] {
        let expected = Seen::exit(0, input.to_ascii_uppercase(), "");
        let actual = seen(&probe().arg("upper"), input.into());
        equal!(expected, actual, "upper was given {input:?}");
    }
}

#[harness::test]
fn the_end_of_the_input_is_seen() {
    // The fixture answers only when it has read to the end.
    let expected = Seen::exit(0, "read 3 sum 590\n", "");
    let cmd = probe().args(["traffic", "i", "0", "0"]);
    equal!(expected, seen(&cmd, b"abc".to_vec()), "three bytes");
    let expected = Seen::exit(0, "read 0 sum 0\n", "");
    equal!(expected, seen(&cmd, Vec::new()), "no input at all");
}

#[harness::test]
fn an_input_that_fills_every_pipe_comes_back_whole() {
    let input = flood(b'a', 4 * MEBIBYTE);
    let expected = Seen::exit(0, &input, "");
    let actual = seen(&probe().arg("cat"), input);
    equal!(
        expected,
        actual,
        "4 MiB through cat, which writes while we still write: somebody has to read"
    );
}

#[harness::test]
fn both_outputs_are_read_while_the_command_writes() {
    // Standard error first: a reader of standard output alone never sees its end.
    let cmd = probe().args(["flood", "1048576", "1048576"]);
    let expected = Seen::exit(0, flood(b'a', MEBIBYTE), flood(b'A', MEBIBYTE));
    equal!(expected, seen(&cmd, Vec::new()), "1 MiB on each output");
}

#[harness::test]
fn no_order_of_reading_and_writing_makes_it_hang() {
    let input = flood(b'k', 200_000);
    let sum = (1_u64..)
        .zip(&input)
        .map(|(place, byte)| place * u64::from(*byte));
    let read = format!("read 200000 sum {}\n", sum.sum::<u64>()).into_bytes();
    let out = flood(b'a', 150_000);
    for order in ["oei", "oie", "eoi", "eio", "ioe", "ieo"] {
        let stdout = if order.find('i') < order.find('o') {
            [&read[..], &out].concat()
        } else {
            [&out[..], &read].concat()
        };
        let expected = Seen::exit(0, stdout, flood(b'A', 170_000));
        let cmd = probe().args(["traffic", order, "150000", "170000"]);
        let actual = seen(&cmd, input.clone());
        equal!(expected, actual, "the command works in the order {order}");
    }
}

#[harness::test]
fn a_command_that_reads_nothing_is_no_error() {
    let expected = Seen::exit(0, "no thanks\n", "");
    let actual = seen(&probe().arg("ignore-stdin"), flood(b'a', 4 * MEBIBYTE));
    equal!(expected, actual, "it ends and has not read any of 4 MiB");
    let cmd = probe().args(["emit", "--err", "bad day", "--exit", "3"]);
    let expected = Seen::exit(3, "", "bad day\n");
    let actual = seen(&cmd, flood(b'a', 4 * MEBIBYTE));
    equal!(expected, actual, "it fails and has not read any of 4 MiB");
}

#[harness::test]
fn a_command_that_closes_its_input_is_listened_to_till_its_end() {
    let cmd = probe().args(["close-stdin", "500000"]);
    let expected = Seen::exit(0, flood(b'a', 500_000), "");
    let actual = seen(&cmd, flood(b'a', 4 * MEBIBYTE));
    equal!(
        expected,
        actual,
        "it closes its standard input at once, then writes 500,000 bytes"
    );
}

#[harness::test]
fn a_command_that_is_killed_is_no_error() {
    let cmd = probe().args(["emit", "--out", "so far", "--kill", "SIGKILL"]);
    let actual = seen(&cmd, flood(b'a', MEBIBYTE));
    equal!(Seen::killed(9, "so far\n"), actual, "killed by SIGKILL");
}

#[harness::test]
fn a_command_that_cannot_be_started_is_named() {
    let expected = Seen::error("NotFound(\"no-such-program-d2\")");
    let actual = seen(&Cmd::new("no-such-program-d2"), flood(b'a', MEBIBYTE));
    equal!(expected, actual, "there is no such program");
    let expected = Seen::error("BadCwd(\"/no/such/directory\")");
    let actual = seen(&probe().cwd("/no/such/directory"), Vec::new());
    equal!(expected, actual, "there is no such directory");
}
