//! `grader author export`: writes the repository that a class is given.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::edition;
use super::release::trim_lock;
use crate::catalog;
use crate::commands::CommandError;
use crate::commands::grading::show;
use crate::commands::repository::Repository;
use crate::exit_code::Exit;
use crate::released::{LOCK_FILE, Released};
use crate::report::text::safe;
use crate::workspace;

/// Writes the edition for students into a directory that is empty or not there, or nothing.
pub(in crate::commands) fn export(directory: &Path) -> Result<Exit, CommandError> {
    let repository = Repository::of_authors()?;
    let released = Released::embedded();
    let files = edition::files(repository.root(), released).map_err(CommandError::Usage)?;
    let place = Place::empty(directory)?;
    place.fill(&files, released)?;
    let name = place.name();
    show(&format!(
        "{name} holds {} files: the katas as released, the grader, and a README for students\n{}\n\
         Before a class gets it, there: `cargo run -p grader` and `cargo test`\n",
        files.len(),
        unreleased(&repository, released),
    ))?;
    Ok(Exit::Success)
}

/// A word on what the authors have changed since, if they have.
fn unreleased(repository: &Repository, released: &Released) -> String {
    let here = Released::of_repository(repository.root()).unwrap_or_default();
    let is_other =
        |(path, content): &(&String, &Vec<u8>)| released.files.get(*path) != Some(*content);
    match here.files.iter().find(is_other) {
        None => String::new(),
        Some((path, _)) => format!(
            "{path} was changed since the last release and is as it was then: \
             `cargo run -p grader -- author release`\n"
        ),
    }
}

/// Where the edition goes.
struct Place {
    directory: PathBuf,
    /// Whether it is there only since we came.
    is_new: bool,
}

impl Place {
    /// The directory, made if it was not there.
    fn empty(directory: &Path) -> Result<Self, CommandError> {
        let name = safe(&directory.display().to_string());
        let refused = |reason: &str| {
            let remedy = "nothing was written: name a directory that is empty or not there yet";
            Err(CommandError::Usage(format!("{name} {reason}; {remedy}")))
        };
        let is_new = match fs::read_dir(directory) {
            Ok(mut entries) => match entries.next() {
                Some(_) => return refused("is not empty"),
                None => false,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Err(error) = fs::create_dir(directory) {
                    return refused(&format!("cannot be made: {error}"));
                }
                true
            }
            Err(error) => return refused(&format!("cannot be opened: {error}")),
        };
        Ok(Self {
            directory: directory.to_owned(),
            is_new,
        })
    }

    fn name(&self) -> String {
        safe(&self.directory.display().to_string())
    }

    /// Writes all of it, or leaves the place as it was.
    fn fill(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        released: &Released,
    ) -> Result<(), CommandError> {
        let result = self.lay(files, released);
        if result.is_err() && self.is_new {
            // What cannot be removed is empty and in nobody's way.
            let _ = fs::remove_dir(&self.directory);
        }
        result
    }

    /// First into a folder of its own, so that nobody takes half of it for the whole.
    fn lay(
        &self,
        files: &BTreeMap<String, Vec<u8>>,
        released: &Released,
    ) -> Result<(), CommandError> {
        let failed = |error: io::Error| {
            CommandError::Usage(format!("{} cannot be written: {error}", self.name()))
        };
        let folder = tempfile::Builder::new()
            .prefix(".edition-")
            .tempdir_in(&self.directory)
            .map_err(failed)?;
        for (path, content) in files {
            let path = folder.path().join(path);
            let above = path.parent().unwrap_or(folder.path());
            fs::create_dir_all(above).map_err(failed)?;
            fs::write(&path, content).map_err(failed)?;
        }
        let lock = trim_lock(folder.path())?;
        fs::write(folder.path().join(LOCK_FILE), lock).map_err(failed)?;
        check_as_released(folder.path(), released)?;
        for entry in fs::read_dir(folder.path()).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            fs::rename(entry.path(), self.directory.join(entry.file_name())).map_err(failed)?;
        }
        Ok(())
    }
}

/// A student's clone is built in place, and without a note, only if nothing of it differs
/// from what the grader takes for released.
fn check_as_released(root: &Path, released: &Released) -> Result<(), CommandError> {
    let catalog = catalog::load(released, env::consts::OS)?;
    let days: Vec<_> = catalog.days.iter().collect();
    let differences = workspace::differences(root, released, &catalog, &days);
    let Some((path, _)) = differences.first() else {
        return Ok(());
    };
    Err(CommandError::Usage(format!(
        "{path} is not as released; run `cargo run -p grader -- author release` and try again"
    )))
}
