//! Kata 1.5: find a program as the shell does.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::FindError;

/// Finds the file that the command `name` would run, given the list `path` (the variable
/// `PATH`) and the current directory `cwd`.
///
/// When you type `ls`, something has to find `/usr/bin/ls`. It is not the kernel, which
/// knows paths only, but the shell or execvp(3), by the following rules.
///
/// 1. A `name` that contains `/` is the path of the file, relative to `cwd` unless it is
///    absolute. Nothing is searched and `path` does not matter: the only candidate is
///    `cwd.join(name)`.
/// 2. Otherwise the directories of `path`, separated by `:`, are looked at in order. An
///    empty one (as in `/bin::/usr/bin`, or when all of `path` is empty) means `cwd`, and a
///    relative one is relative to `cwd`. The candidate in `dir` is
///    `cwd.join(dir).join(name)`. Names of directories are bytes: one that is not UTF-8
///    works like any other.
/// 3. The first candidate that is a regular **file** and has any of the three `x` bits is
///    the answer. Symbolic links are followed for the check; the answer is the candidate as
///    it was built, not what the link points to.
/// 4. Directories (which have `x` bits too), links that lead nowhere, and whatever cannot be
///    looked at are passed over.
/// 5. A regular file without an `x` bit is passed over as well but remembered: if nothing is
///    found in the end, the first of these is [`FindError::NotExecutable`]. (A shell then
///    ends with status 126.)
/// 6. Otherwise [`FindError::NotFound`]; so too for an empty `name`, and for a name without
///    `/` if `path` is `None`. (Status 127.)
///
/// ```ignore
/// let path = Some(OsStr::new("/usr/local/bin:/bin"));
/// let sh = find_program(OsStr::new("sh"), path, Path::new("/"));
/// assert_eq!(sh, Ok(PathBuf::from("/bin/sh")));
/// let etc = find_program(OsStr::new("./etc"), path, Path::new("/"));
/// assert_eq!(etc, Err(FindError::NotFound));
/// ```
///
/// # Errors
/// [`FindError`], as above.
pub fn find_program(name: &OsStr, path: Option<&OsStr>, cwd: &Path) -> Result<PathBuf, FindError> {
    todo!()
}
