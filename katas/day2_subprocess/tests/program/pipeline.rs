//! Kata 2.5 from outside: `runkit pipe` and `runkit pipefail`.

use harness::{Lifeline, Program, Rng, Scratch, equal, snapshot};

use crate::runkit;

fn pipe<'a>(scratch: &'a Scratch, line: &str) -> Program<'a> {
    runkit(scratch).args(["pipe", line])
}

#[harness::test]
fn pipe_connects_programs() {
    let scratch = Scratch::new();
    let run = runkit(&scratch).args(["pipe", "--stdin", "d2-probe cat | d2-probe upper"]);
    run.stdin("hello\n").run().expect(0, "HELLO\n", "");
    pipe(&scratch, "d2-probe stdin-is")
        .run()
        .expect(0, "pipe\n", "");
}

#[harness::test]
fn pipe_ends_an_endless_producer_with_its_consumer() {
    let scratch = Scratch::new();
    let run = pipe(&scratch, "d2-probe yes | d2-probe head 2 | d2-probe upper");
    snapshot!(run.transcript(), @"
    $ runkit pipe 'd2-probe yes | d2-probe head 2 | d2-probe upper'
    exit: 141
    --- stdout ---
    Y
    Y
    --- stderr ---
    runkit: statuses 141 0 0
    ");
}

#[harness::test]
fn the_last_stage_that_fails_is_the_status() {
    let scratch = Scratch::new();
    let line = "d2-probe emit --err first --exit 4 | d2-probe flaky state 9 | d2-probe cat";
    snapshot!(pipe(&scratch, line).transcript().replace("first\ncall 1 is too early", "call 1 is too early\nfirst"), @"
    $ runkit pipe 'd2-probe emit --err first --exit 4 | d2-probe flaky state 9 | d2-probe cat'
    exit: 75
    --- stderr ---
    call 1 is too early
    first
    runkit: statuses 4 75 0
    ");
}

#[harness::test]
fn no_stage_is_told() {
    let scratch = Scratch::new();
    pipe(&scratch, " ")
        .run()
        .expect(64, "", "runkit: there is no command\n");
}

#[harness::test]
fn a_stage_that_cannot_be_started_leaves_nothing_behind() {
    // The first stages read nothing, write nothing and ignore polite signals.
    let scratch = Scratch::new();
    let lifeline = Lifeline::new();
    let line = "d2-probe stay | d2-probe stay | no-such-program-d2 | d2-probe cat";
    let run = pipe(&scratch, line).lifeline(&lifeline).run();
    run.expect(127, "", "runkit: no-such-program-d2: not found\n");
    lifeline.expect_dead();
}

#[harness::test]
fn pipefail_is_the_status_of_the_last_failure() {
    let scratch = Scratch::new();
    let table = [
        ("", "0"),
        ("0 0", "0"),
        ("256 512 0", "2"),
        ("512 256 0", "1"),
        ("13 0 0", "141"),
        ("9 256 0", "1"),
    ];
    for (raw, expected) in table {
        let run = runkit(&scratch)
            .arg("pipefail")
            .args(raw.split_whitespace())
            .run();
        run.expect(0, format!("{expected}\n"), "");
    }
}

/// A chain of stages, and what it makes of `input`.
fn random_chain(rng: &Rng, input: &str) -> (String, String) {
    let mut data = input.to_owned();
    let stages = (0..=rng.index(4)).map(|_| match rng.index(3) {
        0 => "d2-probe cat".to_owned(),
        1 => {
            data.make_ascii_uppercase();
            "d2-probe upper".to_owned()
        }
        _ => {
            let lines = rng.index(40);
            data = data.split_inclusive('\n').take(lines).collect();
            format!("d2-probe head {lines}")
        }
    });
    let stages: Vec<String> = stages.collect();
    (stages.join(" | "), data)
}

#[harness::test(seeded)]
fn random_chains_make_of_the_input_what_they_say() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let lines = rng.index(30);
        let line = |_| rng.text("abcXYZ é.", 0..=12) + "\n";
        let mut input: String = (0..lines).map(line).collect();
        if rng.one_in(4) {
            // More than the pipes on the way hold.
            input = (input + "more\n").repeat(1_500);
        }
        let (chain, expected) = random_chain(&rng, &input);
        let run = runkit(&scratch).args(["pipe", "--stdin", &chain]);
        let run = run.stdin(&input).run();
        equal!(
            expected,
            run.stdout_text(),
            "`{chain}` of {} bytes",
            input.len()
        );
        // Whether a stage is killed that has written all depends on who is faster.
        equal!(
            true,
            matches!(run.status.code(), Some(0 | 141)),
            "whether `{chain}` has ended well or by SIGPIPE; it was {}",
            run.status
        );
    }
}

#[harness::test(seeded)]
fn random_statuses_are_summed_up_like_in_a_shell() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..15 {
        let mut expected = 0;
        let statuses = (0..rng.index(8)).map(|_| {
            let (raw, code) = match rng.index(4) {
                0 => (0, 0),
                1 => {
                    let signal = rng.between(1..=31);
                    (signal, 128 + signal)
                }
                _ => {
                    let code = rng.between(0..=255);
                    (code << 8, code)
                }
            };
            if code != 0 {
                expected = code;
            }
            raw.to_string()
        });
        let statuses: Vec<String> = statuses.collect();
        let run = runkit(&scratch).arg("pipefail").args(&statuses).run();
        run.expect(0, format!("{expected}\n"), "");
    }
}
