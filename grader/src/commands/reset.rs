//! `grader reset`: the stub again. Nothing of the student's is ever deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::CommandError;
use super::grading::show;
use super::repository::{Repository, one_kata};
use crate::atomic;
use crate::catalog;
use crate::exit_code::Exit;
use crate::released::Released;
use crate::submission;

/// Puts the stub back and the student's file aside.
pub(super) fn run(kata: &str) -> Result<Exit, CommandError> {
    let (place, stub) = find(kata)?;
    if place.text().is_some_and(|text| text.as_bytes() == stub) {
        show(&format!("{} is the stub already\n", place.name))?;
        return Ok(Exit::Success);
    }
    let aside = place
        .put_aside()
        .map_err(|error| failed(&place.file, &error))?;
    atomic::write(&place.file, &stub).map_err(|error| failed(&place.file, &error))?;
    let kept = match aside {
        Some(_) => format!(
            "; your file is kept, and\n`cargo run -p grader -- reset --undo {}` brings it back",
            place.kata
        ),
        None => String::new(),
    };
    show(&format!("{} is the stub again{kept}\n", place.name))?;
    Ok(Exit::Success)
}

/// Brings back what the last reset put aside, and puts aside what is there now.
pub(super) fn undo(kata: &str) -> Result<Exit, CommandError> {
    let (place, stub) = find(kata)?;
    let Some(kept) = place.kept().into_iter().next_back() else {
        return Err(CommandError::Usage(format!(
            "no file was put aside for {}",
            place.name
        )));
    };
    if place.text().is_none_or(|text| text.as_bytes() != stub) {
        place
            .put_aside()
            .map_err(|error| failed(&place.file, &error))?;
    }
    fs::rename(&kept, &place.file).map_err(|error| failed(&kept, &error))?;
    // Cargo goes by time: a file that comes back with its old one would not be built.
    let touched = fs::File::options()
        .append(true)
        .open(&place.file)
        .and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|error| failed(&place.file, &error))?;
    show(&format!("{} is your own file again\n", place.name))?;
    Ok(Exit::Success)
}

/// A student's file and where its earlier texts are kept.
struct Place {
    root: PathBuf,
    kata: String,
    name: String,
    file: PathBuf,
    kept: PathBuf,
}

fn find(kata: &str) -> Result<(Place, Vec<u8>), CommandError> {
    let repository = Repository::find()?;
    let released = Released::embedded();
    let catalog = catalog::load(released, std::env::consts::OS)?;
    let (day, kata) = one_kata(kata, &catalog)?;
    let name = day.student_file(&kata.name);
    let stub = released.files.get(&name).cloned().unwrap_or_default();
    let file = repository.root().join(&name);
    let kept = repository.backups().join(&day.name).join(&kata.name);
    Ok((
        Place {
            root: repository.root().to_owned(),
            kata: kata.name.clone(),
            name,
            file,
            kept,
        },
        stub,
    ))
}

fn failed(path: &Path, error: &io::Error) -> CommandError {
    CommandError::Usage(format!("{}: {error}; nothing was lost", path.display()))
}

impl Place {
    /// What is there now, if it is a text file.
    fn text(&self) -> Option<String> {
        submission::read_text(&self.root, &self.name)
    }

    /// What was put aside, oldest first.
    fn kept(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.kept).into_iter().flatten().flatten();
        let mut kept: Vec<_> = entries.map(|entry| entry.path()).collect();
        kept.sort();
        kept
    }

    /// Moves what lies at the file's place, whatever it is, to where it is kept.
    fn put_aside(&self) -> io::Result<Option<PathBuf>> {
        if self
            .file
            .symlink_metadata()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        {
            return Ok(None);
        }
        fs::create_dir_all(&self.kept)?;
        let last = self.kept().into_iter().next_back();
        let last = last
            .as_deref()
            .and_then(|path| path.file_stem()?.to_str()?.parse::<u32>().ok());
        // Numbers of one width, so that their order is that of their names.
        let aside = self.kept.join(format!("{:06}.rs", last.unwrap_or(0) + 1));
        fs::rename(&self.file, &aside)?;
        Ok(Some(aside))
    }
}
