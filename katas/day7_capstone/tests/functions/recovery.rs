//! Kata 7.5 from inside: `Repo::verify`, `restore` and `prune`.

mod prune;
mod restoring;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use day7_capstone::archive::{BackupError, Entry, Kind, Manifest, NoHooks, Problem, Repo};
use day7_capstone::manifest::sha256_hex;
use harness::{Scratch, equal};

use crate::listing::{in_words, listing};
use crate::{clock, flip, repo, set_mtime, source, told};

/// A snapshot of the source: its name.
fn back_up(scratch: &Scratch, repo: &Repo) -> String {
    let clock = clock("2024-03-15T12:00:00Z");
    let done = repo.backup(&scratch.join("src"), &clock, &mut NoHooks);
    told(done).expect("nothing is in the way of a backup").id
}

/// A repository with one snapshot.
fn filled(scratch: &Scratch) -> (Repo, String) {
    source(scratch);
    let repo = repo(scratch);
    let id = back_up(scratch, &repo);
    (repo, id)
}

fn object(repo: &Repo, content: &str) -> PathBuf {
    repo.object_path(&sha256_hex(content.as_bytes()))
}

fn missing(content: &str, path: &str) -> Problem {
    Problem::MissingObject {
        sha256: sha256_hex(content.as_bytes()),
        path: path.into(),
    }
}

fn bad(content: &str, path: &str) -> Problem {
    Problem::BadObject {
        sha256: sha256_hex(content.as_bytes()),
        path: path.into(),
    }
}

fn orphan(content: &str) -> Problem {
    let sha256 = sha256_hex(content.as_bytes());
    Problem::Orphan { sha256 }
}

/// The problems, with the reason of a bad manifest left out.
fn verify(repo: &Repo) -> Result<Vec<Problem>, String> {
    let problems = told(repo.verify())?;
    let without_reason = |problem| match problem {
        Problem::BadManifest { snapshot, .. } => Problem::BadManifest {
            snapshot,
            reason: String::new(),
        },
        other => other,
    };
    Ok(problems.into_iter().map(without_reason).collect())
}

fn bad_manifest(id: &str) -> Problem {
    let (snapshot, reason) = (id.to_owned(), String::new());
    Problem::BadManifest { snapshot, reason }
}

#[harness::test]
fn what_was_backed_up_comes_back() {
    let scratch = Scratch::new();
    source(&scratch);
    scratch.file("src/b/script", "#!/bin/sh\n");
    scratch.mode("src/b/script", 0o777);
    scratch.mode("src/a.txt", 0o400);
    scratch.mode("src/empty", 0o770);
    scratch.file("src/b/bytes \n\\", [0, 255, b'\n']);
    set_mtime(&scratch.join("src/b"), 1_600_000_000);
    let repo = repo(&scratch);
    let id = back_up(&scratch, &repo);
    let out = scratch.join("on/the/way/out");
    equal!(
        Ok(8),
        told(repo.restore(&id, &out)),
        "the number of entries"
    );
    equal!(listing(&scratch.join("src")), listing(&out));
    equal!(Ok(vec![]), verify(&repo), "nothing is wrong with it");
    let again = scratch.directory("again");
    equal!(
        Ok(8),
        told(repo.restore(&id, &again)),
        "into a directory that is empty"
    );
}

#[harness::test]
fn a_directory_keeps_its_time_though_it_is_filled() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    let out = scratch.join("out");
    equal!(Ok(6), told(repo.restore(&id, &out)));
    equal!(
        "directory 0755 1700000000.000000000",
        in_words(&out.join("b"))
    );
}

#[harness::test]
fn a_directory_that_forbids_writing_is_filled_all_the_same() {
    let scratch = Scratch::new();
    source(&scratch);
    let repo = repo(&scratch);
    scratch.mode("src/b", 0o555);
    let id = back_up(&scratch, &repo);
    let out = scratch.join("out");
    let result = told(repo.restore(&id, &out));
    let words = in_words(&out.join("b"));
    // What forbids to write forbids to remove, for an ordinary user.
    for directory in ["src/b", "out/b"] {
        if scratch.join(directory).exists() {
            scratch.mode(directory, 0o755);
        }
    }
    equal!(Ok(6), result);
    equal!("directory 0555 1700000000.000000000", words);
}

#[harness::test]
fn a_snapshot_that_is_not_there_is_told() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    // A manifest outside of the repository, to which a path would lead.
    let manifest = repo.manifests().join(&id);
    fs::copy(manifest, scratch.join("stray")).expect("a copy");
    for id in ["", "20240315T120000Z-0009", "../../stray", ".."] {
        let expected = Err(format!("{:?}", BackupError::NoSuchSnapshot(id.to_owned())));
        equal!(
            expected,
            told(repo.restore(id, &scratch.join("out"))),
            "{id:?}"
        );
        equal!(
            false,
            scratch.join("out").exists(),
            "whether something was made for {id:?}"
        );
    }
}

#[harness::test]
fn nothing_is_restored_over_something() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    scratch.file("out/mine", "precious");
    scratch.file("file", "precious");
    for name in ["out", "file"] {
        let before = listing(scratch.path());
        let dst = scratch.join(name);
        let expected = Err(format!("{:?}", BackupError::NotEmpty(dst.clone())));
        equal!(expected, told(repo.restore(&id, &dst)), "into {name}");
        equal!(before, listing(scratch.path()), "what is there after that");
    }
}

#[harness::test]
fn a_changed_byte_is_found() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    flip(&object(&repo, "gamma"), 2);
    equal!(Ok(vec![bad("gamma", "b/c.txt")]), verify(&repo));
    let out = scratch.join("out");
    let expected = BackupError::Corrupt(vec![bad("gamma", "b/c.txt")]);
    equal!(Err(format!("{expected:?}")), told(repo.restore(&id, &out)));
    equal!(
        "nothing",
        in_words(&out.join("b/c.txt")),
        "the file with the wrong content"
    );
    let mut rest = listing(&scratch.join("src"));
    rest.remove(Path::new("b/c.txt"));
    equal!(rest, listing(&out), "everything else");
}

#[harness::test]
fn an_object_that_was_cut_short_or_is_gone_is_found() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    fs::write(object(&repo, "gamma"), "gam").expect("it can be written");
    fs::remove_file(object(&repo, "alpha")).expect("it is there");
    let problems = vec![
        missing("alpha", "a.txt"),
        missing("alpha", "b/same.txt"),
        bad("gamma", "b/c.txt"),
    ];
    equal!(
        Ok(problems),
        verify(&repo),
        "once for each path, and sorted"
    );
    let by_path = vec![
        missing("alpha", "a.txt"),
        bad("gamma", "b/c.txt"),
        missing("alpha", "b/same.txt"),
    ];
    let expected = format!("{:?}", BackupError::Corrupt(by_path));
    equal!(Err(expected), told(repo.restore(&id, &scratch.join("out"))));
}

#[harness::test]
fn every_problem_is_listed_once() {
    let scratch = Scratch::new();
    let (repo, first) = filled(&scratch);
    scratch.file("src/a.txt", "omega");
    let second = back_up(&scratch, &repo);
    scratch.file("src/new", "epsilon");
    let third = back_up(&scratch, &repo);
    flip(&repo.manifests().join(&third), 40);
    flip(&object(&repo, "gamma"), 0);
    flip(&object(&repo, "epsilon"), 0);
    fs::remove_file(object(&repo, "omega")).expect("it is there");
    let expected = vec![
        missing("omega", "a.txt"),
        bad("gamma", "b/c.txt"),
        bad_manifest(&third),
        orphan("epsilon"),
    ];
    equal!(
        Ok(expected),
        verify(&repo),
        "{first} and {second} need gamma both"
    );
}

#[harness::test]
fn a_manifest_that_was_changed_is_found() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    let path = repo.manifests().join(&id);
    let text = fs::read(&path).expect("it is there");
    let last_line = text[..text.len() - 1]
        .iter()
        .rposition(|byte| *byte == b'\n');
    let cuts = [0, 10, last_line.unwrap_or(0) + 1, text.len() - 1];
    let orphans = || vec![bad_manifest(&id), orphan("alpha"), orphan("gamma")];
    let sorted = |mut problems: Vec<Problem>| {
        problems.sort();
        problems
    };
    for length in cuts {
        fs::write(&path, &text[..length]).expect("it can be written");
        let actual = verify(&repo);
        equal!(
            Ok(sorted(orphans())),
            actual,
            "the first {length} of {} bytes",
            text.len()
        );
        let corrupt = matches!(
            repo.restore(&id, &scratch.join("out")),
            Err(BackupError::Corrupt(_))
        );
        equal!(true, corrupt, "whether restore says that it is corrupt");
    }
}

/// A manifest that says what it likes, with a correct last line.
fn hostile(repo: &Repo, paths: &[(&str, Kind)]) -> String {
    let entries = paths.iter().map(|(path, kind)| {
        let entry = Entry {
            kind: kind.clone(),
            mode: 0o755,
            mtime_ns: -1_500_000_000,
        };
        (PathBuf::from(path), entry)
    });
    let manifest = Manifest {
        id: "20250101T000000Z-0001".to_owned(),
        started_ns: 0,
        entries: entries.collect::<BTreeMap<_, _>>(),
    };
    let path = repo.manifests().join(&manifest.id);
    fs::write(path, manifest.encode()).expect("it can be written");
    manifest.id
}

#[harness::test]
fn a_hostile_manifest_writes_nothing() {
    let scratch = Scratch::new();
    let (repo, _) = filled(&scratch);
    scratch.file("canary/x", "alive");
    let canary = scratch.join("canary");
    let evil = |end: &str| canary.join(end).display().to_string();
    let file = || Kind::File {
        size: 5,
        sha256: sha256_hex(b"alpha"),
    };
    let link = || Kind::Symlink {
        target: canary.clone(),
    };
    let (absolute, absolute_new) = (evil("x"), evil("new"));
    let cases: Vec<(&str, Vec<(&str, Kind)>)> = vec![
        ("../canary/x", vec![("../canary/x", file())]),
        ("../canary/new", vec![("../canary/new", file())]),
        ("..", vec![("..", Kind::Dir)]),
        (
            "d/../../canary/new",
            vec![("d", Kind::Dir), ("d/../../canary/new", file())],
        ),
        (&absolute, vec![(&absolute, file())]),
        (&absolute_new, vec![(&absolute_new, Kind::Dir)]),
        ("link/evil", vec![("link", link()), ("link/evil", file())]),
        ("link/d", vec![("link", link()), ("link/d", Kind::Dir)]),
        ("link/d/l", vec![("link", link()), ("link/d/l", link())]),
        ("f/x", vec![("f", file()), ("f/x", file())]),
        ("no/parent", vec![("a", file()), ("no/parent", file())]),
        ("nul\0", vec![("a", file()), ("nul\0", file())]),
    ];
    let before = listing(&canary);
    for (path, entries) in cases {
        let id = hostile(&repo, &entries);
        let out = scratch.directory("out");
        let expected = Err(format!("{:?}", BackupError::UnsafePath(path.into())));
        equal!(expected, told(repo.restore(&id, &out)));
        equal!(before, listing(&canary), "what is outside, after {path}");
        equal!(
            0,
            listing(&out).len(),
            "what was written before {path} was refused"
        );
    }
}

#[harness::test]
fn a_link_may_lead_anywhere_but_is_not_followed() {
    let scratch = Scratch::new();
    let (repo, _) = filled(&scratch);
    scratch.file("canary/x", "alive");
    let to = |target: PathBuf| Kind::Symlink { target };
    let entries = [
        ("abs", to(scratch.join("canary/x"))),
        ("up", to("../canary".into())),
    ];
    let before = listing(&scratch.join("canary"));
    let id = hostile(&repo, &entries);
    equal!(Ok(2), told(repo.restore(&id, &scratch.join("out"))));
    equal!("link to ../canary", in_words(&scratch.join("out/up")));
    equal!(
        before,
        listing(&scratch.join("canary")),
        "what the links lead to"
    );
}
