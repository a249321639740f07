//! The executables of a run, kept where nobody replaces them under a running test.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use nix::sys::signal::kill;
use nix::unistd::{Pid, Uid};
use tempfile::TempDir;

use super::{CompileError, TestBinaries};
use crate::jail::reach::is_open_to_all;
use crate::jail::write_executable;
use crate::model::kata::Target;

/// Names the directories in which a run keeps its executables.
const RUN_PREFIX: &str = "grader-run-";

/// Others may execute a test and not read it: what it expects is for its eyes only.
const SEALED: u32 = 0o711;
/// A program may be read by whoever runs it, itself among them.
const OPEN: u32 = 0o755;

/// Where this run's executables are kept: a build that goes on elsewhere, or the student's
/// own `cargo test`, cannot replace them under a running test.
///
/// They are hard links. Root runs tests as another user, so root keeps copies, in a place
/// to which that user can get.
#[derive(Debug, Default)]
pub struct Kept {
    directory: Option<TempDir>,
}

impl Kept {
    /// Keeps the executables of a day, by their names.
    pub(super) fn keep(
        &mut self,
        day: &str,
        executables: &BTreeMap<String, PathBuf>,
    ) -> Result<TestBinaries, CompileError> {
        let is_root = Uid::effective().is_root();
        let directory = match &self.directory {
            Some(directory) => directory.path(),
            None => {
                let any = executables.values().next().map(PathBuf::as_path);
                let made = make_directory(any.unwrap_or(Path::new("")), is_root)?;
                self.directory.insert(made).path()
            }
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
            let place = directory.join(name);
            // A day is built again after a file of it was put back to its stub.
            let _ = fs::remove_file(&place);
            let target = Target::ALL.into_iter().find(|target| target.name() == name);
            let kept = match is_root {
                true => copy(path, &place, if target.is_some() { SEALED } else { OPEN }),
                // Where the file system knows no hard links, a copy does.
                false => fs::hard_link(path, &place).or_else(|_| copy(path, &place, OPEN)),
            };
            kept.map_err(|error| at(&place, error))?;
            match target {
                Some(target) => drop(binaries.tests.insert(target, place)),
                None => drop(binaries.programs.insert(name.clone(), place)),
            }
        }
        Ok(binaries)
    }
}

fn copy(from: &Path, to: &Path, mode: u32) -> io::Result<()> {
    write_executable(|| fs::copy(from, to))?;
    fs::set_permissions(to, Permissions::from_mode(mode))
}

/// A directory beside cargo's own, on the same disk; for root the first of several places
/// that every user can get to. What a killed grader left there is removed.
fn make_directory(executable: &Path, is_root: bool) -> Result<TempDir, CompileError> {
    let mut above = executable.ancestors();
    let profile = above.find(|path| path.join("deps").is_dir());
    let profile = profile.unwrap_or(Path::new(".")).to_owned();
    let elsewhere = [env::temp_dir(), "/tmp".into(), "/var/tmp".into()];
    let is_fit = |place: &&PathBuf| is_open_to_all(&place.join("file"));
    let place = match is_root {
        true => [&profile].into_iter().chain(&elsewhere).find(is_fit),
        false => None,
    };
    let place = place.unwrap_or(&profile);
    remove_left(place);
    let prefix = format!("{RUN_PREFIX}{}-", std::process::id());
    let mut directory = tempfile::Builder::new();
    directory.prefix(&prefix);
    if is_root {
        directory.permissions(Permissions::from_mode(SEALED));
    }
    let made = directory.tempdir_in(place);
    made.map_err(|error| CompileError::Files(place.clone(), error))
}

fn remove_left(place: &Path) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
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
}
