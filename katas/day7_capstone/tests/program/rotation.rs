//! Kata 7.8 from outside: `sysop logger` and `sysop rotate`.

use std::fs;

use harness::{Scratch, equal, snapshot};
use nix::sys::signal::Signal;

use crate::rotated::{lines, names};
use crate::{run, sysop};

#[harness::test]
fn a_log_is_rotated_from_outside() {
    let scratch = Scratch::new();
    scratch.file("app.log", "one\n");
    run(&scratch, &["rotate", "app.log", "--compress", "after"]).expect(0, "rotated\n", "");
    run(&scratch, &["rotate", "app.log"]).expect(0, "nothing to rotate\n", "");
    let log = scratch.join("app.log");
    equal!(vec!["app.log", "app.log.1.gz"], names(&log));
    scratch.file("app.log", "two\n");
    let words = ["rotate", "app.log", "--compress", "after", "--fail-reopen"];
    snapshot!(sysop(&scratch).args(words).transcript(), @"
    $ sysop rotate app.log --compress after --fail-reopen
    exit: 74
    --- stderr ---
    sysop: app.log: injected failure
    ");
    equal!(vec!["one", "two"], lines(&log));
}

#[harness::test]
fn a_writer_told_by_sighup_loses_nothing() {
    let scratch = Scratch::new();
    let log = scratch.join("app.log");
    let program = sysop(&scratch).args(["logger", "app.log", "--ack"]);
    let mut logger = program.start();
    let mut sent = Vec::new();
    for round in 0..4 {
        for _ in 0..3 {
            let line = format!("line {}", sent.len() + 1);
            logger.send(&line);
            sent.push(line);
            logger.expect(&format!("ok {}", sent.len()));
        }
        if round == 1 {
            // By hand.
            fs::rename(&log, scratch.join("app.log.9")).expect("it can be renamed");
            logger.signal(Signal::SIGHUP);
        } else {
            let pid = logger.pid().to_string();
            let words = [
                "rotate",
                "app.log",
                "--keep",
                "9",
                "--compress",
                "after",
                "--hup",
                &pid,
            ];
            run(&scratch, &words).expect(0, "rotated\n", "");
        }
        logger.expect("reopened");
        if round == 1 {
            fs::rename(scratch.join("app.log.9"), scratch.join("set-aside")).expect("renamed");
        }
    }
    logger.close_stdin();
    equal!(Some(0), logger.wait().code());
    let aside = fs::read_to_string(scratch.join("set-aside")).unwrap_or_default();
    let mut all = lines(&log);
    let aside: Vec<String> = aside.lines().map(str::to_owned).collect();
    all.splice(3..3, aside);
    equal!(sent, all, "all lines, with those that were set aside");
    let expected = ["app.log", "app.log.1", "app.log.2.gz", "app.log.3.gz"];
    equal!(
        expected.as_slice(),
        names(&log),
        "--hup leaves the youngest plain"
    );
}

#[harness::test]
fn threads_of_one_program_lose_nothing() {
    let scratch = Scratch::new();
    let words = [
        "logger",
        "app.log",
        "--max",
        "4K",
        "--keep",
        "999",
        "--writers",
        "4",
        "--lines",
        "600",
    ];
    run(&scratch, &words).expect(0, "", "");
    let all = lines(&scratch.join("app.log"));
    for writer in 1..=4 {
        let expected: Vec<_> = (1..=600)
            .map(|n| format!("writer {writer} line {n}"))
            .collect();
        let start = format!("writer {writer} ");
        let actual: Vec<_> = all
            .iter()
            .filter(|line| line.starts_with(&start))
            .cloned()
            .collect();
        equal!(expected, actual, "lines of writer {writer}");
    }
    equal!(2_400, all.len(), "all lines");
}

#[harness::test(seeded)]
fn random_logs_are_whole_again_when_they_are_put_together() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let log = scratch.join("app.log");
    let compress = *rng.pick(&["never", "after", "next"]);
    let mut sent: Vec<String> = Vec::new();
    let mut largest = 0;
    for _ in 0..6 {
        let max = rng.between(20..=200);
        largest = largest.max(max);
        let count = 5 + rng.index(20);
        let mut input = String::new();
        for _ in 0..count {
            let line = format!("{} {}", sent.len(), rng.text("abc ", 0..=60));
            input.push_str(&line);
            input.push('\n');
            sent.push(line);
        }
        let program = sysop(&scratch)
            .args(["logger", "app.log", "--keep", "900", "--compress", compress])
            .args(["--max", &max.to_string()]);
        program.stdin(input).run().expect(0, "", "");
        if rng.one_in(3) {
            let words = ["rotate", "app.log", "--keep", "900", "--compress", compress];
            equal!(
                Some(0),
                run(&scratch, &words).status.code(),
                "a rotation from outside"
            );
        }
    }
    equal!(
        sent,
        lines(&log),
        "all lines, oldest first, compressed {compress}"
    );
    for name in names(&log) {
        let text = crate::rotated::content(&scratch.join(&name));
        let fits = text.len() <= largest as usize || text.lines().count() == 1;
        equal!(
            true,
            fits,
            "whether the {} bytes of {name} are within {largest}",
            text.len()
        );
    }
    // Keep few: the youngest lines are left.
    let words = ["rotate", "app.log", "--keep", "2", "--compress", compress];
    scratch.file("app.log", "the last\n");
    equal!(Some(0), run(&scratch, &words).status.code());
    let left = names(&log).len();
    equal!(
        true,
        left <= 3,
        "whether {left} files are 2 and the new one, at most"
    );
    equal!(Some("the last"), lines(&log).last().map(String::as_str));
}

#[harness::test]
fn a_logger_ends_with_its_input() {
    let scratch = Scratch::new();
    let program = sysop(&scratch).args(["logger", "app.log"]);
    program.stdin("one\ntwo").run().expect(0, "", "");
    equal!(vec!["one", "two"], lines(&scratch.join("app.log")));
    let run = run(&scratch, &["logger", "missing/app.log"]);
    equal!(Some(74), run.status.code(), "a directory that is not there");
}
