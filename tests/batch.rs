//! Many submissions at once: each has its results, whatever is beside it, and whoever is
//! killed goes on where it was.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

use grader::model::record::{Record, Status};
use grader::model::results::{Results, VerdictWord};
use nix::sys::stat::Mode;
use predicates::prelude::*;
use predicates::str::contains;

use crate::support::{Clone, copy, repository};

/// What is handed in of the first kata, whose points are these.
const FILE: &str = "katas/day1_os_sys/src/env_or.rs";
const POINTS: Option<u32> = Some(6);

/// A clone with a folder of submissions and one for their results.
struct Class(Clone);

impl Class {
    fn new() -> Self {
        let class = Self(Clone::new());
        fs::create_dir(class.folder()).expect("a folder");
        class
    }

    fn folder(&self) -> PathBuf {
        self.0.path("handed-in")
    }

    fn out(&self) -> PathBuf {
        self.0.path("results")
    }

    /// Hands in the first kata.
    fn hand_in(&self, name: &str, text: &str) {
        let path = self.folder().join(name).join(FILE);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn call(&self, more: &[&str]) -> assert_cmd::assert::Assert {
        self.0.grader(&self.arguments(more)).assert()
    }

    fn arguments<'a>(&self, more: &[&'a str]) -> Vec<&'a str> {
        let given = ["grade", "--each", "handed-in", "--out", "results"];
        [&given, more].concat()
    }

    fn records(&self) -> BTreeMap<String, Record> {
        let text = fs::read_to_string(self.out().join("summary.jsonl")).expect("a summary");
        let records = text.lines().map(|line| {
            let record: Record = serde_json::from_str(line).expect("a record");
            (record.name.clone(), record)
        });
        records.collect()
    }

    fn of(&self, name: &str, file: &str) -> PathBuf {
        self.out().join("submissions").join(name).join(file)
    }

    fn results(&self, name: &str) -> Results {
        let text = fs::read_to_string(self.of(name, "results.json")).expect("results");
        serde_json::from_str(&text).expect("as the schema says")
    }
}

/// The reference solution.
fn solution() -> String {
    let path = repository().join("solutions/day1_os_sys/src/env_or.rs");
    fs::read_to_string(path).expect("every kata has one")
}

/// A wrong answer, which differs from a right one in a single byte.
fn right_and_wrong() -> (String, String) {
    let right = "//! The first kata.\n\nuse support::Env;\n\nuse crate::types::EnvError;\n\n\
         pub fn env_or(env: &Env, key: &str, default: &str) -> Result<String, EnvError> {\n    \
         if false {\n        return Ok(String::new());\n    }\n    inner::env_or(env, key, default)\n}\n\n";
    let inner = solution();
    let right = format!("{right}mod inner {{\n{inner}\n}}\n");
    let wrong = right.replacen("if false", "if 1 < 2", 1);
    (right.replacen("if false", "if 1 > 2", 1), wrong)
}

/// When a file was made: it is another one after it was written anew.
fn identity(path: &Path) -> (u64, i64, i64) {
    let metadata = path.metadata().expect("it is there");
    (metadata.ino(), metadata.mtime(), metadata.mtime_nsec())
}

#[test]
fn every_entry_of_a_folder_has_its_results_whatever_is_beside_it() {
    let class = Class::new();
    let (right, wrong) = right_and_wrong();
    class.hand_in("ada", &right);
    class.hand_in("bea", &wrong);
    // Older than what was built before it: what counts is what is in it.
    let old = SystemTime::now() - Duration::from_secs(100_000);
    for name in ["ada", "bea"] {
        let file = File::options()
            .append(true)
            .open(class.folder().join(name).join(FILE));
        file.and_then(|file| file.set_modified(old)).expect("ours");
    }
    class.hand_in("cyd", &right);
    fs::write(class.folder().join("cyd/notes.txt"), "mine").expect("a file");
    fs::write(class.folder().join("dan.zip"), "no zip").expect("a file");
    fs::create_dir(class.folder().join("eve")).expect("a folder");
    nix::unistd::mkfifo(&class.folder().join("fifo"), Mode::S_IRWXU).expect("a FIFO");
    symlink("ada", class.folder().join("link")).expect("a link");
    class
        .call(&[])
        .code(1)
        .stdout(contains("7 submissions").and(contains("the same as ada")));

    let records = class.records();
    let status = |name: &str| (records[name].status, records[name].score);
    assert_eq!(status("ada"), (Status::Graded, POINTS));
    assert_ne!(status("bea").1, POINTS, "it differs in one byte from ada's");
    assert_eq!(status("cyd"), (Status::Graded, POINTS));
    assert_eq!(records["cyd"].same_as.as_deref(), Some("ada"));
    for name in ["dan.zip", "eve", "fifo", "link"] {
        assert_eq!(status(name), (Status::NotGradable, None), "{name}");
        let report = fs::read_to_string(class.of(name, "report.txt")).expect("a report");
        let reason = records[name].reason.as_deref().expect("it says why");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&report).contains(&words(reason)), "{report}");
        assert!(!class.of(name, "results.json").exists());
    }
    let cyd = class.results("cyd");
    let ignored = cyd.notes.iter().filter_map(|note| note.file.as_deref());
    assert!(ignored.clone().any(|file| file == "notes.txt"));
    assert_eq!(cyd.days, class.results("ada").days);
    let table = fs::read_to_string(class.out().join("summary.csv")).expect("a table");
    assert!(table.starts_with("name,status,score,"), "{table}");
    assert_eq!(class.0.left_processes(), [""; 0]);
    goes_on(&class, &right);
}

/// What has ended is not graded again; what changed or is new is.
fn goes_on(class: &Class, right: &str) {
    let before = ["ada", "bea", "dan.zip"].map(|name| identity(&class.of(name, "report.txt")));
    class
        .call(&[])
        .code(1)
        .stdout(contains("7 had ended before"));
    class.hand_in("bea", right);
    class.hand_in("zoe", right);
    class
        .call(&[])
        .code(1)
        .stdout(contains("6 had ended before"));
    let after = ["ada", "bea", "dan.zip"].map(|name| identity(&class.of(name, "report.txt")));
    assert_eq!((before[0], before[2]), (after[0], after[2]));
    assert_ne!(before[1], after[1]);
    let records = class.records();
    for name in ["bea", "zoe"] {
        assert_eq!(records[name].score, POINTS);
        assert_eq!(records[name].same_as.as_deref(), Some("ada"));
        let report = fs::read_to_string(class.of(name, "report.txt")).expect("a report");
        assert!(report.contains("very same files") && !report.contains("ada"));
    }
}

/// The grader in the class, to be killed.
fn start(class: &Class, seed: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    command
        .args(class.arguments(&["--seed", seed]))
        .current_dir(class.0.root())
        .env("TMPDIR", class.0.temporary())
        .env("CARGO_TARGET_DIR", class.0.target())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().expect("the grader starts")
}

#[test]
fn killed_at_any_moment_it_goes_on_and_nothing_is_lost_or_graded_twice() {
    let class = Class::new();
    let names = ["a", "b", "c", "d"];
    for name in names {
        class.hand_in(name, &format!("{}// {name}\n", solution()));
    }
    let mut ended: BTreeMap<&str, (u64, i64, i64)> = BTreeMap::new();
    // At once, and then each time that the next one has ended.
    for lines in [0, 1, 1, 1] {
        let mut grader = start(&class, "7");
        let mut output = BufReader::new(grader.stdout.take().expect("a pipe"));
        for _ in 0..lines {
            let mut line = String::new();
            output.read_line(&mut line).expect("it says what has ended");
        }
        grader.kill().expect("it is ours");
        grader.wait().expect("it has ended");
        for name in names {
            let report = class.of(name, "report.txt");
            if report.exists() {
                let identity = identity(&report);
                assert_eq!(*ended.entry(name).or_insert(identity), identity, "{name}");
            }
        }
    }
    assert!(ended.len() >= 3, "{ended:?}");
    class.call(&["--seed", "7"]).code(0);
    for (name, identity_then) in ended {
        assert_eq!(
            identity(&class.of(name, "report.txt")),
            identity_then,
            "{name}"
        );
    }
    let records = class.records();
    assert_eq!(records.len(), names.len());
    for record in records.values() {
        assert_eq!((record.score, record.seed.as_str()), (POINTS, "7"));
    }
    let entries = fs::read_dir(class.out().join("submissions")).expect("results");
    assert_eq!(entries.count(), names.len(), "nothing unfinished is left");
    // With another seed these would not be the results.
    let other = class.call(&["--seed", "8"]).code(2);
    other.stderr(contains("another seed"));
}

#[test]
fn a_day_that_somebody_has_solved_with_these_files_is_not_graded_once_more() {
    let class = Class::new();
    let day1 = repository().join("solutions/day1_os_sys");
    for name in ["ada", "bea"] {
        let place = class.folder().join(name).join("katas/day1_os_sys");
        copy(&day1, &place).expect("the solutions");
    }
    // Begun, and no more.
    let run = "katas/day2_subprocess/src/run.rs";
    let begun = class.0.read(run) + "// mine\n";
    let place = class.folder().join("bea").join(run);
    fs::create_dir_all(place.parent().expect("a folder")).expect("folders");
    fs::write(place, begun).expect("a file");
    class.call(&[]).code(0);
    let records = class.records();
    let day = |name: &str, number: usize| &records[name].days[number];
    for name in ["ada", "bea"] {
        assert_eq!(
            (day(name, 0).score, records[name].score),
            (Some(90), Some(90))
        );
        assert_eq!(records[name].max_score, 720);
    }
    assert!(!day("ada", 0).copied && day("bea", 0).copied && !day("bea", 1).copied);
    let (ada, bea) = (class.results("ada"), class.results("bea"));
    assert_eq!(ada.days[0], bea.days[0]);
    assert_eq!(ada.isolation, bea.isolation);
    let report = fs::read_to_string(class.of("bea", "report.txt")).expect("a report");
    assert!(
        report.contains("not graded once more: day1_os_sys"),
        "{report}"
    );
}

#[test]
fn several_at_a_time_are_graded_as_one_after_the_other() {
    let class = Class::new();
    let (right, wrong) = right_and_wrong();
    for (name, text) in [("a", &right), ("b", &wrong), ("c", &right), ("d", &wrong)] {
        class.hand_in(name, text);
    }
    // Two workers, each with a workspace of its own.
    class.call(&["--jobs", "8"]).code(0);
    let records = class.records();
    assert!(class.0.target().join("graded-2").is_dir());
    let scores = ["a", "b", "c", "d"].map(|name| records[name].score);
    assert_eq!((scores[0], scores[1]), (POINTS, scores[3]));
    assert_eq!(scores[0], scores[2]);
    assert_ne!(scores[0], scores[1]);
    let same = records.values().filter(|record| record.same_as.is_some());
    assert_eq!(same.count(), 2, "each content is graded once");
    assert_eq!(class.0.left_processes(), [""; 0]);
}

#[test]
fn an_error_of_the_graders_is_nobodys_fault_and_tried_again() {
    let class = Class::new();
    class.hand_in("ada", &solution());
    // The crates come from a folder that is not there, so nothing can be built.
    let home = class.0.path("home");
    let settings = "[source.crates-io]\nreplace-with = \"x\"\n[source.x]\ndirectory = \"/x\"\n";
    class.0.write("home/config.toml", settings);
    let mut without_crates = class.0.grader(&class.arguments(&[]));
    without_crates.env("CARGO_TARGET_DIR", home.join("target"));
    without_crates.env("CARGO_HOME", home);
    without_crates.assert().code(70);
    let record = &class.records()["ada"];
    assert_eq!((record.status, record.score), (Status::Error, None));
    let reason = record.reason.as_deref().expect("it says why");
    assert!(
        reason.contains("cannot be built on this machine"),
        "{reason}"
    );
    class.call(&[]).code(0);
    assert_eq!(class.records()["ada"].score, POINTS);
}

#[test]
fn an_instructors_tests_count_and_students_learn_only_their_names() {
    let class = Class::new();
    class.hand_in("ada", &solution());
    let place = "day1_os_sys/tests/functions/env_or.rs";
    let released = class.0.read(&format!("katas/{place}"));
    let secret = "\n#[harness::test]\nfn a_secret_of_the_instructor() {\n    \
         equal!(Ok(\"xyzzy\".to_owned()), env_or(&env_with(\"A\", \"b\"), \"A\", \"c\"));\n}\n";
    class.0.write(&format!("with/{place}"), released + secret);
    class.call(&["--with", "with", "--hide"]).code(0);
    let results = class.results("ada");
    let hidden = results
        .cases()
        .find(|case| case.id.sentence() == "a_secret_of_the_instructor");
    let hidden = hidden.expect("it is counted");
    assert!(hidden.hidden && hidden.verdict == VerdictWord::Failed);
    assert!(class.records()["ada"].score < POINTS);
    let report = fs::read_to_string(class.of("ada", "report.txt")).expect("a report");
    assert!(report.contains("a secret of the instructor"), "{report}");
    assert!(!report.contains("xyzzy"), "{report}");

    class.0.write(
        &format!("with/{place}"),
        "#[harness::test]\nfn broken() {\n    nonsense\n}\n",
    );
    let mut broken = class
        .0
        .grader(&["grade", "handed-in/ada", "--with", "with"]);
    let told = || contains("cannot be built with the stubs").and(contains("nonsense"));
    broken.assert().code(2).stderr(told());
    let of_class = [
        "grade",
        "--each",
        "handed-in",
        "--out",
        "new",
        "--with",
        "with",
    ];
    let assert = class.0.grader(&of_class).assert();
    assert.code(2).stderr(told());
    assert!(
        !class.0.path("new").exists(),
        "once they are mended, it can be used"
    );
    class.0.write("with/day1_os_sys/src/env_or.rs", "");
    let mut stray = class
        .0
        .grader(&["grade", "handed-in/ada", "--with", "with"]);
    stray.assert().code(2).stderr(contains("no released test"));
    // Nobody is graded with those tests later on.
    let results = class.0.results(&["grade", "handed-in/ada"]);
    assert_eq!(results.score, POINTS);
}

#[test]
fn what_cannot_be_asked_for_is_refused_before_anything_is_built() {
    let class = Class::new();
    class.hand_in("ada", &solution());
    let refused = |arguments: &[&str], words: &str| {
        let assert = class.0.grader(arguments).assert();
        assert.code(2).stderr(contains(words));
    };
    refused(&["grade"], "name what is to be graded");
    refused(&["grade", "handed-in/ada", "handed-in/ada"], "--out");
    refused(&["grade", "--each", "handed-in"], "--out");
    refused(
        &["grade", "--each", "nowhere", "--out", "results"],
        "nowhere",
    );
    refused(&["grade", "handed-in/ada", "--hide"], "--with");
    refused(
        &["grade", "handed-in/ada", "--out", "katas"],
        "something else",
    );
    let report = ["--out", "results", "--report", "json=x"];
    refused(
        &[&["grade", "handed-in/ada"], &report[..]].concat(),
        "results.json",
    );
    assert!(!class.out().exists());
}
