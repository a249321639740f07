//! A student's clone: the katas as released, everything else as it is in the repository.

use std::env;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

use assert_cmd::Command;
use grader::model::results::Results;
use grader::released::Released;
use tempfile::TempDir;

/// The repository that these tests belong to.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the grader lies in the repository")
}

/// What a clone takes over from the repository beside the released katas.
const TAKEN_OVER: [&str; 4] = ["Cargo.toml", "Cargo.lock", ".cargo", "grader"];

/// Variables that cargo needs to be cargo; all others are cleared.
const KEPT: [&str; 6] = [
    "PATH",
    "HOME",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "RUSTUP_TOOLCHAIN",
    "CARGO",
];

/// Where a clone grades submissions.
const OVERLAY: &str = ".grader/graded";

/// What hangs is ended after this, so that a test fails instead of never ending.
const PATIENCE: Duration = Duration::from_secs(300);

/// A clone in a temporary directory. Where only the grader builds, all clones share a target
/// directory, apart from the repository's own: the third-party crates are built once for
/// all tests.
pub struct Clone {
    directory: TempDir,
    root: PathBuf,
    target: PathBuf,
}

impl Clone {
    /// A fresh clone, with the stubs.
    pub fn new() -> Self {
        let directory = tempfile::Builder::new()
            .prefix("clone-")
            .tempdir()
            .expect("a temporary directory");
        let root = directory
            .path()
            .canonicalize()
            .expect("it was just made")
            .join("repository");
        for name in TAKEN_OVER {
            copy(&repository().join(name), &root.join(name)).expect("the repository can be copied");
        }
        // As old as the grader that brings them, in every clone: what does not differ from
        // clone to clone is not built again for each.
        let age = Path::new(env!("CARGO_BIN_EXE_grader"))
            .metadata()
            .and_then(|grader| grader.modified());
        let age = age.expect("the grader was just built");
        for (path, content) in Released::embedded().below("katas") {
            let path = root.join(path);
            write(&path, content);
            let file = File::options()
                .append(true)
                .open(&path)
                .expect("it was just written");
            file.set_modified(age).expect("our own file");
        }
        // One overlay for the submissions that are graded in any clone: what two of them have
        // in common is not built anew for each. Graders take turns in it.
        let overlay = Path::new(env!("CARGO_TARGET_TMPDIR")).join("overlay");
        fs::create_dir_all(&overlay).expect("a directory of our own");
        fs::create_dir(root.join(".grader")).expect("the grader's folder");
        symlink(overlay, root.join(OVERLAY)).expect("a link");
        // The grader's manifest names it; nothing here builds it.
        write(&root.join("tests/main.rs"), b"");
        fs::create_dir(directory.path().join("tmp")).expect("a temporary directory of its own");
        Self {
            directory,
            root,
            target: Path::new(env!("CARGO_TARGET_TMPDIR")).join("clones"),
        }
    }

    /// A fresh clone with a target directory that no other test uses; `name` tells it
    /// apart. For a test that calls plain cargo, or that looks into the directory: nothing
    /// keeps plain cargo from taking another clone's build for fresh, or the graders of
    /// other clones from removing between two calls what it built.
    pub fn apart(name: &str) -> Self {
        let mut clone = Self::new();
        clone.target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::remove_file(clone.path(OVERLAY)).expect("it was just made");
        clone
    }

    /// Where the clone lies.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the clone.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where the clone builds. Never the repository's own target directory: cargo would
    /// take a clone's build for the student's.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What the grader and the tests use as the place for temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.directory.path().join("tmp")
    }

    /// The student's file of a kata of day 1.
    pub fn kata(&self, name: &str) -> PathBuf {
        self.path(&format!("katas/day1_os_sys/src/{name}.rs"))
    }

    /// Writes a file of the clone.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        write(&self.path(relative), content.as_ref());
    }

    /// Reads a file of the clone.
    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).expect("a text file of the clone")
    }

    /// Puts the reference solution in the place of a kata's stub.
    pub fn solve(&self, name: &str) {
        let solution = repository().join(format!("solutions/day1_os_sys/src/{name}.rs"));
        write(
            &self.kata(name),
            &fs::read(solution).expect("every kata has a solution"),
        );
    }

    /// Copies a folder of the repository that a student does not need.
    pub fn take_over(&self, folder: &str) {
        copy(&repository().join(folder), &self.path(folder)).expect("a folder of the repository");
    }

    /// A command in the clone, with a cleared environment.
    pub fn command(&self, program: &str) -> Command {
        let mut command = scrubbed(program);
        command
            .current_dir(&self.root)
            .env("TMPDIR", self.temporary())
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// The grader, called in the clone.
    pub fn grader(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_grader"));
        command.args(arguments);
        command
    }

    /// Runs the grader with a JSON report and returns the results, whatever the exit status.
    pub fn results(&self, arguments: &[&str]) -> Results {
        let report = self.directory.path().join("results.json");
        let _ = fs::remove_file(&report);
        let option = format!("json={}", report.display());
        let output = self
            .grader(arguments)
            .args(["--report", &option])
            .output()
            .expect("the grader starts");
        let text = fs::read_to_string(&report).unwrap_or_else(|error| {
            panic!(
                "no report: {error}\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        });
        serde_json::from_str(&text).expect("the report is what its schema says")
    }

    /// The processes that still run something of this clone or of its tests.
    pub fn left_processes(&self) -> Vec<String> {
        processes_of(self.directory.path())
    }
}

/// The names of the processes whose command line or environment names a place. Those of a
/// child that has ended and was not waited for are gone already.
pub fn processes_of(place: &Path) -> Vec<String> {
    let place = place.as_os_str().as_encoded_bytes();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let is_process = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    let processes = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_process));
    let left = processes.filter(|entry| {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let names = |text: &Vec<u8>| text.windows(place.len()).any(|window| window == place);
        [environment, command].iter().any(names)
    });
    let names = left.map(|entry| fs::read_to_string(entry.path().join("comm")).unwrap_or_default());
    names.map(|name| name.trim_end().to_owned()).collect()
}

/// A command whose environment lets cargo be cargo, and nothing else.
pub fn scrubbed(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command.envs(KEPT.iter().filter_map(|key| Some((key, env::var_os(key)?))));
    command.env("CARGO_NET_OFFLINE", "true").timeout(PATIENCE);
    command
}

/// What cargo answers in the repository.
pub fn cargo(arguments: &[&str]) -> String {
    let mut command = scrubbed("cargo");
    let output = command.current_dir(repository()).args(arguments).output();
    let output = output.expect("whoever tests this has cargo");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {words}");
    String::from_utf8(output.stdout).expect("cargo prints text")
}

/// The system that cargo builds for, as cargo names it. What only others need is not there
/// where nobody has fetched it.
pub fn host() -> String {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.expect("cargo says what it is for").to_owned()
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file lies in a directory")).expect("directories");
    fs::write(path, content).expect("a file of the clone");
}

/// Copies a tree with the times of its files, so that cargo builds nothing anew.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::create_dir_all(to.parent().expect("a file lies in a directory"))?;
    fs::copy(from, to)?;
    File::options()
        .append(true)
        .open(to)?
        .set_modified(from.metadata()?.modified()?)
}
