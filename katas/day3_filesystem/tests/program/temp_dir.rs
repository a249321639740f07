//! Kata 3.6 from outside: `fskit with-temp`, which starts `d3-probe`.

use std::path::Path;

use harness::{Program, Run, Scratch, equal, program_path, rng, snapshot};

use crate::fskit;
use crate::listing::{in_words, listing};

/// `fskit with-temp`, which lets the probe visit the directory.
fn with_temp<'a>(scratch: &'a Scratch, prefix: &str) -> Program<'a> {
    let program = fskit(scratch).args(["with-temp", "--prefix", prefix, "--"]);
    program.arg(program_path("d3-probe"))
}

/// Checks what the probe saw, and that nothing is left; the directory's path.
#[track_caller]
fn check_visit(scratch: &Scratch, run: &Run, prefix: &str) -> String {
    let shown = String::from_utf8_lossy(&run.stdout).into_owned();
    let (path, rest) = shown.split_once('\n').unwrap_or_default();
    equal!(
        "0700, 0 entries\n",
        rest,
        "the mode of the directory, and what was in it"
    );
    let place = Path::new(path);
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    equal!(
        Some(scratch.path()),
        place.parent(),
        "TMPDIR, where the directory was"
    );
    equal!(
        true,
        name.starts_with(prefix),
        "whether {name} begins with {prefix}"
    );
    equal!("nothing", in_words(place), "the directory, afterwards");
    path.to_owned()
}

#[harness::test]
fn a_command_has_a_directory_for_as_long_as_it_runs() {
    let scratch = Scratch::new();
    let run = with_temp(&scratch, "kata-")
        .args(["visit", "{}", "0", "file", "sub/"])
        .run();
    equal!(
        (Some(0), ""),
        (run.status.code(), run.stderr_text().as_str()),
        "exit status and complaints"
    );
    check_visit(&scratch, &run, "kata-");
    equal!(0, listing(scratch.path()).len(), "what is left");
}

#[harness::test]
fn the_directory_goes_and_the_status_stays() {
    let scratch = Scratch::new();
    for code in ["0", "3", "255"] {
        let run = with_temp(&scratch, "kata-")
            .args(["visit", "{}", code, "file"])
            .run();
        equal!(
            Some(code),
            run.status.code().map(|code| code.to_string()).as_deref(),
            "the exit status is that of the command"
        );
        check_visit(&scratch, &run, "kata-");
    }
}

#[harness::test]
fn the_directory_goes_if_the_command_is_killed() {
    let scratch = Scratch::new();
    for (signal, number) in [("SIGTERM", 15), ("SIGKILL", 9), ("SIGINT", 2)] {
        let run = with_temp(&scratch, "kata-")
            .args(["die", "{}", signal, "file"])
            .run();
        equal!(Some(128 + number), run.status.code(), "killed by {signal}");
        equal!(
            format!("fskit: killed by signal {number}\n"),
            run.stderr_text(),
            "what it says of a command that was killed"
        );
        check_visit(&scratch, &run, "kata-");
    }
}

#[harness::test]
fn the_directory_goes_if_there_is_no_such_command() {
    let scratch = Scratch::new();
    snapshot!(fskit(&scratch).args(["with-temp", "--", "./nope", "{}"]).transcript(), @"
    $ fskit with-temp -- ./nope '{}'
    exit: 127
    --- stderr ---
    fskit: ./nope: not found
    ");
    equal!(0, listing(scratch.path()).len(), "what is left");
}

#[harness::test]
fn a_place_that_is_missing_is_told() {
    let scratch = Scratch::new();
    let missing = scratch.join("missing");
    let run = fskit(&scratch)
        .env("TMPDIR", &missing)
        .args(["with-temp", "--", "true"])
        .run();
    equal!(
        (Some(71), ""),
        (run.status.code(), run.stdout_text().as_str()),
        "exit status and output"
    );
    equal!("nothing", in_words(&missing), "what was made");
}

#[harness::test(seeded)]
fn random_visits_leave_nothing_and_each_has_a_new_directory() {
    let rng = rng();
    let scratch = Scratch::new();
    let mut paths = Vec::new();
    for _ in 0..16 {
        let prefix = rng.text("abcXYZ-_.", 1..=6);
        let names = (0..rng.index(5)).map(|number| {
            let slash = if rng.one_in(3) { "/" } else { "" };
            format!("{number}-{}{slash}", rng.text("ab\u{e9} \n", 1..=5))
        });
        let names: Vec<String> = names.collect();
        let (command, how, status) = if rng.one_in(4) {
            let (signal, number) = *rng.pick(&[("SIGTERM", 15), ("SIGHUP", 1), ("SIGKILL", 9)]);
            ("die", signal.to_owned(), 128 + number)
        } else {
            let code = rng.between(0..=255);
            (
                "visit",
                code.to_string(),
                i32::try_from(code).expect("a byte"),
            )
        };
        let run = with_temp(&scratch, &prefix);
        let run = run.args([command, "{}", &how]).args(&names).run();
        equal!(Some(status), run.status.code(), "d3-probe {command} {how}");
        paths.push(check_visit(&scratch, &run, &prefix));
        equal!(
            0,
            listing(scratch.path()).len(),
            "what is left of {names:?}"
        );
    }
    let count = paths.len();
    paths.sort();
    paths.dedup();
    equal!(
        count,
        paths.len(),
        "how many names there are for so many directories"
    );
}
