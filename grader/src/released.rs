//! The katas as released: stubs, tests and manifests that no student's work has touched.
//!
//! Once a student works, nothing in their clone is pristine, and git is no source for it.
//! So the released text travels inside the grader, and every mode takes it from here.

mod hidden;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use flate2::read::GzDecoder;
use flate2::{Compression, GzBuilder};

pub use hidden::{Hidden, HiddenError};

/// The folders of the repository that a graded workspace is made of.
pub const FOLDERS: [&str; 3] = ["katas", "grader/proof", "grader/harness"];

/// Where the archive lies in the repository.
pub const ARCHIVE: &str = "grader/released.tar.gz";

/// The manifest and the lock file of a graded workspace, made by [`overlay_manifest`] and
/// by cargo from those of the repository.
pub const MANIFEST: &str = "Cargo.toml";
/// See [`MANIFEST`].
pub const LOCK_FILE: &str = "Cargo.lock";
/// What cargo is told of a graded workspace, as in the repository.
pub const CONFIGURATION: &str = ".cargo/config.toml";

/// The files that lie in the root of a graded workspace, not in [`OVERLAY`].
pub const WORKSPACE_FILES: [&str; 3] = [MANIFEST, LOCK_FILE, CONFIGURATION];

/// Where the folders of a graded workspace lie below its root. Cargo tells packages apart
/// by their path below the workspace root: with a path of their own, packages that share a
/// target directory with the student's never take each other's builds.
pub const OVERLAY: &str = "overlay";

/// A tree of files by their path from the repository's root, with `/` between the parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Released {
    /// The files' contents.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A file that stands in the way of a release.
#[derive(Debug)]
pub struct ReleaseError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub source: io::Error,
}

impl std::fmt::Display for ReleaseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.source)
    }
}

impl std::error::Error for ReleaseError {}

impl Released {
    /// The text that this grader was built with.
    ///
    /// # Panics
    /// If the embedded archive is broken, which `grader author check` would have found.
    #[must_use]
    pub fn embedded() -> &'static Released {
        static EMBEDDED: OnceLock<Released> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let archive = include_bytes!("../released.tar.gz");
            Released::unpack(archive).expect("the embedded archive was written by `author release`")
        })
    }

    /// Reads an archive.
    ///
    /// # Errors
    /// If it is not a gzipped tar of regular files.
    pub fn unpack(archive: &[u8]) -> io::Result<Released> {
        let mut files = BTreeMap::new();
        let mut tar = tar::Archive::new(GzDecoder::new(archive));
        for entry in tar.entries()? {
            let mut entry = entry?;
            let path =
                String::from_utf8(entry.path_bytes().into_owned()).map_err(io::Error::other)?;
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(path, content);
        }
        Ok(Released { files })
    }

    /// Writes an archive: the same files give the same bytes, on every machine and day.
    ///
    /// # Errors
    /// None in practice: everything happens in memory.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        // Neither a name, a time nor the system goes into the header.
        let gzip = GzBuilder::new()
            .mtime(0)
            .operating_system(255)
            .write(Vec::new(), Compression::best());
        let mut tar = tar::Builder::new(gzip);
        for (path, content) in &self.files {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(tar::EntryType::Regular);
            header.set_mode(0o644);
            header.set_size(content.len() as u64);
            tar.append_data(&mut header, path, content.as_slice())?;
        }
        let mut gzip = tar.into_inner()?;
        gzip.flush()?;
        gzip.finish()
    }

    /// Reads a repository's own folders, without [`WORKSPACE_FILES`].
    ///
    /// # Errors
    /// The file that cannot be read, or that is neither a file nor a directory.
    pub fn of_repository(root: &Path) -> Result<Released, ReleaseError> {
        let mut released = Released::default();
        for folder in FOLDERS {
            add_tree(&root.join(folder), folder, &mut released.files)?;
        }
        Ok(released)
    }

    /// A file as text, if it is there and is text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        str::from_utf8(self.files.get(path)?).ok()
    }

    /// The files below a folder, with their paths from the repository's root.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let is_below = move |path: &str| {
            path.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let files = self.files.iter().filter(move |(path, _)| is_below(path));
        files.map(|(path, content)| (path.as_str(), content.as_slice()))
    }
}

/// Adds a file, or all files of a folder but what [`is_left_over`], by the `name` of the
/// one or the other.
///
/// # Errors
/// The file that cannot be read, or that is neither a file nor a directory.
pub fn add_tree(
    path: &Path,
    name: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), ReleaseError> {
    let at = |source| ReleaseError {
        path: path.to_owned(),
        source,
    };
    let metadata = path.symlink_metadata().map_err(at)?;
    if metadata.is_file() {
        files.insert(name.to_owned(), fs::read(path).map_err(at)?);
        return Ok(());
    }
    if !metadata.is_dir() {
        return Err(at(io::Error::other(
            "neither a regular file nor a directory",
        )));
    }
    for entry in fs::read_dir(path).map_err(at)? {
        let entry = entry.map_err(at)?;
        let file_name = entry.file_name();
        let file_name = file_name
            .to_str()
            .ok_or_else(|| at(io::Error::other("a name that is not UTF-8")))?;
        if !is_left_over(file_name) {
            add_tree(&entry.path(), &format!("{name}/{file_name}"), files)?;
        }
    }
    Ok(())
}

/// What editors, cargo, insta and `grader pack` leave in a source tree.
#[must_use]
pub fn is_left_over(file_name: &str) -> bool {
    let is_hidden = file_name.starts_with('.');
    let is_backup =
        file_name.ends_with('~') || file_name.ends_with(".orig") || file_name.ends_with(".bak");
    is_hidden || is_backup || ["target", "Cargo.lock", "katas.zip"].contains(&file_name)
}

/// The manifest of a graded workspace: the repository's, with only those members that a
/// graded workspace has, at the place they have there.
///
/// # Errors
/// What is wrong with the repository's manifest.
pub fn overlay_manifest(manifest: &str) -> Result<String, String> {
    let mut table: toml::Table = manifest.parse().map_err(|error| format!("{error}"))?;
    let workspace = table
        .get_mut("workspace")
        .and_then(toml::Value::as_table_mut);
    let workspace = workspace.ok_or("it has no [workspace]")?;
    workspace.remove("default-members");
    let members = [
        "grader/proof",
        "grader/harness",
        "grader/harness/macros",
        "katas/*",
    ];
    let members = members.map(|member| toml::Value::String(format!("{OVERLAY}/{member}")));
    workspace.insert("members".to_owned(), toml::Value::Array(members.into()));
    let dependencies = workspace
        .get_mut("dependencies")
        .and_then(toml::Value::as_table_mut);
    for (_, dependency) in dependencies.ok_or("it has no [workspace.dependencies]")? {
        if let Some(toml::Value::String(path)) = dependency.get_mut("path") {
            *path = format!("{OVERLAY}/{path}");
        }
    }
    toml::to_string(&table).map_err(|error| error.to_string())
}

/// Whether a repository's lock file gives a graded workspace the very crates that were
/// released: it names more, for the grader, but nothing else for what `released` names.
#[must_use]
pub fn locks_the_same(repository: &str, released: &str) -> bool {
    let (Some(here), Some(released)) = (locked(repository), locked(released)) else {
        return false;
    };
    released.iter().all(|(crate_, locked)| {
        let is_same = |here: &Locked| {
            here.origin == locked.origin && here.dependencies.is_superset(&locked.dependencies)
        };
        here.get(crate_).is_some_and(is_same)
    })
}

/// A crate's name and version.
type Crate = (String, String);

struct Locked {
    /// Where it comes from, and the checksum.
    origin: [Option<String>; 2],
    dependencies: BTreeSet<Crate>,
}

/// What a lock file says, with each dependency's version also where only one is possible.
fn locked(lock_file: &str) -> Option<BTreeMap<Crate, Locked>> {
    let table: toml::Table = lock_file.parse().ok()?;
    let packages = table.get("package")?.as_array()?;
    let text = |package: &toml::Value, key: &str| Some(package.get(key)?.as_str()?.to_owned());
    let crate_of = |package| Some((text(package, "name")?, text(package, "version")?));
    let crates: Vec<Crate> = packages.iter().map(crate_of).collect::<Option<_>>()?;
    let resolved = |dependency: &toml::Value| {
        let mut words = dependency.as_str()?.split(' ');
        let (name, version) = (words.next()?, words.next());
        let mut named = crates.iter().filter(|(known, _)| known == name);
        named
            .find(|(_, known)| version.is_none_or(|version| version == known))
            .cloned()
    };
    let locked = packages.iter().zip(&crates).map(|(package, crate_)| {
        let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
        let locked = Locked {
            origin: ["source", "checksum"].map(|key| text(package, key)),
            dependencies: dependencies
                .into_iter()
                .flatten()
                .map(resolved)
                .collect::<Option<_>>()?,
        };
        Some((crate_.clone(), locked))
    });
    locked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Released {
        let files = [
            ("katas/day/src/a.rs", "a"),
            ("katas/day/kata.toml", ""),
            ("katas/daylight/b.rs", "b"),
        ];
        Released {
            files: files
                .map(|(path, text)| (path.to_owned(), text.into()))
                .into(),
        }
    }

    #[test]
    fn an_archive_brings_back_what_was_packed_and_is_reproducible() {
        let archive = sample().pack().expect("in memory");
        assert_eq!(Released::unpack(&archive).expect("our own"), sample());
        assert_eq!(archive, sample().pack().expect("in memory"));
    }

    #[test]
    fn a_folder_holds_only_what_is_below_it() {
        let released = sample();
        let names: Vec<_> = released.below("katas/day").map(|(path, _)| path).collect();
        assert_eq!(names, ["katas/day/kata.toml", "katas/day/src/a.rs"]);
    }

    #[test]
    fn the_manifest_of_the_overlay_names_its_own_members() {
        let manifest = overlay_manifest(
            "[workspace]\nmembers = [\"grader\", \"katas/*\"]\ndefault-members = [\"grader\"]\n\
             [workspace.dependencies]\nharness = { path = \"grader/harness\" }\nnix = \"0.31\"\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n",
        );
        let table: toml::Table = manifest.expect("valid").parse().expect("TOML again");
        let workspace = table["workspace"].as_table().expect("a table");
        assert!(!workspace.contains_key("default-members"));
        assert_eq!(
            workspace["dependencies"]["harness"]["path"].as_str(),
            Some("overlay/grader/harness")
        );
        assert_eq!(workspace["dependencies"]["nix"].as_str(), Some("0.31"));
        assert!(table.contains_key("profile"));
        assert!(overlay_manifest("[package]").is_err());
    }

    #[test]
    fn a_lock_file_may_name_more_and_nothing_else() {
        let entry = |name: &str, version: &str, rest: &str| {
            format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{rest}\n")
        };
        let nix = |sum: &str| entry("nix", "0.31.0", &format!("checksum = \"{sum}\""));
        let harness = |nix: &str| entry("harness", "0.1.0", &format!("dependencies = [\"{nix}\"]"));
        let released = nix("a") + &harness("nix");
        let older = entry("nix", "0.29.0", "");
        assert!(locks_the_same(&released, &released));
        let more = nix("a") + &older + &harness("nix 0.31.0") + &entry("clap", "4.6.0", "");
        assert!(locks_the_same(&more, &released));
        let other_version = nix("a") + &older + &harness("nix 0.29.0");
        let other_text = nix("b") + &harness("nix");
        for edited in [other_version, other_text, nix("a"), "not TOML".to_owned()] {
            assert!(!locks_the_same(&edited, &released), "{edited}");
        }
    }

    #[test]
    fn hidden_files_and_backups_are_not_released() {
        let root = tempfile::tempdir().expect("a directory");
        for folder in FOLDERS {
            fs::create_dir_all(root.path().join(folder)).expect("folders");
        }
        for name in [
            "a.rs",
            "a.rs~",
            ".a.rs.swp",
            ".x.rs.pending-snap",
            "katas.zip",
        ] {
            fs::write(root.path().join("katas").join(name), "x").expect("files");
        }
        let released = Released::of_repository(root.path()).expect("readable");
        assert_eq!(released.files.keys().collect::<Vec<_>>(), ["katas/a.rs"]);
    }
}
