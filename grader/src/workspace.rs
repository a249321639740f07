//! Where the code that is graded is built: in place, or as an overlay over a pristine copy.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::model::kata::{Catalog, Day};
use crate::released::{
    CONFIGURATION, FOLDERS, LOCK_FILE, MANIFEST, OVERLAY, Released, WORKSPACE_FILES, is_left_over,
    locks_the_same, overlay_manifest,
};

/// What is not released and would change in a clone's root how cargo builds.
const STEERING: [&str; 3] = [".cargo/config", "rust-toolchain", "rust-toolchain.toml"];
/// What the days are built from, beside their own folders.
const SHARED: [&str; 3] = ["katas/support", "grader/proof", "grader/harness"];

/// A tree that cargo can build.
#[derive(Debug)]
pub struct Workspace {
    /// Where its manifest lies.
    pub root: PathBuf,
    /// Where cargo is called: it obeys the configuration that it finds there and above.
    pub called_from: PathBuf,
    /// Where the katas lie, relative to the root: `katas`, or `overlay/katas`.
    pub katas: PathBuf,
    /// The target directory, if it is not cargo's own choice.
    pub target: Option<PathBuf>,
    /// Tests that lie there once the code that they judge is compiled, by their place.
    later: BTreeMap<PathBuf, Vec<u8>>,
    /// Held while the tree must not change: two graders would lay theirs over each other.
    lock: Option<File>,
}

/// How a locked file of a clone differs from what was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Its content is another.
    Edited,
    /// It is not there.
    Deleted,
    /// It is there and was not released, and cargo would build it.
    Added,
}

impl Workspace {
    /// The student's own clone, built with its own target directory.
    #[must_use]
    pub fn in_place(clone: &Path) -> Self {
        Self {
            root: clone.to_owned(),
            called_from: clone.to_owned(),
            katas: PathBuf::from("katas"),
            target: None,
            later: BTreeMap::new(),
            lock: None,
        }
    }

    /// Lays `files` over a pristine copy in `root`. What is equal already is not written,
    /// so that cargo builds anew only what changed.
    ///
    /// # Errors
    /// What the system says, with the file it says it of.
    pub fn overlay(
        root: &Path,
        target: Option<PathBuf>,
        released: &Released,
        files: &BTreeMap<String, String>,
    ) -> io::Result<Self> {
        fs::create_dir_all(root).map_err(|error| named(root, error))?;
        // The jail judges by real paths, and so does the memory of what was built here.
        let root = &root.canonicalize().map_err(|error| named(root, error))?;
        let lock = File::create(root.join("lock")).map_err(|error| named(root, error))?;
        lock.lock()?;
        let mut expected = BTreeSet::new();
        for (path, content) in &released.files {
            let content = files.get(path).map_or(content.as_slice(), String::as_bytes);
            let place = match WORKSPACE_FILES.contains(&path.as_str()) {
                true => root.join(path),
                false => root.join(OVERLAY).join(path),
            };
            write_if_changed(&place, content).map_err(|error| named(&place, error))?;
            expected.insert(place);
        }
        remove_others(&root.join(OVERLAY), &expected)?;
        Ok(Self {
            root: root.to_owned(),
            called_from: root.to_owned(),
            katas: Path::new(OVERLAY).join("katas"),
            target,
            later: BTreeMap::new(),
            lock: Some(lock),
        })
    }

    /// Keeps these tests back until [`Self::lay_tests`].
    #[must_use]
    pub fn with_tests(mut self, tests: &BTreeMap<String, Vec<u8>>) -> Self {
        let place = |path: &String| self.root.join(OVERLAY).join(path);
        let later = tests.iter().map(|(path, text)| (place(path), text.clone()));
        self.later = later.collect();
        self
    }

    /// Lays the tests that were kept back in the place of the released ones.
    ///
    /// # Errors
    /// What the system says, with the file it says it of.
    pub fn lay_tests(&self) -> io::Result<()> {
        let mut tests = self.later.iter();
        tests.try_for_each(|(place, text)| {
            write_if_changed(place, text).map_err(|error| named(place, error))
        })
    }

    /// The configuration that cargo has to be told of, as it may not lie where it is called.
    #[must_use]
    pub fn configuration(&self) -> Option<PathBuf> {
        (!self.is_in_place()).then(|| self.root.join(CONFIGURATION))
    }

    /// Whether this is the student's own clone.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.lock.is_none()
    }
}

/// The locked files of a clone that differ from the released ones, in the order of their
/// names. The students' files may differ, and so may anything that cargo does not look at.
#[must_use]
pub fn differences(
    clone: &Path,
    released: &Released,
    catalog: &Catalog,
    days: &[&Day],
) -> Vec<(String, Difference)> {
    let students = |path: &str| {
        let mut katas = days
            .iter()
            .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)));
        katas.any(|(day, kata)| day.student_file(&kata.name) == path)
    };
    let is_of_another_day = |path: &str| {
        let folder = path.split('/').nth(1).unwrap_or_default();
        let is_day = catalog.days.iter().any(|day| day.name == folder);
        is_day && !days.iter().any(|day| day.name == folder)
    };
    let mut differences = Vec::new();
    // A lesson is for reading, and who makes notes in it changes nothing that is built.
    let is_text = |path: &str| path.ends_with(".md");
    let locked = FOLDERS
        .iter()
        .flat_map(|folder| released.below(folder))
        .filter(|(path, _)| !is_text(path) && !students(path) && !is_of_another_day(path));
    for (path, content) in locked {
        match read_regular(&clone.join(path)) {
            Ok(actual) if actual == content => {}
            Ok(_) => differences.push((path.to_owned(), Difference::Edited)),
            Err(_) => differences.push((path.to_owned(), Difference::Deleted)),
        }
    }
    let folders = days.iter().map(|day| format!("katas/{}", day.name));
    for folder in folders.chain(SHARED.map(str::to_owned)) {
        let mut add = |path: String| {
            if !released.files.contains_key(&path) {
                differences.push((path, Difference::Added));
            }
        };
        find_built_files(&clone.join(&folder), &folder, &mut add);
    }
    differences.extend(differences_of_the_root(clone, released));
    differences.sort_by(|a, b| a.0.cmp(&b.0));
    differences
}

/// The files in a clone's root that would have cargo build something else.
fn differences_of_the_root(clone: &Path, released: &Released) -> Vec<(String, Difference)> {
    let mut differences = Vec::new();
    for name in WORKSPACE_FILES {
        let Some(expected) = released.text(name) else {
            continue;
        };
        let text = read_regular(&clone.join(name))
            .map(|content| String::from_utf8_lossy(&content).into_owned());
        let is_same = |text: &str| match name {
            // The clone has members and crates that a graded workspace has not.
            MANIFEST => overlay_manifest(text).is_ok_and(|made| made == expected),
            LOCK_FILE => locks_the_same(text, expected),
            _ => text == expected,
        };
        match text {
            Ok(text) if is_same(&text) => {}
            Ok(_) => differences.push((name.to_owned(), Difference::Edited)),
            Err(_) => differences.push((name.to_owned(), Difference::Deleted)),
        }
    }
    let steering = STEERING
        .iter()
        .filter(|name| clone.join(name).symlink_metadata().is_ok());
    differences.extend(steering.map(|name| ((*name).to_owned(), Difference::Added)));
    differences
}

/// Reads a file; a FIFO in its place must not be waited for.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    if !path.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    fs::read(path)
}

/// Source files and manifests: what cargo, or a `mod` of the student's, would build.
fn find_built_files(directory: &Path, name: &str, found: &mut dyn FnMut(String)) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let file_name = entry.file_name();
        let Some(file_name) = file_name
            .to_str()
            .filter(|file_name| !is_left_over(file_name))
        else {
            continue;
        };
        let path = format!("{name}/{file_name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            find_built_files(&entry.path(), &path, found);
        } else if file_name.ends_with(".rs") || file_name == "Cargo.toml" {
            found(path);
        }
    }
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn write_if_changed(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let parent = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(parent)?;
    // A new file, not the old one emptied: what is interrupted here must not be half a text.
    let mut file = tempfile::NamedTempFile::new_in(parent)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

/// Removes what an earlier release or submission left, and empty folders.
fn remove_others(directory: &Path, expected: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory).map_err(|error| named(directory, error))? {
        let path = entry?.path();
        if path.symlink_metadata()?.is_dir() {
            remove_others(&path, expected)?;
            // Only an empty folder can be removed, and only that is meant.
            let _ = fs::remove_dir(&path);
        } else if !expected.contains(&path) {
            fs::remove_file(&path).map_err(|error| named(&path, error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
