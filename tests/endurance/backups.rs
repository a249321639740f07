//! Backups that are killed, and repositories that are damaged.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use super::{Dice, Place, rounds};

/// What all files below a directory hold.
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![root.to_owned()];
    while let Some(directory) = pending.pop() {
        for entry in fs::read_dir(directory).expect("it can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let below = path.strip_prefix(root).expect("below").to_owned();
                found.insert(below, fs::read(path).expect("it can be read"));
            }
        }
    }
    found
}

#[test]
fn a_backup_that_is_killed_at_any_moment_does_no_harm() {
    let place = Place::new();
    let mut dice = Dice(7);
    place.write("src/d/start", "start");
    place.succeed("backup init -r repo");
    let mut states = BTreeMap::new();
    let (mut killed, mut whole) = (0, 0);
    for round in 0..rounds(40, 200) {
        let name = format!("src/d{}/f{}", dice.roll(3), dice.roll(9));
        place.write(&name, &format!("{round} ").repeat(1 + dice.roll(2_000)));
        let mut backup = place.command("backup run -r repo src");
        let mut child = backup.stdout(Stdio::piped()).spawn().expect("it starts");
        // No moment is waited for here: whichever it is, it must do no harm.
        thread::sleep(Duration::from_micros(dice.roll(20_000) as u64));
        child.kill().expect("it is ours");
        let mut told = String::new();
        let mut stdout = child.stdout.take().expect("piped above");
        stdout.read_to_string(&mut told).expect("text");
        let status = child.wait().expect("it is ours");
        killed += usize::from(!status.success());
        whole += usize::from(status.success());
        let problems = place.call("backup verify -r repo");
        assert_eq!(
            problems.status.code(),
            Some(0),
            "round {round}: {problems:?}"
        );
        if round % 10 == 0 {
            let told = place.succeed("backup run -r repo src");
            let id = told.split(' ').next().expect("a word").to_owned();
            states.insert(id, contents(&place.path("src")));
            assert!(
                contents(&place.path("repo/tmp")).is_empty(),
                "round {round}"
            );
        }
    }
    assert!(
        killed >= rounds(4, 20),
        "only {killed} were killed, {whole} were faster"
    );
    for (number, (id, expected)) in states.iter().enumerate() {
        place.succeed(&format!("backup restore -r repo {id} out{number}"));
        let actual = contents(&place.path(&format!("out{number}")));
        assert!(*expected == actual, "{id} is not what it was");
    }
}

#[test]
fn every_byte_that_changes_is_found() {
    let place = Place::new();
    let mut dice = Dice(77);
    for number in 0..6 {
        place.write(&format!("src/{number}"), &"abc ".repeat(1 + dice.roll(400)));
    }
    place.succeed("backup init -r repo");
    place.succeed("backup run -r repo src");
    place.write("src/0", "other");
    place.succeed("backup run -r repo src");
    let root = place.path("repo");
    let files: Vec<PathBuf> = contents(&root)
        .into_iter()
        .filter(|(path, bytes)| !bytes.is_empty() && !path.starts_with("lock"))
        .map(|(path, _)| root.join(path))
        .collect();
    for _ in 0..rounds(100, 300) {
        let path = &files[dice.roll(files.len())];
        let good = fs::read(path).expect("it is there");
        let mut bad = good.clone();
        let index = dice.roll(bad.len());
        bad[index] ^= 1 << dice.roll(8);
        fs::write(path, bad).expect("it can be written");
        let verify = place.call("backup verify -r repo");
        assert!(
            !verify.status.success(),
            "byte {index} of {}",
            path.display()
        );
        fs::write(path, good).expect("it can be written");
    }
    place.succeed("backup verify -r repo");
}
