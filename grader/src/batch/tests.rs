//! What a folder of results keeps.

use super::*;
use crate::model::record::DayScore;
use crate::submission::Refused;
use crate::submission::Submission;

fn settings() -> Settings {
    Settings {
        seed: "7".into(),
        katas: "k".into(),
        hides: false,
        without_layers: Vec::new(),
    }
}

fn open(out: &Path) -> Batch {
    Batch::open(out, &settings(), false).expect("a folder for results")
}

fn record(name: &str, digest: &str, status: Status) -> Record {
    Record::without_results(name, digest, 7, status, "why")
}

fn add(batch: &mut Batch, record: Record) {
    batch.add(record, None, "report").expect("it can be kept");
}

#[test]
fn what_has_ended_is_there_the_next_time_with_its_summary() {
    let root = tempfile::tempdir().expect("a directory");
    let out = root.path().join("new/out");
    let mut batch = open(&out);
    add(&mut batch, record("b", "1", Status::NotGradable));
    add(&mut batch, record("a", "2", Status::NotGradable));
    drop(batch);
    let summary = fs::read_to_string(out.join("summary.csv")).expect("a summary");
    assert_eq!(summary.lines().count(), 3);
    // As if it had been killed before the summary, in the middle of a third one.
    fs::remove_file(out.join("summary.csv")).expect("there");
    fs::create_dir(out.join("submissions/.unfinished-x")).expect("a folder");
    let batch = open(&out);
    let names: Vec<_> = batch.records().map(|record| record.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(
        fs::read_to_string(out.join("summary.csv")).expect("a summary"),
        summary
    );
    assert!(!out.join("submissions/.unfinished-x").exists());
}

#[test]
fn who_was_killed_at_the_very_beginning_can_begin_again() {
    let root = tempfile::tempdir().expect("a directory");
    for name in [".lock", ".unfinished-x"] {
        fs::write(root.path().join(name), "").expect("a file");
    }
    drop(open(root.path()));
    assert!(!root.path().join(".unfinished-x").exists());
}

#[test]
fn what_changed_or_went_wrong_has_not_ended() {
    let root = tempfile::tempdir().expect("a directory");
    let mut batch = open(root.path());
    add(&mut batch, record("a", "1", Status::Graded));
    add(&mut batch, record("b", "2", Status::Error));
    assert!(batch.ended("a", "1").is_some());
    assert!(batch.ended("a", "other").is_none());
    assert!(batch.ended("b", "2").is_none() && batch.ended("c", "1").is_none());
    assert!(batch.graded("1").is_some() && batch.graded("2").is_none());
    add(&mut batch, record("a", "3", Status::NotGradable));
    assert!(batch.ended("a", "3").is_some() && batch.graded("1").is_none());
}

#[test]
fn who_are_the_same_as_somebody_who_handed_in_anew_are_the_same_as_each_other() {
    let root = tempfile::tempdir().expect("a directory");
    let mut batch = open(root.path());
    let owner = record("b", "1", Status::Graded);
    add(&mut batch, owner.clone());
    for name in ["a", "c"] {
        add(&mut batch, owner.of_the_same(name, 0));
    }
    let same = |batch: &Batch| {
        let records = batch.records().map(|record| record.same_as.clone());
        records.collect::<Vec<_>>()
    };
    let to = |name: &str| Some(name.to_owned());
    assert_eq!(same(&batch), [to("b"), None, to("b")]);
    add(&mut batch, record("b", "2", Status::Graded));
    assert_eq!(same(&batch), [None, None, to("a")]);
    drop(batch);
    let batch = open(root.path());
    assert_eq!(same(&batch), [None, None, to("a")], "it is written down");
    assert_eq!(batch.graded("1").expect("it is there").name, "a");
}

#[test]
fn a_record_that_cannot_be_read_counts_as_not_there() {
    let root = tempfile::tempdir().expect("a directory");
    let mut batch = open(root.path());
    for name in ["a", "b"] {
        add(&mut batch, record(name, "1", Status::Graded));
    }
    drop(batch);
    let folder = root.path().join("submissions");
    fs::write(folder.join("a/submission.json"), "{").expect("ours");
    fs::rename(folder.join("b"), folder.join("c")).expect("ours");
    assert_eq!(open(root.path()).records().count(), 0);
}

#[test]
fn results_of_other_settings_are_not_touched() {
    let root = tempfile::tempdir().expect("a directory");
    drop(open(root.path()));
    let other_seed = Settings {
        seed: "8".into(),
        ..settings()
    };
    let error = |wanted: &Settings, is_any_seed| {
        let error = Batch::open(root.path(), wanted, is_any_seed);
        error.expect_err("other settings").to_string()
    };
    assert!(error(&other_seed, false).contains("another seed"));
    let any = Batch::open(root.path(), &other_seed, true).expect("any seed will do");
    assert_eq!(any.seed(), 7);
    drop(any);
    let mut others = [settings(), settings(), settings()];
    others[0].katas = "other".into();
    others[1].hides = true;
    others[2].without_layers = vec![Layer::User];
    for (wanted, what) in others.iter().zip(["katas or tests", "--hide", "jail"]) {
        assert!(error(wanted, true).contains(what), "{what}");
    }
}

#[test]
fn a_folder_that_holds_something_else_is_not_touched() {
    let root = tempfile::tempdir().expect("a directory");
    fs::write(root.path().join("thesis.txt"), "x").expect("a file");
    let error = Batch::open(root.path(), &settings(), true).expect_err("something else");
    assert!(matches!(error, BatchError::Foreign(_)));
    assert_eq!(fs::read_dir(root.path()).expect("ours").count(), 1);
    let broken = tempfile::tempdir().expect("a directory");
    fs::write(broken.path().join("batch.json"), "{").expect("a file");
    let error = Batch::open(broken.path(), &settings(), true).expect_err("broken");
    assert!(error.to_string().contains("batch.json"), "{error}");
}

#[test]
fn two_graders_do_not_write_into_one_folder() {
    let root = tempfile::tempdir().expect("a directory");
    let _first = open(root.path());
    let error = Batch::open(root.path(), &settings(), true).expect_err("in use");
    assert!(matches!(error, BatchError::InUse(_)));
}

#[test]
fn the_same_files_have_the_same_digest_and_no_others() {
    let files = |pairs: &[(&str, &str)]| Submission {
        files: pairs
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
        ..Submission::default()
    };
    let one = files(&[("a", "bc"), ("d", "e")]);
    let ignored = Submission {
        ignored: vec!["notes".into()],
        ..one.clone()
    };
    assert_eq!(digests(&one), digests(&ignored));
    let refused = Submission {
        refused: vec![Refused {
            day: "d".into(),
            kata: "k".into(),
            path: "d".into(),
            reason: "e".into(),
        }],
        ..files(&[("a", "bc")])
    };
    for other in [
        files(&[("ab", "c"), ("d", "e")]),
        files(&[("a", "bc")]),
        files(&[("a", "bcde")]),
        refused,
    ] {
        assert_ne!(digests(&one).whole, digests(&other).whole, "{other:?}");
    }
    assert_eq!(digests(&one).whole.len(), 64);

    let days = |one: &str, two: &str| {
        let paths = ["katas/d1/src/a.rs", "katas/d2/src/a.rs"];
        digests(&files(&[(paths[0], one), (paths[1], two)])).days
    };
    let (this, that) = (days("x", "y"), days("x", "z"));
    assert_eq!(this["d1"], that["d1"]);
    assert_ne!(this["d2"], that["d2"]);
}

#[test]
fn a_day_is_known_as_solved_only_with_full_marks() {
    let root = tempfile::tempdir().expect("a directory");
    let mut batch = open(root.path());
    let day = |name: &str, score| DayScore {
        name: name.into(),
        score: Some(score),
        max_score: 9,
        digest: "d".into(),
        copied: false,
    };
    let with = |days: &[DayScore], status| Record {
        days: days.to_vec(),
        ..record("a", "1", status)
    };
    add(
        &mut batch,
        with(&[day("d1", 9), day("d2", 8)], Status::Graded),
    );
    assert!(batch.solved("d1", "d").is_some() && batch.solved("d1", "e").is_none());
    assert!(batch.solved("d2", "d").is_none() && batch.solved("d3", "d").is_none());
    add(&mut batch, with(&[day("d1", 9)], Status::Error));
    assert!(batch.solved("d1", "d").is_none());
}

#[test]
fn what_lies_in_a_folder_of_results_leads_nowhere_and_blocks_nobody() {
    let root = tempfile::tempdir().expect("a directory");
    let precious = root.path().join("precious");
    fs::write(&precious, "x").expect("a file");
    let opened = |out: &Path| Batch::open(out, &settings(), true);
    let new = |name: &str| {
        let out = root.path().join(name);
        drop(open(&out));
        out
    };
    let fifo = |path: &Path| {
        fs::remove_file(path).expect("ours");
        nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    };
    let link = |to: &Path, path: &Path| std::os::unix::fs::symlink(to, path).expect("a link");

    let out = new("lock is a link");
    fs::remove_file(out.join(".lock")).expect("ours");
    link(&precious, &out.join(".lock"));
    opened(&out).expect_err("a link");
    assert_eq!(fs::read_to_string(&precious).expect("there"), "x");

    for name in [".lock", "batch.json"] {
        let out = new(&format!("{name} is a FIFO"));
        fifo(&out.join(name));
        opened(&out).expect_err("a FIFO");
    }

    let out = new("submissions are elsewhere");
    let elsewhere = root.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::write(elsewhere.join(".unfinished-x"), "x").expect("a file");
    fs::remove_dir(out.join("submissions")).expect("ours");
    link(&elsewhere, &out.join("submissions"));
    assert!(matches!(opened(&out), Err(BatchError::Foreign(_))));
    assert!(elsewhere.join(".unfinished-x").exists());

    let out = new("records");
    let mut batch = open(&out);
    for name in ["a", "b"] {
        add(&mut batch, record(name, "1", Status::Graded));
    }
    drop(batch);
    fifo(&out.join("submissions/a/submission.json"));
    fs::rename(out.join("submissions/b"), elsewhere.join("b")).expect("ours");
    link(&elsewhere.join("b"), &out.join("submissions/b"));
    assert_eq!(open(&out).records().count(), 0);
}

#[test]
fn a_folder_of_somebody_elses_is_not_written_to() {
    assert!(is_trusted(geteuid().as_raw()) && is_trusted(0));
    // Only root can give a folder away.
    if !geteuid().is_root() {
        return;
    }
    let nobody = Some(nix::unistd::Uid::from_raw(65_534));
    let give_away = |path: &Path| nix::unistd::chown(path, nobody, None).expect("as root");
    let root = tempfile::tempdir().expect("a directory");
    drop(open(root.path()));
    give_away(&root.path().join("submissions"));
    let error = Batch::open(root.path(), &settings(), true).expect_err("not ours");
    assert!(matches!(error, BatchError::Foreign(_)), "{error}");
    give_away(root.path());
    let error = Batch::open(root.path(), &settings(), true).expect_err("not ours");
    assert!(matches!(error, BatchError::NotOurs(_)), "{error}");
}
