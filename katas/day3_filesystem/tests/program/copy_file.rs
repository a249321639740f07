//! Kata 3.1 from outside: `fskit cp`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, UNIX_EPOCH};

use harness::{Rng, Scratch, equal, rng, snapshot};

use crate::listing::in_words;
use crate::{fifo, fskit};

#[harness::test]
fn cp_copies_in_silence() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "content");
    scratch.mode("a.txt", 0o640);
    fskit(&scratch)
        .args(["cp", "a.txt", "b.txt"])
        .run()
        .expect(0, "", "");
    equal!(
        "file 0640 \"content\"",
        in_words(&scratch.join("b.txt")),
        "what is at b.txt"
    );
}

#[harness::test]
fn cp_tells_where_the_copy_is() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "content");
    scratch.directory("dir");
    let run = fskit(&scratch).args(["cp", "-v", "a.txt", "dir"]).run();
    run.expect(0, "dir/a.txt\n", "");
    equal!(
        true,
        scratch.join("dir/a.txt").exists(),
        "whether the copy is there"
    );
}

#[harness::test]
fn cp_does_not_empty_a_file_that_it_copies_onto_itself() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "precious");
    scratch.link("a.txt", "link");
    snapshot!(fskit(&scratch).args(["cp", "a.txt", "a.txt"]).transcript(), @"
    $ fskit cp a.txt a.txt
    exit: 65
    --- stderr ---
    fskit: a.txt: source and destination are the same file
    ");
    snapshot!(fskit(&scratch).args(["cp", "-n", "a.txt", "./link"]).transcript(), @"
    $ fskit cp -n a.txt ./link
    exit: 65
    --- stderr ---
    fskit: ./link: source and destination are the same file
    ");
    snapshot!(fskit(&scratch).args(["cp", "a.txt", "."]).transcript(), @"
    $ fskit cp a.txt .
    exit: 65
    --- stderr ---
    fskit: ./a.txt: source and destination are the same file
    ");
    let content = fs::read_to_string(scratch.join("a.txt")).unwrap_or_default();
    equal!("precious", content, "what a.txt holds afterwards");
}

#[harness::test]
fn cp_n_replaces_nothing() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "new");
    scratch.file("b.txt", "old");
    snapshot!(fskit(&scratch).args(["cp", "-n", "a.txt", "b.txt"]).transcript(), @"
    $ fskit cp -n a.txt b.txt
    exit: 73
    --- stderr ---
    fskit: b.txt: is there already
    ");
    let content = fs::read_to_string(scratch.join("b.txt")).unwrap_or_default();
    equal!("old", content, "what b.txt holds afterwards");
}

#[harness::test]
fn cp_names_the_path_that_is_at_fault() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "");
    scratch.directory("dir");
    fifo(&scratch.join("pipe"));
    let missing = "No such file or directory (os error 2)";
    let cases = [
        (["missing", "b"], 66, format!("open: missing: {missing}")),
        (["a.txt", "no/b"], 73, format!("create: no/b: {missing}")),
        (["dir", "b"], 65, "dir: not a regular file".to_owned()),
        (["pipe", "b"], 65, "pipe: not a regular file".to_owned()),
        (["a.txt", "pipe"], 65, "pipe: not a regular file".to_owned()),
    ];
    for (paths, status, message) in cases {
        let run = fskit(&scratch).arg("cp").args(paths).run();
        run.expect(status, "", format!("fskit: {message}\n"));
    }
    equal!("nothing", in_words(&scratch.join("b")), "what was made");
}

/// A copy, of a random kind, and what must become of it.
struct Case {
    /// Options, source and destination, in the directory of the case.
    arguments: Vec<&'static str>,
    status: i32,
    /// The line that is written, to standard output if it went well.
    line: String,
}

/// Makes the files for one kind of copy in `dir`: `src` is there already.
fn prepare(scratch: &Scratch, dir: &str, rng: &Rng) -> Case {
    let at = |name: &str| format!("{dir}/{name}");
    let old = rng.bytes(0..=3_000);
    let same = |name: &str| {
        (
            65,
            format!("{name}: source and destination are the same file"),
        )
    };
    let (arguments, (status, line)) = match rng.index(9) {
        0 => (vec!["-v", "src", "new"], (0, "new".to_owned())),
        1 => {
            scratch.file(at("old"), old);
            scratch.mode(at("old"), 0o600);
            (vec!["-v", "src", "old"], (0, "old".to_owned()))
        }
        2 => {
            scratch.file(at("old"), old);
            (
                vec!["-n", "src", "old"],
                (73, "old: is there already".to_owned()),
            )
        }
        3 => {
            scratch.directory(at("into"));
            (vec!["-v", "-n", "src", "into/"], (0, "into/src".to_owned()))
        }
        4 => (vec!["src", "./src"], same("./src")),
        5 => {
            scratch.link("src", at("link"));
            (vec!["-p", "src", "link"], same("link"))
        }
        6 => {
            let linked = fs::hard_link(scratch.join(at("src")), scratch.join(at("hard")));
            linked.expect("a hard link in the scratch");
            (vec!["src", "hard"], same("hard"))
        }
        7 => {
            scratch.link("nowhere", at("link"));
            (
                vec!["-n", "src", "link"],
                (73, "link: is there already".to_owned()),
            )
        }
        _ => {
            fifo(&scratch.join(at("pipe")));
            (
                vec!["src", "pipe"],
                (65, "pipe: not a regular file".to_owned()),
            )
        }
    };
    Case {
        arguments,
        status,
        line,
    }
}

#[harness::test]
fn no_bit_beside_the_nine_is_copied() {
    let scratch = Scratch::new();
    scratch.file("program", "x");
    scratch.file("there", "old");
    let bits = |name: &str| {
        let metadata = fs::metadata(scratch.join(name)).expect("it is there");
        format!("{:04o}", metadata.permissions().mode() & 0o7777)
    };
    for mode in [0o4755, 0o6755, 0o4711] {
        scratch.mode("program", mode);
        equal!(format!("{mode:04o}"), bits("program"), "the source");
        for copy in ["new", "there"] {
            let run = fskit(&scratch).args(["cp", "program", copy]).run();
            run.expect(0, "", "");
            let expected = format!("{:04o}", mode & 0o777);
            equal!(expected, bits(copy), "the copy of a file with {mode:04o}");
        }
        fs::remove_file(scratch.join("new")).expect("it is ours");
    }
}

#[harness::test(seeded)]
fn random_copies_hold_the_source_and_harm_nothing() {
    let rng = rng();
    let scratch = Scratch::new();
    for round in 0..50 {
        let directory = scratch.directory("case");
        let most = if round % 25 == 0 { 300_000 } else { 3_000 };
        let content = rng.bytes(0..=most);
        let src = scratch.file("case/src", &content);
        let mode = *rng.pick(&[0o644, 0o600, 0o755, 0o440, 0o664]);
        scratch.mode("case/src", mode);
        let case = prepare(&scratch, "case", &rng);
        let (before, kind) = (in_words(&src), &case.arguments);

        let run = fskit(&scratch).cwd(&directory).arg("cp").args(kind).run();
        equal!(
            before,
            in_words(&src),
            "the source after `fskit cp {}`",
            kind.join(" ")
        );
        if case.status == 0 {
            run.expect(0, format!("{}\n", case.line), "");
            let copy = directory.join(&case.line);
            equal!(
                before,
                in_words(&copy),
                "the copy after `fskit cp {}`",
                kind.join(" ")
            );
        } else {
            run.expect(case.status, "", format!("fskit: {}\n", case.line));
        }
        fs::remove_dir_all(&directory).expect("it is ours");
    }
}

#[harness::test(seeded)]
fn random_times_and_modes_are_preserved() {
    let rng = rng();
    let scratch = Scratch::new();
    for _ in 0..12 {
        let src = scratch.file("src", rng.bytes(0..=20));
        let mode = 0o400 | u32::try_from(rng.between(0..=0o777)).expect("small");
        let seconds = rng.between(0..=2_000_000_000).cast_unsigned();
        let nanos = u32::try_from(rng.between(0..=999_999_999)).expect("small");
        let file = fs::File::options()
            .write(true)
            .open(&src)
            .expect("our own file");
        let time = UNIX_EPOCH + Duration::new(seconds, nanos);
        file.set_modified(time).expect("our own file");
        scratch.mode("src", mode);
        let state = |name: &str| {
            let metadata = fs::metadata(scratch.join(name)).expect("it is there");
            (
                metadata.permissions().mode() & 0o777,
                metadata.modified().ok(),
            )
        };
        fskit(&scratch)
            .args(["cp", "-p", "src", "dst"])
            .run()
            .expect(0, "", "");
        equal!(
            state("src"),
            state("dst"),
            "mode and time of a copy by `fskit cp -p`"
        );
        for name in ["src", "dst"] {
            fs::remove_file(scratch.join(name)).expect("it is ours");
        }
    }
}
