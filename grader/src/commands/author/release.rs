//! Writing the released text, and comparing it with the working tree.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Findings;
use crate::atomic;
use crate::catalog;
use crate::commands::CommandError;
use crate::commands::grading::show;
use crate::commands::repository::Repository;
use crate::exit_code::Exit;
use crate::released::{ARCHIVE, LOCK_FILE, MANIFEST, Released, WORKSPACE_FILES, overlay_manifest};
use crate::workspace::Workspace;

/// Writes the archive, if the catalog in the working tree has no fault.
pub(in crate::commands) fn release() -> Result<Exit, CommandError> {
    let repository = Repository::of_authors()?;
    let released = collect(&repository)?;
    catalog::load(&released, env::consts::OS)?;
    let archive = released
        .pack()
        .map_err(|error| CommandError::Grader(format!("the archive cannot be made: {error}")))?;
    let path = repository.root().join(ARCHIVE);
    if fs::read(&path).is_ok_and(|old| old == archive) {
        show(&format!(
            "{ARCHIVE} is up to date: {} files\n",
            released.files.len()
        ))?;
        return Ok(Exit::Success);
    }
    atomic::write(&path, &archive).map_err(|error| {
        CommandError::Usage(format!("{} cannot be written: {error}", path.display()))
    })?;
    let (files, bytes) = (released.files.len(), archive.len());
    show(&format!(
        "{ARCHIVE} holds {files} files in {bytes} bytes; build the grader again to embed it\n"
    ))?;
    Ok(Exit::Success)
}

/// The gate `released`: what is embedded is what lies in the working tree.
pub(super) fn compare(repository: &Repository) -> Result<(String, Findings), CommandError> {
    let here = collect(repository)?;
    let embedded = Released::embedded();
    let paths: std::collections::BTreeSet<_> =
        here.files.keys().chain(embedded.files.keys()).collect();
    let differing = paths
        .into_iter()
        .filter(|path| here.files.get(*path) != embedded.files.get(*path));
    let findings: Findings = differing
        .map(|path| {
            format!(
                "{path} is not as released; run `cargo run -p grader -- author release` and build the grader again"
            )
        })
        .collect();
    Ok((
        format!("{} files are as released", embedded.files.len()),
        findings,
    ))
}

/// The working tree's katas with the manifest and the lock file of a graded workspace.
fn collect(repository: &Repository) -> Result<Released, CommandError> {
    let unreadable =
        |what: &str, error: &dyn std::fmt::Display| CommandError::Usage(format!("{what}: {error}"));
    let mut released = Released::of_repository(repository.root())
        .map_err(|error| unreadable("the katas cannot be read", &error))?;
    for name in WORKSPACE_FILES {
        let path = repository.root().join(name);
        let text = fs::read_to_string(&path)
            .map_err(|error| unreadable(&path.display().to_string(), &error))?;
        let text = match name {
            MANIFEST => overlay_manifest(&text).map_err(|error| unreadable(name, &error))?,
            _ => text,
        };
        released.files.insert(name.to_owned(), text.into_bytes());
    }
    let lock = prune_lock(&released)?;
    released.files.insert(LOCK_FILE.to_owned(), lock);
    Ok(released)
}

/// The lock file without what only the grader needs: `--locked` takes no less and no more.
fn prune_lock(released: &Released) -> Result<Vec<u8>, CommandError> {
    let root = tempfile::tempdir().map_err(|error| no_lock(&error))?;
    Workspace::overlay(root.path(), None, released, &BTreeMap::new())
        .map_err(|error| no_lock(&error))?;
    trim_lock(root.path())
}

/// Has cargo take out of a workspace's lock file what its packages do not need.
pub(super) fn trim_lock(root: &Path) -> Result<Vec<u8>, CommandError> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["update", "--workspace", "--offline"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| no_lock(&error))?;
    if !output.status.success() {
        return Err(no_lock(&String::from_utf8_lossy(&output.stderr)));
    }
    fs::read(root.join(LOCK_FILE)).map_err(|error| no_lock(&error))
}

fn no_lock(error: &dyn std::fmt::Display) -> CommandError {
    CommandError::Grader(format!("the lock file cannot be made: {error}"))
}
