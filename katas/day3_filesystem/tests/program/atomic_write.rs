//! Kata 3.2 from outside: `fskit write`.

use std::fs;

use harness::{Program, Scratch, equal, rng, snapshot};

use crate::listing::{in_words, listing};
use crate::{fifo, fskit};

/// `fskit write` of `new`, which does not wait for the disk.
fn write<'a>(scratch: &'a Scratch, arguments: &[&str]) -> Program<'a> {
    let program = fskit(scratch).args(["write", "--no-sync"]);
    program.args(arguments).stdin("new")
}

#[harness::test]
fn write_replaces_a_file_in_silence() {
    let scratch = Scratch::new();
    scratch.file("t.txt", "old and longer");
    scratch.mode("t.txt", 0o640);
    // Once with the real fsync(2), too.
    let run = fskit(&scratch).args(["write", "t.txt"]).stdin("new").run();
    run.expect(0, "", "");
    equal!(
        "file 0640 \"new\"",
        in_words(&scratch.join("t.txt")),
        "what is at t.txt"
    );
    write(&scratch, &["u.txt"]).run().expect(0, "", "");
    let names: Vec<_> = listing(scratch.path()).into_keys().collect();
    equal!(
        ["t.txt", "u.txt"].map(std::path::PathBuf::from).as_slice(),
        names,
        "the files that there are"
    );
}

#[harness::test]
fn write_shows_its_steps() {
    let scratch = Scratch::new();
    scratch.directory("dir");
    let path = scratch.join("dir/t.txt");
    let path = path.to_str().expect("the scratch has a plain name");
    snapshot!(write(&scratch, &["--trace", path]).transcript(), @"
    $ fskit write --no-sync --trace [TMP]/dir/t.txt
    exit: 0
    --- stdout ---
    create_temp [TMP]/dir
    write 3
    sync_file
    rename [TMP]/dir/t.txt
    sync_dir [TMP]/dir
    ");
    snapshot!(write(&scratch, &["--trace", path]).transcript(), @"
    $ fskit write --no-sync --trace [TMP]/dir/t.txt
    exit: 0
    --- stdout ---
    create_temp [TMP]/dir
    write 3
    copy_mode [TMP]/dir/t.txt
    sync_file
    rename [TMP]/dir/t.txt
    sync_dir [TMP]/dir
    ");
}

#[harness::test]
fn write_leaves_the_old_content_if_the_rename_fails() {
    let scratch = Scratch::new();
    scratch.file("t.txt", "old");
    snapshot!(write(&scratch, &["--fail-at", "rename", "t.txt"]).transcript(), @"
    $ fskit write --no-sync --fail-at rename t.txt
    exit: 74
    --- stderr ---
    fskit: rename: t.txt: injected failure
    ");
    let content = fs::read_to_string(scratch.join("t.txt")).unwrap_or_default();
    equal!("old", content, "what t.txt holds");
    equal!(1, listing(scratch.path()).len(), "how many files there are");
}

#[harness::test]
fn write_tells_the_first_failure_not_that_of_the_removal() {
    let scratch = Scratch::new();
    scratch.file("t.txt", "old");
    let faults = ["--fail-at", "write", "--fail-at", "remove", "t.txt"];
    let run = write(&scratch, &faults).run();
    run.expect(74, "", "fskit: write: t.txt: injected failure\n");
}

#[harness::test]
fn write_goes_through_a_link() {
    let scratch = Scratch::new();
    scratch.file("dir/t.txt", "old");
    let link = scratch.link("dir/t.txt", "link");
    write(&scratch, &["link"]).run().expect(0, "", "");
    equal!("link -> \"dir/t.txt\"", in_words(&link), "the link itself");
    let content = fs::read_to_string(scratch.join("dir/t.txt")).unwrap_or_default();
    equal!("new", content, "what the link leads to");
}

#[harness::test]
fn write_replaces_nothing_but_files() {
    let scratch = Scratch::new();
    scratch.directory("dir");
    fifo(&scratch.join("pipe"));
    for path in ["dir", "pipe"] {
        let run = write(&scratch, &["--trace", path]).run();
        run.expect(65, "", format!("fskit: {path}: not a regular file\n"));
    }
}

/// The steps in their order; for a file that is new there is no `copy_mode`.
const STEPS: [&str; 6] = [
    "create_temp",
    "write",
    "copy_mode",
    "sync_file",
    "rename",
    "sync_dir",
];

#[harness::test(seeded)]
fn random_failures_leave_the_old_or_the_new_and_nothing_else() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..50 {
        let directory = scratch.directory("dir");
        let old = (!rng.one_in(4)).then(|| rng.bytes(0..=200));
        let new = rng.bytes(0..=2_000);
        if let Some(old) = &old {
            scratch.file("dir/file", old);
        }
        let mut failing: Vec<&str> = (0..rng.index(3)).map(|_| *rng.pick(&STEPS)).collect();
        failing.sort_unstable();
        failing.dedup();
        let story = match (failing.as_slice(), &old) {
            ([], None) => "of a new file".to_owned(),
            ([], Some(_)) => "of a file that is there".to_owned(),
            (_, None) => format!("of a new file, with {} failing", failing.join(" and ")),
            (_, Some(_)) => format!("of a file, with {} failing", failing.join(" and ")),
        };
        let mut program = write(&scratch, &["--trace"]).stdin(&new);
        for step in &failing {
            program = program.args(["--fail-at", step]);
        }
        let run = program.arg("dir/file").run();

        let is_taken = |step: &&str| *step != "copy_mode" || old.is_some();
        let taken: Vec<&str> = STEPS.into_iter().filter(is_taken).collect();
        let failed = taken.iter().copied().find(|step| failing.contains(step));
        let mut expected = taken.clone();
        if let Some(failed) = failed {
            expected.truncate(taken.iter().position(|step| *step == failed).unwrap_or(0) + 1);
            if !["create_temp", "sync_dir"].contains(&failed) {
                expected.push("remove");
            }
        }
        let shown = run.stdout_text();
        let steps = shown
            .lines()
            .map(|line| line.split(' ').next().unwrap_or_default());
        let steps: Vec<&str> = steps.collect();
        equal!(expected, steps, "the steps {story}");
        let message = failed.map(|step| format!("fskit: {step}: dir/file: injected failure\n"));
        equal!(
            message.clone().unwrap_or_default(),
            run.stderr_text(),
            "the complaint {story}"
        );
        equal!(
            Some(if failed.is_some() { 74 } else { 0 }),
            run.status.code(),
            "the exit status {story}"
        );

        let holds = fs::read(directory.join("file")).ok();
        let is_replaced = matches!(failed, None | Some("sync_dir"));
        let expected = if is_replaced { Some(new) } else { old };
        equal!(expected, holds, "what is in the place {story}");
        let count = usize::from(holds.is_some());
        equal!(
            count,
            listing(&directory).len(),
            "how many files there are then"
        );
        fs::remove_dir_all(&directory).expect("it is ours");
    }
}
