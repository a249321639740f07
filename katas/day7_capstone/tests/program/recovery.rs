//! Kata 7.5 from outside: `sysop backup verify`, `restore` and `prune`.

use std::fs;

use harness::{Scratch, equal, snapshot};

use crate::listing::listing;
use crate::random_tree::change;
use crate::{run, sysop};

/// A repository with one snapshot of two files.
fn filled(scratch: &Scratch) {
    scratch.file("src/a.txt", "hello");
    scratch.file("src/b.txt", "world");
    run(scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    equal!(
        Some(0),
        run(scratch, &["backup", "run", "-r", "repo", "src"])
            .status
            .code()
    );
}

const HELLO: &str = "2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

#[harness::test]
fn verify_tells_what_is_damaged() {
    let scratch = Scratch::new();
    filled(&scratch);
    run(&scratch, &["backup", "verify", "-r", "repo"]).expect(0, "", "");
    fs::write(scratch.join("repo/objects").join(HELLO), "hallo").expect("it is there");
    snapshot!(sysop(&scratch).args(["backup", "verify", "-r", "repo"]).transcript(), @"
    $ sysop backup verify -r repo
    exit: 65
    --- stdout ---
    bad object 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 (a.txt)
    ");
    let words = [
        "backup",
        "restore",
        "-r",
        "repo",
        "20240315T120000Z-0001",
        "out",
    ];
    equal!(Some(65), run(&scratch, &words).status.code(), "restore");
    let names: Vec<_> = listing(&scratch.join("out")).into_keys().collect();
    equal!(
        vec![std::path::PathBuf::from("b.txt")],
        names,
        "what could be restored"
    );
}

#[harness::test]
fn restore_tells_how_much_there_was() {
    let scratch = Scratch::new();
    filled(&scratch);
    let words = [
        "backup",
        "restore",
        "-r",
        "repo",
        "20240315T120000Z-0001",
        "out",
    ];
    run(&scratch, &words).expect(0, "restored 2 entries\n", "");
    equal!(listing(&scratch.join("src")), listing(&scratch.join("out")));
    snapshot!(sysop(&scratch).args(words).transcript(), @"
    $ sysop backup restore -r repo 20240315T120000Z-0001 out
    exit: 73
    --- stderr ---
    sysop: out: is not empty
    ");
    let words = ["backup", "restore", "-r", "repo", "nope", "new"];
    run(&scratch, &words).expect(66, "", "sysop: there is no snapshot nope\n");
}

#[harness::test]
fn prune_tells_how_much_it_removed() {
    let scratch = Scratch::new();
    filled(&scratch);
    scratch.file("src/a.txt", "other");
    equal!(
        Some(0),
        run(&scratch, &["backup", "run", "-r", "repo", "src"])
            .status
            .code()
    );
    let words = ["backup", "prune", "-r", "repo", "--keep", "1"];
    run(&scratch, &words).expect(0, "removed 1 objects\n", "");
    equal!(
        false,
        scratch.join("repo/objects").join(HELLO).exists(),
        "whether hello is there"
    );
    run(&scratch, &["backup", "verify", "-r", "repo"]).expect(0, "", "");
}

#[harness::test(seeded)]
fn random_histories_come_back_state_by_state() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    scratch.directory("src");
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    let (mut states, mut step) = (Vec::new(), 0);
    for _ in 0..5 {
        for _ in 0..12 {
            step += 1;
            change(&rng, &scratch, step);
        }
        let done = run(&scratch, &["backup", "run", "-r", "repo", "src"]).stdout_text();
        let id = done.split(' ').next().unwrap_or_default().to_owned();
        states.push((id, listing(&scratch.join("src"))));
    }
    let keep = 2 + rng.index(3);
    let words = ["backup", "prune", "-r", "repo", "--keep", &keep.to_string()];
    equal!(Some(0), run(&scratch, &words).status.code(), "prune");
    run(&scratch, &["backup", "verify", "-r", "repo"]).expect(0, "", "");
    for (number, (id, expected)) in states.iter().enumerate() {
        let out = format!("out-{number}");
        let restored = run(&scratch, &["backup", "restore", "-r", "repo", id, &out]);
        if number + keep < states.len() {
            equal!(Some(66), restored.status.code(), "{id} was pruned");
        } else {
            equal!(
                *expected,
                listing(&scratch.join(&out)),
                "what {id} brings back"
            );
        }
    }
}

#[harness::test(seeded)]
fn a_random_byte_that_changed_is_found() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    scratch.file("src/large", rng.bytes(2_000..=3_000));
    scratch.file("src/d/small", rng.bytes(1..=20));
    scratch.link("large", "src/link");
    run(&scratch, &["backup", "init", "-r", "repo"]).expect(0, "", "");
    for _ in 0..2 {
        equal!(
            Some(0),
            run(&scratch, &["backup", "run", "-r", "repo", "src"])
                .status
                .code()
        );
        scratch.file("src/d/small", rng.bytes(1..=20));
    }
    let repo = scratch.join("repo");
    let files = listing(&repo)
        .into_keys()
        .filter(|path| repo.join(path).is_file());
    let files: Vec<_> = files
        .filter(|path| !path.starts_with("tmp") && !path.starts_with("lock"))
        .collect();
    for _ in 0..25 {
        let path = repo.join(rng.pick(&files));
        let good = fs::read(&path).expect("it is there");
        let mut bad = good.clone();
        let index = rng.index(bad.len());
        bad[index] ^= 1 << rng.index(8);
        fs::write(&path, &bad).expect("it can be written");
        let code = run(&scratch, &["backup", "verify", "-r", "repo"])
            .status
            .code();
        equal!(
            true,
            code != Some(0),
            "whether byte {index} of {} is found",
            path.display()
        );
        fs::write(&path, &good).expect("it can be written");
    }
    run(&scratch, &["backup", "verify", "-r", "repo"]).expect(0, "", "");
}
