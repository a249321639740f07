//! The grader never grades stale code.
//!
//! Cargo decides by modification times, and tells a package apart by its path below the
//! workspace root. So it takes an older file for one that it has built already (an
//! archive or `cp -p` brings back old times), and the build of one clone for that of
//! another that shares its target directory. A stamp in the target directory remembers
//! what the grader built last, and where.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
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
    /// When the build was started.
    at: SystemTime,
    /// A digest of each student file's content.
    files: BTreeMap<PathBuf, u64>,
    /// Whether the build came to its end; otherwise nobody knows which files it had seen.
    is_finished: bool,
}

/// To be saved once the build is over. Until then no other grader builds in the same
/// target directory: it could not tell whose build cargo takes for fresh.
#[must_use]
pub(super) struct Stamp {
    path: PathBuf,
    built: Built,
    _lock: File,
}

impl Stamp {
    /// The build has come to its end.
    pub(super) fn finish(mut self) {
        self.built.is_finished = true;
        self.save();
    }

    /// Writes the stamp. Without one, only the cases above are not noticed.
    fn save(&self) {
        if let Ok(text) = serde_json::to_vec(&self.built) {
            let _ = fs::write(&self.path, text);
        }
    }
}

/// Makes sure that cargo will see what changed since the last build; `wait` is called if
/// another grader builds in the same target directory.
pub(super) fn prepare(
    workspace: &Workspace,
    target: &Path,
    days: &[&Day],
    cargo: &Path,
    wait: &mut dyn FnMut(),
) -> Result<Stamp, CompileError> {
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
    let mut built = Built {
        root: workspace.root.clone(),
        at: SystemTime::now(),
        files: BTreeMap::new(),
        is_finished: false,
    };
    for day in days {
        for kata in &day.katas {
            let file = workspace
                .katas
                .join(&day.name)
                .join("src")
                .join(format!("{}.rs", kata.name));
            if let Ok(content) = fs::read(workspace.root.join(&file)) {
                let mut hasher = DefaultHasher::new();
                content.hash(&mut hasher);
                built.files.insert(file, hasher.finish());
            }
        }
    }
    if let Some(last) = last {
        if last.root == built.root {
            touch_changed(&workspace.root, &last, &built)?;
            // What this build leaves out is remembered as it was.
            for (file, digest) in last.files {
                built.files.entry(file).or_insert(digest);
            }
        } else {
            forget(workspace, target, days, cargo);
        }
    }
    let stamp = Stamp {
        path,
        built,
        _lock: lock,
    };
    // Before the build: who is killed in it has built here all the same.
    stamp.save();
    Ok(stamp)
}

fn lock(target: &Path, wait: &mut dyn FnMut()) -> Result<File, CompileError> {
    let path = target.join(".grader-lock");
    let failed = |error| CompileError::Files(path.clone(), error);
    fs::create_dir_all(target).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        wait();
    }
    file.lock().map_err(failed)?;
    Ok(file)
}

/// Gives a file that changed, but is not newer than the last build, the present time.
fn touch_changed(root: &Path, last: &Built, now: &Built) -> Result<(), CompileError> {
    for (file, digest) in &now.files {
        let is_as_built = last.files.get(file).is_none_or(|old| old == digest);
        if is_as_built && last.is_finished {
            continue;
        }
        let path = root.join(file);
        let touch = || {
            let opened = File::options().append(true).open(&path)?;
            if opened.metadata()?.modified()? <= last.at {
                opened.set_modified(now.at)?;
            }
            Ok(())
        };
        touch().map_err(|error| CompileError::Files(path.clone(), error))?;
    }
    Ok(())
}

/// Has cargo forget what it built of these days for another workspace.
fn forget(workspace: &Workspace, target: &Path, days: &[&Day], cargo: &Path) {
    let mut command = Command::new(cargo);
    command
        .arg("clean")
        .arg("--target-dir")
        .arg(target)
        .current_dir(&workspace.root);
    command.args(days.iter().flat_map(|day| ["-p", day.name.as_str()]));
    // If cargo cannot clean, it cannot build either, and the build says why.
    let _ = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn built(at: SystemTime, digest: u64) -> Built {
        Built {
            root: "/r".into(),
            at,
            files: [(PathBuf::from("a.rs"), digest)].into(),
            is_finished: true,
        }
    }

    /// Whether a file is given a new time, if it was last built so long after it was written.
    fn is_touched(old_digest: u64, built_after: Duration, is_finished: bool) -> bool {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("a.rs");
        fs::write(&path, "x").expect("a file");
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let file = File::options().append(true).open(&path).expect("there");
        file.set_modified(written).expect("ours");
        let mut last = built(written + built_after - Duration::from_secs(5), old_digest);
        last.is_finished = is_finished;
        touch_changed(root.path(), &last, &built(SystemTime::now(), 1)).expect("touched");
        let metadata = fs::metadata(&path).expect("there");
        metadata.modified().expect("a time") != written
    }

    #[test]
    fn an_old_file_with_new_content_is_touched() {
        assert!(is_touched(2, Duration::from_secs(60), true));
    }

    #[test]
    fn what_cargo_sees_by_itself_is_left_alone() {
        let minute = Duration::from_secs(60);
        assert!(!is_touched(1, minute, true), "the same content");
        assert!(
            !is_touched(2, Duration::ZERO, true),
            "newer than the last build"
        );
        assert!(
            !is_touched(1, Duration::ZERO, false),
            "newer than a broken-off build"
        );
    }

    #[test]
    fn after_a_build_that_was_broken_off_no_old_file_counts_as_built() {
        assert!(is_touched(1, Duration::from_secs(60), false));
    }

    #[test]
    fn who_is_killed_in_a_build_has_left_a_stamp() {
        let (root, target) = (
            tempfile::tempdir().expect("one"),
            tempfile::tempdir().expect("two"),
        );
        let workspace = Workspace::in_place(root.path());
        let stamp = prepare(
            &workspace,
            target.path(),
            &[],
            Path::new("cargo"),
            &mut || (),
        );
        let stamp = stamp.expect("the directory can be written");
        let read = || -> Built {
            let text =
                fs::read(target.path().join(".grader-built-in-place.json")).expect("a stamp");
            serde_json::from_slice(&text).expect("our own")
        };
        assert_eq!(
            (read().root.as_path(), read().is_finished),
            (root.path(), false)
        );
        stamp.finish();
        assert!(read().is_finished);
    }
}
