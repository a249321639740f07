//! Kata 3.4 by going up from the place, and a stack to count.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::FsError;

pub fn remove_tree(root: &Path, within: &Path) -> Result<u64, FsError> {
    let io = |path: &Path, source| FsError::Io {
        op: "remove",
        path: path.to_path_buf(),
        source,
    };
    let mut components = root.components();
    let Some(Component::Normal(name)) = components.next_back() else {
        return Err(FsError::OutsideRoot(root.to_path_buf()));
    };
    let parent = Path::new(".").join(components.as_path());
    let parent = parent.canonicalize().map_err(|error| io(root, error))?;
    let within = within.canonicalize().map_err(|error| io(within, error))?;
    if !parent.ancestors().any(|place| place == within) {
        return Err(FsError::OutsideRoot(root.to_path_buf()));
    }
    let place = parent.join(name);
    if place.is_symlink() {
        return Err(FsError::Symlink(root.to_path_buf()));
    }
    if !place.metadata().map_err(|error| io(root, error))?.is_dir() {
        return Err(FsError::NotADirectory(root.to_path_buf()));
    }
    let mut pending: Vec<PathBuf> = vec![place.clone()];
    let mut count = 0;
    while let Some(path) = pending.pop() {
        count += 1;
        if path.is_dir() && !path.is_symlink() {
            for entry in fs::read_dir(&path).map_err(|error| io(root, error))? {
                pending.push(entry.map_err(|error| io(root, error))?.path());
            }
        }
    }
    fs::remove_dir_all(place).map_err(|error| io(root, error))?;
    Ok(count)
}
