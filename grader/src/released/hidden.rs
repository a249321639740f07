//! An instructor's own tests, which take the place of released ones.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Released;

/// The folders with tests, below that of a day.
const TESTS: [&str; 2] = ["tests/functions/", "tests/program/"];
/// It names the files beside it, and no kata.
const ROOT: &str = "main.rs";

/// Tests by the place of those that they replace, `katas/<day>/tests/<target>/<kata>.rs`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// The files' texts.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What is wrong with a folder of tests.
#[derive(Debug)]
pub struct HiddenError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for HiddenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for HiddenError {}

impl Hidden {
    /// No tests at all.
    #[must_use]
    pub fn none() -> &'static Self {
        static NONE: Hidden = Hidden {
            files: BTreeMap::new(),
        };
        &NONE
    }

    /// Reads a folder of tests, `<day>/tests/{functions,program}/<kata>.rs`. Hidden files in
    /// it are left out.
    ///
    /// # Errors
    /// The file that cannot be read, or that would replace no released test.
    pub fn read(folder: &Path, released: &Released) -> Result<Self, HiddenError> {
        let mut hidden = Self::default();
        hidden.add(folder, "katas", released)?;
        if hidden.files.is_empty() {
            let example = released.files.keys().find(|path| is_test(path));
            let example = example.and_then(|path| path.strip_prefix("katas/"));
            let reason = format!(
                "there are no tests in it, such as {}",
                example.unwrap_or("<day>/tests/functions/<kata>.rs")
            );
            let path = folder.to_owned();
            return Err(HiddenError { path, reason });
        }
        Ok(hidden)
    }

    fn add(&mut self, path: &Path, name: &str, released: &Released) -> Result<(), HiddenError> {
        let wrong = |reason: String| HiddenError {
            path: path.to_owned(),
            reason,
        };
        let failed = |error: io::Error| wrong(error.to_string());
        let metadata = path.metadata().map_err(failed)?;
        if metadata.is_dir() {
            for entry in fs::read_dir(path).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let file_name = entry.file_name();
                let file_name = file_name.to_string_lossy();
                if !file_name.starts_with('.') {
                    self.add(&entry.path(), &format!("{name}/{file_name}"), released)?;
                }
            }
            return Ok(());
        }
        if !metadata.is_file() {
            return Err(wrong("it is not a regular file".to_owned()));
        }
        if !is_test(name) || !released.files.contains_key(name) {
            let message = format!(
                "it would replace no released test: there is no {name} that holds a kata's tests"
            );
            return Err(wrong(message));
        }
        let text = fs::read(path).map_err(failed)?;
        if str::from_utf8(&text).is_err() {
            return Err(wrong("it is not UTF-8".to_owned()));
        }
        self.files.insert(name.to_owned(), text);
        Ok(())
    }
}

fn is_test(path: &str) -> bool {
    let below = path
        .strip_prefix("katas/")
        .and_then(|path| path.split_once('/'));
    let below = below.map_or("", |(_, below)| below);
    let file = TESTS.iter().find_map(|folder| below.strip_prefix(folder));
    file.is_some_and(|file| file != ROOT && file.ends_with(".rs"))
}

impl Released {
    /// The released text with an instructor's tests in the place of its own.
    #[must_use]
    pub fn with(&self, hidden: &Hidden) -> Released {
        let mut released = self.clone();
        released.files.extend(hidden.files.clone());
        released
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: &str = "katas/day1/tests/functions/a.rs";

    fn released() -> Released {
        let files = [
            TEST,
            "katas/day1/tests/functions/main.rs",
            "katas/day1/src/a.rs",
        ];
        Released {
            files: files.map(|path| (path.to_owned(), b"old".to_vec())).into(),
        }
    }

    /// What is read of a folder with this file.
    fn read(path: &str, text: &[u8]) -> Result<Hidden, HiddenError> {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
        Hidden::read(root.path(), &released())
    }

    #[test]
    fn a_test_takes_the_place_of_the_released_one() {
        let hidden = read("day1/tests/functions/a.rs", b"new").expect("a test");
        assert_eq!(hidden.files[TEST], b"new");
        let with = released().with(&hidden);
        assert_eq!(with.text(TEST), Some("new"));
        assert_eq!(with.text("katas/day1/src/a.rs"), Some("old"));
    }

    #[test]
    fn what_replaces_no_test_is_an_error_that_names_it() {
        for path in [
            "day1/tests/functions/b.rs",
            "day1/tests/functions/main.rs",
            "day1/src/a.rs",
            "katas/day1/tests/functions/a.rs",
            "a.rs",
        ] {
            let error = read(path, b"new").expect_err(path).to_string();
            assert!(
                error.contains(path) && error.contains("no released test"),
                "{error}"
            );
        }
        let error = read("day1/tests/functions/a.rs", b"\xff").expect_err("no text");
        assert!(error.to_string().contains("UTF-8"), "{error}");
        let error = read(".hidden", b"").expect_err("nothing").to_string();
        assert!(error.contains("day1/tests/functions/a.rs"), "{error}");
    }

    #[test]
    fn a_fifo_is_not_waited_for() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("a.rs");
        nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        Hidden::read(root.path(), &released()).expect_err("no file");
    }
}
