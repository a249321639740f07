//! Kata 7.5 from inside: `prune`.

use std::fs::{self, File};

use day7_capstone::archive::{BackupError, Problem, Repo};
use harness::{Scratch, equal};

use super::{back_up, object, orphan, verify};
use crate::listing::listing;
use crate::{flip, repo, told};

/// Three snapshots: `alpha` is in all, `omega` in the last two, `one` and `two` in one each.
fn three(scratch: &Scratch) -> (Repo, Vec<String>) {
    let repo = repo(scratch);
    scratch.file("src/a", "alpha");
    scratch.file("src/x", "one");
    let mut ids = vec![back_up(scratch, &repo)];
    scratch.file("src/x", "two!");
    scratch.file("src/o", "omega");
    ids.push(back_up(scratch, &repo));
    fs::remove_file(scratch.join("src/x")).expect("it is there");
    ids.push(back_up(scratch, &repo));
    (repo, ids)
}

fn has(repo: &Repo) -> Vec<&'static str> {
    let all = ["alpha", "omega", "one", "two!"];
    all.into_iter()
        .filter(|content| object(repo, content).exists())
        .collect()
}

#[harness::test]
fn prune_keeps_what_is_still_needed() {
    let table: [(usize, u64, usize, &[&str]); 5] = [
        (9, 0, 0, &["alpha", "omega", "one", "two!"]),
        (3, 0, 0, &["alpha", "omega", "one", "two!"]),
        (2, 1, 1, &["alpha", "omega", "two!"]),
        (1, 2, 2, &["alpha", "omega"]),
        (0, 2, 2, &["alpha", "omega"]),
    ];
    for (keep, removed, first, objects) in table {
        let scratch = Scratch::new();
        let (repo, ids) = three(&scratch);
        equal!(
            Ok(removed),
            told(repo.prune(keep)),
            "objects removed to keep {keep}"
        );
        let left = told(repo.ids());
        equal!(
            Ok(ids[first..].to_vec()),
            left,
            "snapshots left to keep {keep}"
        );
        equal!(objects.to_vec(), has(&repo), "objects left to keep {keep}");
        equal!(Ok(vec![]), verify(&repo), "problems after keeping {keep}");
    }
}

#[harness::test]
fn prune_removes_orphans_of_earlier_crashes() {
    let scratch = Scratch::new();
    let (repo, ids) = three(&scratch);
    fs::remove_file(repo.manifests().join(&ids[0])).expect("it is there");
    equal!(Ok(vec![orphan("one")]), verify(&repo));
    equal!(Ok(1), told(repo.prune(9)));
    equal!(vec!["alpha", "omega", "two!"], has(&repo));
}

#[harness::test]
fn prune_removes_nothing_if_it_cannot_read_what_is_needed() {
    let scratch = Scratch::new();
    let (repo, ids) = three(&scratch);
    flip(&repo.manifests().join(&ids[1]), 20);
    let before = listing(&repo.objects());
    let corrupt = matches!(repo.prune(2), Err(BackupError::Corrupt(_)));
    equal!(true, corrupt, "whether prune says that it is corrupt");
    equal!(3, repo.ids().map_or(0, |ids| ids.len()), "snapshots left");
    equal!(before, listing(&repo.objects()), "objects left");
    // One that is not kept may be as bad as it likes.
    equal!(Ok(2), told(repo.prune(1)));
}

#[harness::test]
fn prune_removes_snapshots_before_objects() {
    let scratch = Scratch::new();
    let (repo, _) = three(&scratch);
    // An object that cannot be removed like a file.
    fs::remove_file(object(&repo, "one")).expect("it is there");
    fs::create_dir(object(&repo, "one")).expect("a directory");
    fs::write(object(&repo, "one").join("x"), "").expect("not empty");
    let _ = repo.prune(1);
    let problems = verify(&repo).unwrap_or_default();
    let is_lost = |problem: &Problem| matches!(problem, Problem::MissingObject { .. });
    equal!(
        1,
        repo.ids().map_or(0, |ids| ids.len()),
        "snapshots, though an object stays"
    );
    equal!(
        false,
        problems.iter().any(is_lost),
        "whether a snapshot misses something"
    );
}

#[harness::test]
fn prune_waits_for_nobody() {
    let scratch = Scratch::new();
    let (repo, _) = three(&scratch);
    let lock = File::create(repo.lock_path()).expect("the file of the lock");
    lock.lock().expect("nobody else has it");
    equal!(Err("Locked".to_owned()), told(repo.prune(1)));
    lock.unlock().expect("it is ours");
    equal!(Ok(2), told(repo.prune(1)));
}
