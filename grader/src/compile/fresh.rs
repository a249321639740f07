//! The grader never grades stale code, whoever built last.
//!
//! Cargo decides by modification times, and tells a package apart by its path below the
//! workspace root. So it takes an older file for one that it has built already (an
//! archive, `cp -p` or `mv` bring back old times), and the build of one clone for that of
//! another that shares its target directory. A stamp in the target directory remembers
//! where the grader built last, and in which state each file was. What became of a file
//! since then without a new time is told by the time of its last change of any kind,
//! which no program can set.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::CompileError;
use crate::model::kata::Day;
use crate::workspace::Workspace;

/// What was built last in a target directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Built {
    /// The workspace.
    root: PathBuf,
    /// When the build was started, in seconds since 1970.
    at: i64,
    /// The files of each package, by its folder.
    packages: BTreeMap<PathBuf, Files>,
}

/// A package's files and folders, and the folders above it.
type Files = BTreeMap<PathBuf, State>;

/// The state of a file or folder. It is another after every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    inode: u64,
    /// When its content changed: what cargo goes by.
    modified: (i64, i64),
    /// When its content, name or times changed.
    changed: (i64, i64),
    is_link: bool,
}

/// A package that is built from source texts of the workspace.
struct Package<'a> {
    name: &'a str,
    /// Below the workspace root.
    folder: PathBuf,
}

/// As long as it is held, no other grader builds in the same target directory: it could
/// not tell whose build cargo takes for fresh.
#[must_use]
pub(super) struct Lock {
    _file: File,
}

/// Makes sure that cargo will see what changed since the last build; `wait` is called if
/// another grader builds in the same target directory.
pub(super) fn prepare(
    workspace: &Workspace,
    target: &Path,
    days: &[&Day],
    cargo: &Path,
    wait: &mut dyn FnMut(),
) -> Result<Lock, CompileError> {
    let lock = lock(target, wait)?;
    let kind = if workspace.is_in_place() {
        "in-place"
    } else {
        "overlay"
    };
    let path = target.join(format!(".grader-built-{kind}.json"));
    let last: Option<Built> = fs::read(&path)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok());
    let last = last.filter(|last| last.root == workspace.root);
    // Who is killed from here on leaves no stamp, and so nothing that counts as built.
    let _ = fs::remove_file(&path);
    let packages = packages(workspace, days);
    let mut built = Built {
        root: workspace.root.clone(),
        at: now(),
        packages: BTreeMap::new(),
    };
    let mut unknown = Vec::new();
    for package in &packages {
        let list = || files(&workspace.root, &package.folder);
        let before = last
            .as_ref()
            .and_then(|last| Some((last.at, last.packages.get(&package.folder)?)));
        let is_known = before.is_some_and(|(at, before)| {
            cargo_sees_all(at, before, &list()) || package.touch(&workspace.root).is_ok()
        });
        if !is_known {
            unknown.push(package.name);
        }
        built.packages.insert(package.folder.clone(), list());
    }
    if unknown.is_empty() || forget(workspace, target, &unknown, cargo) {
        // What this build leaves out is remembered as it was.
        for (folder, files) in last.map(|last| last.packages).unwrap_or_default() {
            built.packages.entry(folder).or_insert(files);
        }
        // Before the build: who is killed in it has built here all the same. Without a
        // stamp, the next run builds everything anew.
        if let Ok(text) = serde_json::to_vec(&built) {
            let _ = fs::write(&path, text);
        }
    }
    Ok(lock)
}

fn lock(target: &Path, wait: &mut dyn FnMut()) -> Result<Lock, CompileError> {
    let path = target.join(".grader-lock");
    let failed = |error| CompileError::Files(path.clone(), error);
    fs::create_dir_all(target).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        wait();
    }
    file.lock().map_err(failed)?;
    Ok(Lock { _file: file })
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}

/// The days, and what their tests and programs are built from.
fn packages<'a>(workspace: &Workspace, days: &[&'a Day]) -> Vec<Package<'a>> {
    let above = workspace.katas.parent().unwrap_or(Path::new(""));
    let days = days.iter().map(|day| Package {
        name: &day.name,
        folder: workspace.katas.join(&day.name),
    });
    let shared = [
        ("support", "katas/support"),
        ("proof", "grader/proof"),
        ("harness_macros", "grader/harness/macros"),
        ("harness", "grader/harness"),
    ];
    let shared = shared.map(|(name, folder)| Package {
        name,
        folder: above.join(folder),
    });
    days.chain(shared).collect()
}

/// The state of everything in a package, and of the folders above it: who moves one of
/// those away and back changes nothing in it.
fn files(root: &Path, folder: &Path) -> Files {
    let mut files = Files::new();
    for above in folder.ancestors() {
        if let Ok(metadata) = root.join(above).symlink_metadata() {
            files.insert(above.to_owned(), State::of(&metadata));
        }
    }
    add_files(root, folder, &mut files);
    files
}

fn add_files(root: &Path, folder: &Path, files: &mut Files) {
    // What cannot be read cannot be built, and cargo says so.
    for entry in fs::read_dir(root.join(folder))
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name();
        let path = folder.join(&name);
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        // Manifests are read by cargo each time, whatever their age.
        let text = name.to_string_lossy();
        let is_left_over = text.starts_with('.') || text.ends_with('~');
        let is_built = !is_left_over && !text.ends_with(".md") && !text.ends_with(".toml");
        if is_built {
            files.insert(path.clone(), State::of(&metadata));
            if metadata.is_dir() {
                add_files(root, &path, files);
            }
        }
    }
}

impl State {
    fn of(metadata: &Metadata) -> Self {
        Self {
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            is_link: metadata.is_symlink(),
        }
    }

    /// Whether its time of modification is that of its last change, and later than the
    /// build at `at`. Then cargo, whoever called it since, has built what it is now, or
    /// sees that it is newer. A link's own times say nothing of the file that it leads to.
    fn is_honest(self, at: i64) -> bool {
        self.modified == self.changed && self.modified.0 >= at && !self.is_link
    }
}

/// Whether cargo sees by itself what changed in a package since the grader's last build.
fn cargo_sees_all(at: i64, before: &Files, now: &Files) -> bool {
    now.iter().all(|(path, state)| {
        before.get(path) == Some(state) && !state.is_link || state.is_honest(at)
    })
}

impl Package<'_> {
    /// Has cargo build the package, and everything that uses it, anew: by the time of its
    /// library's root, which is no file that a student has open in an editor.
    fn touch(&self, root: &Path) -> io::Result<()> {
        let path = root.join(&self.folder).join("src/lib.rs");
        File::open(path)?.set_modified(SystemTime::now())
    }
}

/// Has cargo forget what it built of these packages; whether that succeeded.
fn forget(workspace: &Workspace, target: &Path, packages: &[&str], cargo: &Path) -> bool {
    let mut command = Command::new(cargo);
    command
        .arg("clean")
        .args(super::place(workspace))
        .arg("--target-dir")
        .arg(target)
        .current_dir(&workspace.called_from);
    command.args(packages.iter().flat_map(|name| ["-p", name]));
    // If cargo cannot clean, it cannot build either, and the build says why.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "katas/day/src/a.rs";

    /// A package with one file; the directory is its workspace.
    fn workspace() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a directory");
        for folder in ["katas/day/src", "katas/day/tests"] {
            fs::create_dir_all(root.path().join(folder)).expect("folders");
        }
        fs::write(root.path().join(FILE), "as built").expect("a file");
        root
    }

    /// Whether cargo is left to see by itself what `change` did after a build.
    fn is_left_to_cargo(change: impl Fn(&Path)) -> bool {
        let root = workspace();
        let before = files(root.path(), Path::new("katas/day"));
        // Times of files have steps of some milliseconds: what is changed has to get a
        // later one.
        let probe = root.path().join("probe");
        let time = || {
            fs::write(&probe, "x").expect("a file");
            fs::metadata(&probe)
                .expect("it")
                .modified()
                .expect("a time")
        };
        let start = time();
        while time() == start {}
        change(root.path());
        cargo_sees_all(0, &before, &files(root.path(), Path::new("katas/day")))
    }

    #[test]
    fn what_cargo_sees_by_itself_is_left_to_it() {
        assert!(is_left_to_cargo(|_| ()), "nothing changed");
        assert!(
            is_left_to_cargo(|root| fs::write(root.join(FILE), "new").expect("a file")),
            "written in place"
        );
        let notes = |root: &Path| {
            fs::write(root.join("notes.md"), "x").expect("a file");
            fs::rename(root.join("notes.md"), root.join("katas/day/notes.md")).expect("moved");
        };
        assert!(is_left_to_cargo(notes), "what is not built");
    }

    #[test]
    fn a_file_that_came_back_with_its_old_time_is_not_left_to_cargo() {
        let moved = |root: &Path| {
            fs::rename(root.join(FILE), root.join("backup")).expect("moved");
            fs::write(root.join(FILE), "another").expect("a file");
            fs::rename(root.join("backup"), root.join(FILE)).expect("moved back");
        };
        assert!(!is_left_to_cargo(moved));
        let dated = |root: &Path| {
            fs::write(root.join(FILE), "another").expect("a file");
            let file = File::options().append(true).open(root.join(FILE));
            let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
            file.and_then(|file| file.set_modified(long_ago))
                .expect("ours");
        };
        assert!(!is_left_to_cargo(dated));
    }

    #[test]
    fn a_folder_that_came_back_is_not_left_to_cargo() {
        for folder in ["katas/day/src", "katas/day", "katas"] {
            let moved = |root: &Path| {
                fs::rename(root.join(folder), root.join("backup")).expect("moved");
                fs::rename(root.join("backup"), root.join(folder)).expect("moved back");
            };
            assert!(!is_left_to_cargo(moved), "{folder}");
        }
    }

    #[test]
    fn a_link_is_never_left_to_cargo() {
        let root = workspace();
        std::os::unix::fs::symlink("a.rs", root.path().join("katas/day/src/b.rs")).expect("a link");
        let files = files(root.path(), Path::new("katas/day"));
        assert!(!cargo_sees_all(0, &files, &files));
    }

    #[test]
    fn a_file_system_without_times_of_change_is_told_by_the_build() {
        let state = |modified| State {
            inode: 1,
            modified: (modified, 0),
            changed: (modified, 0),
            is_link: false,
        };
        assert!(!state(9).is_honest(10) && state(10).is_honest(10));
    }

    /// Whether a stamp is left by a build in `root` that cannot forget, or can.
    fn is_stamped(root: &Path, target: &Path, cargo: &str) -> bool {
        let workspace = Workspace::in_place(root);
        let lock = prepare(&workspace, target, &[], Path::new(cargo), &mut || ());
        drop(lock.expect("the directory can be written"));
        target.join(".grader-built-in-place.json").exists()
    }

    #[test]
    fn there_is_a_stamp_before_the_build_unless_an_old_build_may_be_left() {
        let (root, other) = (workspace(), workspace());
        let target = tempfile::tempdir().expect("a directory");
        assert!(!is_stamped(root.path(), target.path(), "false"));
        assert!(is_stamped(root.path(), target.path(), "true"));
        assert!(!is_stamped(other.path(), target.path(), "false"));
    }
}
