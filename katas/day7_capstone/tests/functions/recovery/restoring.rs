//! Kata 7.5 from inside: what `restore` meets in snapshots that are not like most.

use std::fs;
use std::path::Path;

use day7_capstone::archive::{BackupError, Kind};
use day7_capstone::manifest::sha256_hex;
use harness::{Scratch, equal};

use super::{bad, filled, hostile, object, verify};
use crate::listing::{in_words, listing};
use crate::told;

#[harness::test]
fn times_before_1970_come_back() {
    let scratch = Scratch::new();
    let (repo, _) = filled(&scratch);
    let file = Kind::File {
        size: 5,
        sha256: sha256_hex(b"alpha"),
    };
    let id = hostile(&repo, &[("d", Kind::Dir), ("d/f", file)]);
    let out = scratch.join("out");
    equal!(Ok(2), told(repo.restore(&id, &out)));
    // A second and a half before: two seconds back, and half a second on from there.
    equal!(
        "directory 0755 -2.500000000",
        in_words(&out.join("d")),
        "a directory of 1969"
    );
    equal!(
        "file 0755 -2.500000000 \"alpha\"",
        in_words(&out.join("d/f")),
        "a file of 1969"
    );
}

#[harness::test]
fn an_object_that_cannot_be_read_does_not_stop_the_others() {
    let scratch = Scratch::new();
    let (repo, id) = filled(&scratch);
    // A directory cannot be read like a file, not even by root.
    fs::remove_file(object(&repo, "gamma")).expect("it is there");
    fs::create_dir(object(&repo, "gamma")).expect("a directory");
    equal!(Ok(vec![bad("gamma", "b/c.txt")]), verify(&repo), "verify");
    let out = scratch.join("out");
    let expected = BackupError::Corrupt(vec![bad("gamma", "b/c.txt")]);
    equal!(
        Err(format!("{expected:?}")),
        told(repo.restore(&id, &out)),
        "restore"
    );
    let mut rest = listing(&scratch.join("src"));
    rest.remove(Path::new("b/c.txt"));
    equal!(rest, listing(&out), "everything else");
}
