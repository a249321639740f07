//! Kata 3.4: remove a directory and all that is in it, and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::FsError;

/// Removes the directory `root` with everything below it, but only if it lies inside the
/// directory `within`. Returns how many entries were removed: files, directories and links,
/// `root` among them.
///
/// A path is a route, not a place: `box/../keep` begins with `box` and leads out of it, and
/// so does `box/link/keep` if `link` leads elsewhere. What counts is where the route ends.
///
/// 1. The **parent** of `root` is made canonical (links and `..` resolved), and so is
///    `within`; the last component of `root` is a name in that parent, and is never
///    followed. A bare name has the parent `.`.
/// 2. Unless that place is inside `within`, the result is [`FsError::OutsideRoot`] with
///    `root`, and nothing is removed. `within` itself is not inside; neither is a `root`
///    without a last name, such as `box/x/..` or an empty one. A route that leaves `within`
///    and comes back is fine.
/// 3. A `root` that is itself a symbolic link is [`FsError::Symlink`] with `root`, also when
///    it is written with a slash behind it, and both the link and its target stay.
/// 4. Links below `root` are removed; what they lead to is never touched.
/// 5. A `root` that is anything else but a directory is [`FsError::NotADirectory`]; one
///    that is missing, or whose parent is, is [`FsError::Io`], both with `root`.
/// 6. For the removal itself use [`std::fs::remove_dir_all`]: it goes down by descriptors,
///    so that nobody can put a link in the place of a directory while it works. (Until Rust
///    1.58.1 it did not, which was CVE-2022-21658.)
///
/// ```ignore
/// assert_eq!(remove_tree(Path::new("box/old"), Path::new("box"))?, 5);
/// let refused = remove_tree(Path::new("box/../keep"), Path::new("box"));
/// assert!(matches!(refused, Err(FsError::OutsideRoot(_))));
/// ```
///
/// # Errors
/// [`FsError`], as above.
pub fn remove_tree(root: &Path, within: &Path) -> Result<u64, FsError> {
    let Some(name) = root.file_name() else {
        return Err(FsError::OutsideRoot(root.to_owned()));
    };
    let parent = match root.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let within = fs::canonicalize(within).map_err(io_error("resolve", within))?;
    let parent = fs::canonicalize(parent).map_err(io_error("resolve", root))?;
    // Component by component, unlike the text: `/box2` does not begin with `/box`. And what
    // is in a directory inside `within`, or in itself, is inside.
    if !parent.starts_with(&within) {
        return Err(FsError::OutsideRoot(root.to_owned()));
    }
    // Made of a name, it has no slash at its end, which would make the system follow a link.
    let place = parent.join(name);
    let entry = fs::symlink_metadata(&place).map_err(io_error("lstat", root))?;
    if entry.is_symlink() {
        return Err(FsError::Symlink(root.to_owned()));
    }
    if !entry.is_dir() {
        return Err(FsError::NotADirectory(root.to_owned()));
    }
    let count = count_entries(&place, root)?;
    fs::remove_dir_all(&place).map_err(io_error("remove", root))?;
    Ok(count)
}

fn io_error(op: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FsError {
    move |source| FsError::Io {
        op,
        path: path.to_owned(),
        source,
    }
}

/// How many entries there are at `place` and below. Errors name them as seen from `root`.
fn count_entries(place: &Path, root: &Path) -> Result<u64, FsError> {
    let mut count = 1;
    // Directories still to be read, relative to `place`.
    let mut pending = vec![PathBuf::new()];
    while let Some(directory) = pending.pop() {
        let shown = root.join(&directory);
        let entries = fs::read_dir(place.join(&directory)).map_err(io_error("read_dir", &shown))?;
        for entry in entries {
            let entry = entry.map_err(io_error("read_dir", &shown))?;
            count += 1;
            // The kind of the entry itself: a link to a directory is none.
            let kind = entry.file_type();
            if kind.map_err(io_error("lstat", &shown))?.is_dir() {
                pending.push(directory.join(entry.file_name()));
            }
        }
    }
    Ok(count)
}
