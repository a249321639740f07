//! Every candidate gets a rank, and the first of the best rank is the answer.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
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
    let is_path = name.as_bytes().contains(&b'/');
    let dirs = if is_path { None } else { path };
    let direct = is_path.then(|| cwd.join(name));
    let searched = dirs
        .into_iter()
        .flat_map(|list| list.as_bytes().split(|byte| *byte == b':'))
        .map(|dir| cwd.join(OsStr::from_bytes(dir)).join(name));
    let best = direct
        .into_iter()
        .chain(searched)
        .map(|candidate| (rank(&candidate), candidate))
        // Of several that are equal, this takes the first.
        .min_by_key(|(rank, _)| *rank);
    match best {
        Some((Rank::Program, file)) => Ok(file),
        Some((Rank::File, file)) => Err(FindError::NotExecutable(file)),
        Some((Rank::Nothing, _)) | None => Err(FindError::NotFound),
    }
}

/// From the best to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Program,
    File,
    Nothing,
}

fn rank(candidate: &Path) -> Rank {
    match fs::metadata(candidate) {
        Ok(file) if !file.is_file() => Rank::Nothing,
        Ok(file) if file.mode() & 0o111 == 0 => Rank::File,
        Ok(_) => Rank::Program,
        Err(_) => Rank::Nothing,
    }
}
