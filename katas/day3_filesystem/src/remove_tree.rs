//! Kata 3.4: remove a directory and all that is in it, and nothing else.

use std::path::Path;

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
///    it is written with `/` or `/.` behind it (neither of which is a name), and both the
///    link and its target stay.
/// 4. Links below `root` are removed; what they lead to is never touched.
/// 5. A `within` that is missing is [`FsError::Io`] with `within`. A `root` that is missing,
///    or whose parent is, is `Io` with `root`; one that is anything else but a directory is
///    [`FsError::NotADirectory`] with `root`.
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
    todo!()
}
