//! The katas of day 7 from inside: the tests call the functions. None of them starts a
//! process.

mod alerts;
mod backup;
#[path = "../common/listing.rs"]
mod listing;
mod monitor;
mod plan;
mod recovery;
mod restart;
#[path = "../common/rotated.rs"]
mod rotated;
mod rotation;
mod supervise;
mod system;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chrono::DateTime;
use day7_capstone::archive::{BackupError, Hooks, Repo};
use harness::Scratch;
use support::FakeClock;

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

const fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

/// A clock that shows a moment of 2024.
fn clock(text: &str) -> FakeClock {
    let now = DateTime::parse_from_rfc3339(text).expect("a moment");
    FakeClock::at(now.to_utc())
}

/// Sets when a file or directory was last modified, in seconds since 1970.
fn set_mtime(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let file = File::open(path).expect("it can be opened");
    file.set_modified(time).expect("times can be set");
}

/// A result that can be compared: of an error of the system only that it is one.
fn told<T>(result: Result<T, BackupError>) -> Result<T, String> {
    result.map_err(|error| match error {
        BackupError::Io { op: "hook", .. } => "Io at a hook".to_owned(),
        BackupError::Io { .. } => "Io".to_owned(),
        other => format!("{other:?}"),
    })
}

/// What a test does at the points of a backup.
struct At<F: FnMut(&str) -> io::Result<()>>(F);

impl<F: FnMut(&str) -> io::Result<()>> Hooks for At<F> {
    fn at(&mut self, point: &str) -> io::Result<()> {
        (self.0)(point)
    }
}

/// A directory with three files, two of which hold the same, a directory and a link; all of
/// them old.
fn source(scratch: &Scratch) -> PathBuf {
    scratch.file("src/a.txt", "alpha");
    scratch.file("src/b/c.txt", "gamma");
    scratch.file("src/b/same.txt", "alpha");
    scratch.directory("src/empty");
    scratch.link("b/c.txt", "src/link");
    for name in ["a.txt", "b/c.txt", "b/same.txt", "b", "empty"] {
        set_mtime(&scratch.join("src").join(name), 1_700_000_000);
    }
    scratch.join("src")
}

/// A new repository in the scratch.
fn repo(scratch: &Scratch) -> Repo {
    told(Repo::init(&scratch.join("repo"))).expect("a repository can be made")
}

/// Overwrites one byte of a file with another one.
fn flip(path: &Path, index: usize) {
    let mut bytes = fs::read(path).expect("it is there");
    bytes[index] ^= 0x20;
    fs::write(path, bytes).expect("it can be written");
}
