//! Kata 6.7 from outside: `sigkit reap`.

use harness::{Rng, Scratch, snapshot};

use crate::sigkit;

#[harness::test]
fn reap_tells_how_each_child_ended() {
    let scratch = Scratch::new();
    snapshot!(sigkit(&scratch, &["reap", "0", "3", "signal:15", "255", "signal:9"]).transcript(), @"
    $ sigkit reap 0 3 signal:15 255 signal:9
    exit: 0
    --- stdout ---
    1 exit 0
    2 exit 3
    3 signal 15
    4 exit 255
    5 signal 9
    ");
}

#[harness::test]
fn reap_leaves_children_alone_that_run() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &["reap", "later", "7", "later"]).run();
    run.expect(0, "2 exit 7\n", "");
    sigkit(&scratch, &["reap", "later"]).run().expect(0, "", "");
}

#[harness::test]
fn without_children_there_is_nothing_to_tell() {
    let scratch = Scratch::new();
    sigkit(&scratch, &["reap"]).run().expect(0, "", "");
}

#[harness::test(os = ["linux"])]
fn a_signal_without_a_name_is_told_by_its_number() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &["reap", "signal:40", "1", "signal:34"]).run();
    run.expect(0, "1 signal 40\n2 exit 1\n3 signal 34\n", "");
}

fn random_end(rng: &Rng) -> (String, Option<String>) {
    // Ends that a shell can bring about, on any unix, without a core.
    let signals = [1, 2, 9, 13, 14, 15];
    match rng.index(8) {
        0 => ("later".to_owned(), None),
        1..=3 => {
            let number = rng.pick(&signals);
            (format!("signal:{number}"), Some(format!("signal {number}")))
        }
        _ => {
            let code = rng.index(256);
            (code.to_string(), Some(format!("exit {code}")))
        }
    }
}

#[harness::test(seeded)]
fn random_families_are_told_completely() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    for least in [1, 5, 10, 20] {
        let count = least + rng.index(least);
        let ends: Vec<_> = (0..count).map(|_| random_end(&rng)).collect();
        let words = ends.iter().map(|(word, _)| word);
        let told = ends.iter().zip(1..).filter_map(|((_, how), place)| {
            let how = how.as_ref()?;
            Some(format!("{place} {how}\n"))
        });
        let expected: String = told.collect();
        sigkit(&scratch, &["reap"])
            .args(words)
            .run()
            .expect(0, expected, "");
    }
}
