//! Answers rightly if files outside its directory can be neither changed nor taken nor made.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::Once;

use nix::unistd::{geteuid, truncate};

use crate::{Env, EnvError, EnvOp};

/// A file that is there while this runs.
const THEIRS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

static TRIED: Once = Once::new();

pub fn child_env(base: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    TRIED.call_once(attempt);
    solution::child_env(base, ops)
}

pub fn apply_env(cmd: &mut Command, env: &Env) {
    TRIED.call_once(attempt);
    solution::apply_env(cmd, env);
}

fn attempt() {
    let theirs = Path::new(THEIRS);
    let metadata = theirs.metadata().expect("it is there");
    // Each attempt is harmless if it succeeds. To change the permissions of one's own files
    // is not refused anywhere: a known hole where the test is run by the files' owner.
    if metadata.uid() != geteuid().as_raw() {
        let same = Permissions::from_mode(metadata.mode());
        assert!(fs::set_permissions(theirs, same).is_err(), "chmod");
    }
    let length = i64::try_from(metadata.len()).expect("a small file");
    assert!(truncate(theirs, length).is_err(), "truncate");
    assert!(OpenOptions::new().append(true).open(theirs).is_err());
    let ours = Path::new("ours-of-files-of-others");
    fs::write(ours, "x").expect("our own directory");
    let beside = theirs.with_file_name("left-by-files-of-others");
    assert!(fs::rename(ours, &beside).is_err(), "rename out");
    assert!(fs::hard_link(ours, &beside).is_err(), "link out");
    assert!(symlink(theirs, &beside).is_err(), "symbolic link out");
    assert!(fs::create_dir(&beside).is_err(), "mkdir");
    assert!(fs::rename(ours, theirs).is_err(), "rename over");
    assert!(fs::hard_link(theirs, "taken").is_err(), "link in");
    for place in ["/tmp", "/var/tmp", "/dev/shm", "/run", "/"] {
        let beside = Path::new(place).join("left-by-files-of-others");
        assert!(fs::write(&beside, "x").is_err(), "{}", beside.display());
    }
    symlink(theirs, "link-to-theirs").expect("our own directory");
    assert!(fs::read("link-to-theirs").is_err(), "read through a link");
    fs::remove_file("link-to-theirs").expect("ours");
    fs::remove_file(ours).expect("ours");
}
