//! Kata 6.6 from outside: `sigkit timeout`.

use harness::{Lifeline, Scratch, equal, snapshot};

use crate::sigkit;

#[harness::test]
fn a_command_that_ends_in_time_is_passed_through() {
    let scratch = Scratch::new();
    let run = sigkit(
        &scratch,
        &["timeout", "4s", "--", "d6-probe", "emit", "2", "3", "5"],
    )
    .run();
    run.expect(5, "oo", "eee");
    let run = sigkit(&scratch, &["timeout", "4s", "d6-probe", "die", "KILL"]).run();
    run.expect(137, "", "");
}

#[harness::test]
fn a_command_that_obeys_ends_with_124() {
    let scratch = Scratch::new();
    snapshot!(sigkit(&scratch, &["timeout", "200ms", "--", "d6-probe", "hold"]).transcript(), @"
    $ sigkit timeout 200ms -- d6-probe hold
    exit: 124
    --- stderr ---
    sigkit: timed out after 200ms (SIGTERM)
    ");
}

#[harness::test]
fn a_command_that_ignores_sigterm_ends_with_137() {
    let scratch = Scratch::new();
    let words = [
        "timeout", "-k", "50ms", "--ignore", "TERM", "200ms", "--", "d6-probe", "hold",
    ];
    snapshot!(sigkit(&scratch, &words).transcript(), @"
    $ sigkit timeout -k 50ms --ignore TERM 200ms -- d6-probe hold
    exit: 137
    --- stderr ---
    sigkit: timed out after 200ms (SIGTERM, then SIGKILL)
    ");
}

#[harness::test]
fn nobody_of_the_family_survives() {
    for words in [
        ["400ms", "tree"],
        ["400ms", "tree --stubborn"],
        ["4s", "orphaner"],
    ] {
        let scratch = Scratch::new();
        let lifeline = Lifeline::new();
        let command = words[1].split(' ');
        let program = sigkit(
            &scratch,
            &["timeout", "-k", "100ms", words[0], "--", "d6-probe"],
        );
        let run = program.args(command).lifeline(&lifeline).run();
        let expected = if words[1] == "orphaner" { 0 } else { 124 };
        equal!(Some(expected), run.status.code(), "`d6-probe {}`", words[1]);
        lifeline.expect_dead();
    }
}

#[harness::test]
fn the_command_reads_nothing_of_our_input() {
    let scratch = Scratch::new();
    let program = sigkit(&scratch, &["timeout", "4s", "--", "d6-probe", "who"]);
    let run = program.stdin("for somebody else\n").run();
    run.expect(0, "leads a group: true, reads nothing: true\n", "");
}

#[harness::test]
fn a_command_that_cannot_be_started_is_named() {
    let scratch = Scratch::new();
    let message = "sigkit: no-such-program-d6: not found\n";
    let run = sigkit(&scratch, &["timeout", "4s", "no-such-program-d6"]).run();
    run.expect(127, "", message);
}

#[harness::test(seeded)]
fn random_output_and_status_come_through() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for _ in 0..20 {
        let size = || match rng.index(3) {
            0 => rng.index(10),
            1 => rng.index(5_000),
            _ => rng.index(200_000),
        };
        let (out, err, code) = (size(), size(), rng.index(256) as i32);
        let program = sigkit(&scratch, &["timeout", "4s", "--", "d6-probe", "emit"]);
        let run = program
            .args([out, err].map(|n| n.to_string()))
            .arg(code.to_string())
            .run();
        let is_right = |bytes: &[u8], byte: u8, length: usize| {
            bytes.len() == length && bytes.iter().all(|b| *b == byte)
        };
        equal!(
            (Some(code), true, true),
            (
                run.status.code(),
                is_right(&run.stdout, b'o', out),
                is_right(&run.stderr, b'e', err)
            ),
            "the status of `d6-probe emit {out} {err} {code}`, and whether each output is right"
        );
    }
}
