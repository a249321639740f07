//! The program of a day as it is released, and with every kata solved.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use grader::catalog;
use grader::model::kata::{Catalog, Day};
use grader::released::Released;
use grader::workspace::Workspace;

use super::clone::{repository, scrubbed};

/// What a program is built from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Katas {
    /// As released: every kata is a stub.
    Stubs,
    /// With the reference solutions.
    Solved,
}

/// The katas as released.
pub fn released_catalog() -> Catalog {
    catalog::load(Released::embedded(), std::env::consts::OS).expect("what is released is sound")
}

/// The directory with the program of the day of this number in it; it is built once for
/// all tests.
pub fn program(number: u32, katas: Katas) -> &'static Path {
    static BUILT: Mutex<BTreeMap<(u32, Katas), &'static Path>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(PoisonError::into_inner);
    built.entry((number, katas)).or_insert_with(|| {
        let catalog = released_catalog();
        let mut days = catalog.days.iter();
        let day = days.find(|day| day.number == number).expect("a day");
        let directory = match katas {
            Katas::Stubs => build(day, "stubs", &BTreeMap::new()),
            Katas::Solved => build(day, "solved", &solutions(day)),
        };
        Box::leak(directory.into_boxed_path())
    })
}

/// The reference solutions of a day, by the files that they replace.
fn solutions(day: &Day) -> BTreeMap<String, String> {
    let solution = |kata: &str| {
        let path = format!("solutions/{}/src/{kata}.rs", day.name);
        fs::read_to_string(repository().join(path)).expect("every kata has a solution")
    };
    let katas = day.katas.iter();
    katas
        .map(|kata| (day.student_file(&kata.name), solution(&kata.name)))
        .collect()
}

/// Builds the day's program with `files` in the place of its stubs, and keeps it in a
/// directory `name` of its own.
///
/// In a target directory of its own: in that of the clones cargo would take one build for
/// the other. Both contents are laid in one place, one after the other, so that the
/// packages they need are built once and that cargo sees by the files' times what changed.
fn build(day: &Day, name: &str, files: &BTreeMap<String, String>) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    // As long as it is held, nobody lays another content here.
    let workspace = Workspace::overlay(&place, None, Released::embedded(), files)
        .expect("the workspace can be laid");
    let output = scrubbed("cargo")
        .args(["build", "--locked", "--quiet", "--message-format=json"])
        .args(["--package", &day.name, "--bin", &day.program])
        .arg("--target-dir")
        .arg(place.join("target"))
        .current_dir(&workspace.root)
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let executable = executable(&output.stdout).expect("cargo names what it built");
    let directory = place.join(&day.program).join(name);
    fs::create_dir_all(&directory).expect("a directory");
    // A link, not a copy: a file that was just written cannot be executed while a process
    // that another test forks still has it open.
    let link = directory.join(format!(".{}", day.program));
    let _ = fs::remove_file(&link);
    fs::hard_link(executable, &link).expect("a link beside cargo's own");
    fs::rename(link, directory.join(&day.program)).expect("a name in the same directory");
    directory
}

/// The executable that cargo's messages announce.
fn executable(messages: &[u8]) -> Option<PathBuf> {
    let messages = messages.split(|byte| *byte == b'\n');
    let values = messages.filter_map(|line| serde_json::from_slice(line).ok());
    let mut executables = values.filter_map(|message: serde_json::Value| {
        message.get("executable")?.as_str().map(PathBuf::from)
    });
    executables.next()
}
