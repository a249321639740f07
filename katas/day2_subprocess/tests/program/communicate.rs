//! Kata 2.3 from outside: `runkit feed`.

use harness::{Rng, Scratch, equal};

use crate::runkit;

#[harness::test]
fn feed_hands_its_input_on_and_passes_on_the_answer() {
    let scratch = Scratch::new();
    let feed = |words: &[&str], input: &str| {
        let program = runkit(&scratch).args(["feed", "--", "d2-probe"]);
        program.args(words).stdin(input).run()
    };
    feed(&["upper"], "hello\n").expect(0, "HELLO\n", "");
    feed(&["cat"], "").expect(0, "", "");
    feed(&["stdin-is"], "x").expect(0, "pipe\n", "");
    feed(&["emit", "--err", "no", "--exit", "4"], "x").expect(4, "", "no\n");
}

#[harness::test]
fn feed_does_not_hang_on_large_inputs_and_outputs() {
    let scratch = Scratch::new();
    let input: Vec<u8> = (b'a'..=b'z').cycle().take(500_000).collect();
    let program = runkit(&scratch).args(["feed", "--", "d2-probe", "cat"]);
    let run = program.stdin(&input).run();
    equal!(
        (Some(0), true),
        (run.status.code(), run.stdout == input),
        "the status of `runkit feed -- d2-probe cat`, and whether 500,000 bytes came back"
    );
}

#[harness::test]
fn feed_does_not_mind_a_command_that_reads_nothing() {
    let scratch = Scratch::new();
    let program = runkit(&scratch).args(["feed", "--", "d2-probe", "ignore-stdin"]);
    let run = program.stdin(vec![b'x'; 500_000]).run();
    run.expect(0, "no thanks\n", "");
}

#[harness::test]
fn feed_waits_for_its_child() {
    // `runkit` would end with 70 if it were left as a zombie.
    let scratch = Scratch::new();
    let program = runkit(&scratch).args(["feed", "--", "d2-probe", "close-stdin", "9"]);
    program.stdin("x").run().expect(0, "abcdefghi", "");
    let program = runkit(&scratch).args(["feed", "--", "no-such-program-d2"]);
    let message = "runkit: no-such-program-d2: not found\n";
    program.stdin("x").run().expect(127, "", message);
}

/// Mostly small, sometimes more than a pipe holds.
fn random_size(rng: &Rng) -> usize {
    match rng.index(5) {
        0 => 0,
        1 | 2 => rng.index(2_000),
        3 => 60_000 + rng.index(20_000),
        _ => rng.index(200_000),
    }
}

fn letters(first: u8, length: usize) -> Vec<u8> {
    (first..first + 26).cycle().take(length).collect()
}

#[harness::test(seeded)]
fn random_traffic_on_three_streams_never_hangs() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let mut order = ['o', 'e', 'i'];
        rng.shuffle(&mut order);
        let (out, err) = (random_size(&rng), random_size(&rng));
        let byte = b'a' + rng.index(26) as u8;
        let input = vec![byte; random_size(&rng)];
        let order: String = order.iter().collect();
        let run = runkit(&scratch)
            .args(["feed", "--", "d2-probe", "traffic", &order])
            .args([out.to_string(), err.to_string()])
            .stdin(&input)
            .run();
        // Each byte counts as often as its place says.
        let length = input.len() as u64;
        let sum = u64::from(byte) * (length * (length + 1) / 2);
        let read = format!("read {length} sum {sum}\n").into_bytes();
        let expected = if order.find('i') < order.find('o') {
            [read, letters(b'a', out)].concat()
        } else {
            [letters(b'a', out), read].concat()
        };
        equal!(
            (Some(0), true, true),
            (
                run.status.code(),
                run.stdout == expected,
                run.stderr == letters(b'A', err)
            ),
            "the status of `runkit feed -- d2-probe traffic {order} {out} {err}` with {length} \
             bytes to read, and whether each output is right"
        );
    }
}
