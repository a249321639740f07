//! Workspace → test binaries, or the compiler's words.

mod blame;
mod fresh;
mod messages;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nix::sys::signal::kill;
use nix::unistd::Pid;
use tempfile::TempDir;

pub use blame::{Blamed, blame};

use crate::cancel::Cancel;
use crate::jail::{Jail, JailError, Job, Stream};
use crate::model::kata::{Day, Target};
use crate::model::outcome::Ending;
use crate::workspace::Workspace;
use messages::{Message, Messages};

/// Names the directories in which a run keeps its executables.
const RUN_PREFIX: &str = "grader-run-";

/// The executables of a day, from this very build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestBinaries {
    /// The crate.
    pub day: String,
    /// The two test executables.
    pub tests: BTreeMap<Target, PathBuf>,
    /// The day's programs by name, all in one directory.
    pub programs: BTreeMap<String, PathBuf>,
}

/// What is told while cargo works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Cargo waits for another cargo.
    LockAwaited,
    /// The compiler works on this crate.
    CrateStarted(String),
    /// All executables of a day are there.
    DayBuilt(TestBinaries),
}

/// What the compiler says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The crate it says it of.
    pub day: String,
    /// As the compiler would print it.
    pub rendered: String,
    /// The places it is about, most important first.
    pub places: Vec<Place>,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the compiler names it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The text of that line.
    pub text: String,
}

/// A finished build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Build {
    /// Whether everything that was asked for is there.
    pub is_complete: bool,
    /// The errors of the katas' crates.
    pub errors: Vec<Diagnostic>,
    /// Cargo's own words, for the case that nothing else explains a failure.
    pub words: String,
}

/// Why there is no build. None of these is the student's fault.
#[derive(Debug)]
pub enum CompileError {
    /// There is no cargo.
    NoCargo,
    /// A file or directory of ours.
    Files(PathBuf, io::Error),
    /// The process could not be run.
    Jail(JailError),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::NoCargo => f.write_str(
                "there is no `cargo` in PATH; install Rust, or set CARGO to where cargo lies",
            ),
            CompileError::Files(path, error) => {
                let remedy = match error.kind() {
                    io::ErrorKind::PermissionDenied
                    | io::ErrorKind::ReadOnlyFilesystem
                    | io::ErrorKind::NotADirectory
                    | io::ErrorKind::AlreadyExists => {
                        "; set CARGO_TARGET_DIR to a directory that you can write"
                    }
                    io::ErrorKind::StorageFull => "; make room on that disk",
                    _ => "",
                };
                write!(f, "{}: {error}{remedy}", path.display())
            }
            CompileError::Jail(error) => write!(f, "cargo could not be run: {error}"),
        }
    }
}

impl std::error::Error for CompileError {}

/// Where this run's executables are kept, as hard links: a build that goes on elsewhere,
/// or the student's own `cargo test`, cannot replace them under a running test.
#[derive(Debug, Default)]
pub struct Kept {
    directory: Option<TempDir>,
}

/// Builds the tests and programs of `days` with one call of cargo, and tells of each day
/// as soon as its executables are there.
///
/// # Errors
/// See [`CompileError`]; code that does not compile is not an error but a [`Build`].
pub fn compile(
    workspace: &Workspace,
    days: &[&Day],
    kept: &mut Kept,
    cancel: &Cancel,
    tell: &mut dyn FnMut(Progress),
) -> Result<Build, CompileError> {
    let cargo = find_cargo()?;
    let target = target_directory(workspace);
    // Held until the executables are kept.
    let _lock = fresh::prepare(workspace, &target, days, &cargo, &mut || {
        tell(Progress::LockAwaited)
    })?;
    let mut collecting = Collecting {
        days,
        announced: BTreeMap::new(),
        build: Build::default(),
        failed: None,
    };
    let mut messages = Messages::default();
    let job = job(workspace, days, cargo);
    let outcome = Jail::default().run(&job, cancel, &mut |stream, bytes| {
        let take = |message| collecting.take(message, kept, tell);
        match stream {
            Stream::Stdout => messages.stdout(bytes, take),
            Stream::Stderr => messages.stderr(bytes, take),
        }
    });
    let outcome = outcome.map_err(CompileError::Jail)?;
    if let Some(error) = collecting.failed {
        return Err(error);
    }
    let mut build = collecting.build;
    build.is_complete = outcome.ending == Ending::Exited(0);
    build.words = messages.words();
    Ok(build)
}

fn job(workspace: &Workspace, days: &[&Day], cargo: PathBuf) -> Job {
    let mut arguments: Vec<OsString> = ["build", "--keep-going", "--message-format=json", "--bins"]
        .map(Into::into)
        .into();
    for target in Target::ALL {
        arguments.extend(["--test".into(), target.name().into()]);
    }
    for day in days {
        arguments.extend(["-p".into(), day.name.clone().into()]);
    }
    if !workspace.is_in_place() {
        arguments.push("--locked".into());
    }
    arguments.extend(place(workspace));
    if let Some(target) = &workspace.target {
        arguments.extend(["--target-dir".into(), target.into()]);
    }
    // What we parse must not be coloured, and a progress bar has no place in a pipe.
    let ours = [
        "CARGO_TERM_COLOR",
        "CARGO_TERM_PROGRESS_WHEN",
        "CARGO_TERM_QUIET",
        "CARGO_TERM_VERBOSE",
    ];
    let mut environment: Vec<_> = env::vars_os()
        .filter(|(key, _)| key.to_str().is_none_or(|key| !ours.contains(&key)))
        .collect();
    environment.extend([
        ("CARGO_TERM_COLOR".into(), "never".into()),
        ("CARGO_TERM_PROGRESS_WHEN".into(), "never".into()),
    ]);
    Job {
        program: cargo,
        arguments,
        environment,
        directory: workspace.called_from.clone(),
        limits: None,
    }
}

/// What tells cargo which workspace is meant, wherever it is called.
fn place(workspace: &Workspace) -> Vec<OsString> {
    let manifest = workspace.root.join("Cargo.toml");
    let mut arguments: Vec<OsString> = vec!["--manifest-path".into(), manifest.into()];
    if let Some(configuration) = workspace.configuration() {
        arguments.extend(["--config".into(), configuration.into()]);
    }
    arguments
}

/// The cargo that started us, or the first in `PATH`.
fn find_cargo() -> Result<PathBuf, CompileError> {
    if let Some(cargo) = env::var_os("CARGO")
        .map(PathBuf::from)
        .filter(|cargo| cargo.is_absolute() && cargo.is_file())
    {
        return Ok(cargo);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|directory| directory.join("cargo"))
        .find(|cargo| cargo.is_file());
    found.ok_or(CompileError::NoCargo)
}

/// Where cargo will put what it builds.
#[must_use]
fn target_directory(workspace: &Workspace) -> PathBuf {
    let named = workspace.target.clone();
    let from_environment = || {
        env::var_os("CARGO_TARGET_DIR")
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    // Cargo reads a relative path from where it is called.
    workspace.root.join(
        named
            .or_else(from_environment)
            .unwrap_or_else(|| "target".into()),
    )
}

/// Collects cargo's messages until a day is complete.
struct Collecting<'a> {
    days: &'a [&'a Day],
    /// What was announced so far, by day and name of the target.
    announced: BTreeMap<String, BTreeMap<String, PathBuf>>,
    build: Build,
    failed: Option<CompileError>,
}

impl Collecting<'_> {
    fn take(&mut self, message: Message, kept: &mut Kept, tell: &mut dyn FnMut(Progress)) {
        match message {
            Message::LockAwaited => tell(Progress::LockAwaited),
            Message::CrateStarted(name) => tell(Progress::CrateStarted(name)),
            Message::Error(diagnostic) => self.build.errors.push(diagnostic),
            Message::Executable { day, name, path } => {
                let Some(wanted) = self.days.iter().find(|d| d.name == day) else {
                    return;
                };
                let announced = self.announced.entry(day).or_default();
                announced.insert(name, path);
                let tests = Target::ALL.map(Target::name);
                let mut names = tests
                    .into_iter()
                    .chain(wanted.binaries.iter().map(String::as_str));
                if !names.all(|name| announced.contains_key(name)) {
                    return;
                }
                match kept.keep(&wanted.name, announced) {
                    Ok(binaries) => tell(Progress::DayBuilt(binaries)),
                    Err(error) => self.failed = Some(error),
                }
            }
        }
    }
}

impl Kept {
    fn keep(
        &mut self,
        day: &str,
        executables: &BTreeMap<String, PathBuf>,
    ) -> Result<TestBinaries, CompileError> {
        let any = executables
            .values()
            .next()
            .map(PathBuf::as_path)
            .unwrap_or(Path::new(""));
        let directory = match &self.directory {
            Some(directory) => directory.path(),
            None => self.directory.insert(make_directory(any)?).path(),
        };
        let directory = directory.join(day);
        let at = |path: &Path, error| CompileError::Files(path.to_owned(), error);
        fs::create_dir_all(&directory).map_err(|error| at(&directory, error))?;
        let mut binaries = TestBinaries {
            day: day.to_owned(),
            tests: BTreeMap::new(),
            programs: BTreeMap::new(),
        };
        for (name, path) in executables {
            let link = directory.join(name);
            // A day is built again after a file of it was put back to its stub.
            let _ = fs::remove_file(&link);
            // Where the file system knows no hard links, a copy does.
            let linked = fs::hard_link(path, &link).or_else(|_| fs::copy(path, &link).map(drop));
            linked.map_err(|error| at(&link, error))?;
            match Target::ALL.into_iter().find(|target| target.name() == name) {
                Some(target) => drop(binaries.tests.insert(target, link)),
                None => drop(binaries.programs.insert(name.clone(), link)),
            }
        }
        Ok(binaries)
    }
}

/// A directory beside cargo's own, on the same disk. What a killed grader left is removed.
fn make_directory(executable: &Path) -> Result<TempDir, CompileError> {
    let profile = executable
        .ancestors()
        .find(|path| path.join("deps").is_dir());
    let profile = profile.unwrap_or(Path::new("."));
    for entry in fs::read_dir(profile).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| {
            name.strip_prefix(RUN_PREFIX)?
                .split('-')
                .next()?
                .parse()
                .ok()
        });
        if owner.is_some_and(|pid| kill(Pid::from_raw(pid), None).is_err()) {
            // It is not needed; if it cannot be removed, nothing depends on it.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    let prefix = format!("{RUN_PREFIX}{}-", std::process::id());
    let made = tempfile::Builder::new().prefix(&prefix).tempdir_in(profile);
    made.map_err(|error| CompileError::Files(profile.to_owned(), error))
}
