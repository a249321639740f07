//! What is handed in: one submission for each argument, or for each entry of a folder.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::model::plain;

/// The longest name; a file's may have 255 bytes, and a path is added to it.
const NAME_BYTES: usize = 150;
/// What a Mac puts beside every file.
const MAC: &str = "__MACOSX";

/// A submission that is still to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, unlike that of any other: a file's name that is good anywhere.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Whether it was found in a folder: if it is a link, nobody has named what that leads to.
    pub is_found: bool,
}

/// Why it cannot be told what is handed in.
#[derive(Debug)]
pub enum EntriesError {
    /// A folder that cannot be listed.
    Folder(PathBuf, io::Error),
    /// An argument that has no name, such as `/`.
    NoName(PathBuf),
    /// Two that would have the same results.
    SameName(PathBuf, PathBuf),
    /// There is nothing.
    None,
}

impl fmt::Display for EntriesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntriesError::Folder(path, error) => {
                write!(f, "{} cannot be listed: {error}", plain::path(path))
            }
            EntriesError::NoName(path) => write!(
                f,
                "{} has no name of its own to be reported under; name a folder in it",
                plain::path(path)
            ),
            EntriesError::SameName(one, other) => write!(
                f,
                "{} and {} have the same name, and their results would, too; rename one of \
                 them, or grade them into different folders",
                plain::path(one),
                plain::path(other)
            ),
            EntriesError::None => f.write_str(
                "there is nothing to grade: the folders behind --each are empty, or hold \
                 nothing but hidden files",
            ),
        }
    }
}

impl std::error::Error for EntriesError {}

/// What the arguments name, and what lies in the folders behind `--each`, in the order of
/// the names. Hidden files are none, and neither is the folder with the results.
///
/// # Errors
/// See [`EntriesError`].
pub fn entries(
    given: &[PathBuf],
    each: &[PathBuf],
    out: &Path,
) -> Result<Vec<Entry>, EntriesError> {
    let mut found: BTreeMap<String, Entry> = BTreeMap::new();
    let mut add = |entry: Entry| match found.get(&entry.name) {
        Some(other) if other.path != entry.path => Err(EntriesError::SameName(
            other.path.clone(),
            entry.path.clone(),
        )),
        _ => {
            found.insert(entry.name.clone(), entry);
            Ok(())
        }
    };
    for path in given {
        // A path like `..` has no name before it is known where it leads.
        let resolved = path.canonicalize().ok();
        let name = path
            .file_name()
            .or_else(|| resolved.as_deref().and_then(Path::file_name));
        let name = name.ok_or_else(|| EntriesError::NoName(path.clone()))?;
        add(Entry {
            name: name_of(name),
            path: path.clone(),
            is_found: false,
        })?;
    }
    let results = out.canonicalize().ok();
    for folder in each {
        let failed = |error| EntriesError::Folder(folder.clone(), error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let is_hidden = name.as_bytes().starts_with(b".") || name == MAC;
            let path = entry.path();
            let is_result = results.is_some() && path.canonicalize().ok() == results;
            if is_hidden || is_result {
                continue;
            }
            add(Entry {
                name: name_of(&name),
                path,
                is_found: true,
            })?;
        }
    }
    if found.is_empty() {
        return Err(EntriesError::None);
    }
    Ok(found.into_values().collect())
}

/// A name that is good in every file, table and terminal: what is no letter, digit or one
/// of a few signs is written as in an address on the web, `%0A`.
fn name_of(file_name: &OsStr) -> String {
    let mut name = String::new();
    for chunk in file_name.as_bytes().utf8_chunks() {
        for char in chunk.valid().chars() {
            if is_plain(char) {
                name.push(char);
            } else {
                push_encoded(&mut name, char.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        push_encoded(&mut name, chunk.invalid());
    }
    // A folder of that name would be hidden, or be another one.
    if name.starts_with('.') {
        name.replace_range(..1, "%2E");
    }
    if name.len() <= NAME_BYTES {
        return name;
    }
    let digest = Sha256::digest(file_name.as_bytes());
    name.truncate(name.floor_char_boundary(NAME_BYTES));
    name.push('~');
    for byte in &digest[..8] {
        write!(name, "{byte:02x}").expect("a string takes everything");
    }
    name
}

fn is_plain(char: char) -> bool {
    // Some letters show nothing.
    let is_letter = char.is_alphanumeric() && !plain::is_deceptive(char);
    is_letter || " ._-@+,()[]".contains(char)
}

fn push_encoded(name: &mut String, bytes: &[u8]) {
    for byte in bytes {
        write!(name, "%{byte:02X}").expect("a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_good_everywhere_and_no_two_become_one() {
        let names: [(&[u8], &str); 10] = [
            (b"ada.zip", "ada.zip"),
            ("Zoë Müller (2)".as_bytes(), "Zoë Müller (2)"),
            (b"a\nb", "a%0Ab"),
            (b"a%0Ab", "a%250Ab"),
            (b"\xff", "%FF"),
            (b"\x1b[31m", "%1B[31m"),
            (b"=1+2", "%3D1+2"),
            (b".hidden", "%2Ehidden"),
            ("\u{202e}x".as_bytes(), "%E2%80%AEx"),
            ("ada\u{3164}".as_bytes(), "ada%E3%85%A4"),
        ];
        for (bytes, expected) in names {
            assert_eq!(name_of(OsStr::from_bytes(bytes)), expected);
        }
        let long = |last: &str| name_of(OsStr::new(&("ü".repeat(120) + last)));
        assert!(long("a").len() < 200 && long("a") != long("b"));
    }

    /// A folder with these files in it, of which those with a slash at the end are folders.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a directory");
        for name in names {
            let path = root.path().join(name);
            match name.strip_suffix('/') {
                Some(_) => fs::create_dir(path).expect("a folder"),
                None => fs::write(path, "").expect("a file"),
            }
        }
        root
    }

    fn names(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn every_entry_of_a_folder_is_one_but_hidden_ones_and_the_results() {
        let root = folder(&["b/", "a.zip", ".DS_Store", "__MACOSX/", "results/"]);
        std::os::unix::fs::symlink("b", root.path().join("c")).expect("a link");
        let out = root.path().join("results");
        let found = entries(&[], &[root.path().to_owned()], &out).expect("listed");
        assert_eq!(names(&found), ["a.zip", "b", "c"]);
        assert!(found.iter().all(|entry| entry.is_found));
    }

    #[test]
    fn what_is_named_is_called_as_it_is_called() {
        let root = folder(&["ada/"]);
        let given = [root.path().join("ada/."), root.path().join("not there")];
        let found = entries(&given, &[], Path::new("out")).expect("names");
        assert_eq!(names(&found), ["ada", "not there"]);
        assert!(found.iter().all(|entry| !entry.is_found));
    }

    #[test]
    fn what_cannot_be_told_apart_is_an_error() {
        let (one, other) = (folder(&["x.zip"]), folder(&["x.zip", "y"]));
        let both = [one.path().to_owned(), other.path().to_owned()];
        let error = entries(&[], &both, Path::new("out"));
        assert!(matches!(error, Err(EntriesError::SameName(..))));
        let said = EntriesError::SameName("a\n\u{1b}".into(), "b".into()).to_string();
        assert!(said.starts_with("a\\n\\x1b and b have"), "{said}");
        // The same one twice is one.
        let twice = [one.path().join("x.zip")];
        let found = entries(&twice, &both[..1], Path::new("out")).expect("one");
        assert_eq!(names(&found), ["x.zip"]);
        let root = entries(&["/".into()], &[], Path::new("out"));
        assert!(matches!(root, Err(EntriesError::NoName(_))));
        let none = folder(&[".gitkeep"]);
        let error = entries(&[], &[none.path().to_owned()], Path::new("out"));
        assert!(matches!(error, Err(EntriesError::None)));
        let gone = entries(&[], &[none.path().join("gone")], Path::new("out"));
        assert!(matches!(gone, Err(EntriesError::Folder(..))));
    }
}
