//! Kata 3.2: replace a file, all or nothing.

use std::path::Path;

use crate::{AtomicOps, FsError};

/// Makes `data` the content of the file `path`: whoever reads it, at whatever moment, gets
/// all of the old content or all of the new.
///
/// `fs::write` empties the file first and fills it then. Who reads in between gets half;
/// and if the disk is full, or the power fails, half is what remains. rename(2) replaces
/// one file by another in a single step. So the new content is written elsewhere, made to
/// reach the disk, and renamed. Every system call goes through `ops`, and none is made
/// behind its back to write, rename or remove anything (to look is allowed).
///
/// 1. These calls, in this order, each once:
///     - `create_temp` in the directory of the file: rename(2) does not cross file systems;
///     - `write` with all of `data`;
///     - `copy_mode` from the file to the new one, but **only if the file exists**;
///     - `sync_file`: otherwise a power cut may leave the new name with an empty content;
///     - `rename` of the new file to the file;
///     - `sync_dir` of the directory: a name is content too, that of the directory.
/// 2. If a step fails, the steps behind it are not taken, and the result is
///    [`FsError::Io`] with that step's name (`"write"`, say) as `op`, with `path` as it was
///    given, and with its error.
/// 3. If it fails after `create_temp` and no later than in `rename`, the new file is removed
///    by one call of `remove`. If that fails too, the error of the step is what counts.
/// 4. After `rename` nothing is removed: the new file *is* the file. A `sync_dir` that
///    fails is reported all the same.
/// 5. If `path` is a symbolic link, the file that it leads to is replaced, and the link
///    stays: then "the file" above is the target, and its directory is the target's. A link
///    that leads nowhere is [`FsError::Io`] with `path`, and no call is made.
/// 6. If `path` is (or leads to) a directory or something special, the result is
///    [`FsError::NotAFile`] with `path`, and no call is made.
/// 7. A bare file name is in the directory `.`. A directory that is not there is
///    [`FsError::Io`] with `path`. (Here and in 5 any `op` will do: no step has failed.)
///
/// ```ignore
/// atomic_write_with(&mut RealOps, Path::new("settings.toml"), b"level = 3\n")?;
/// ```
///
/// # Errors
/// [`FsError`], as above.
pub fn atomic_write_with(ops: &mut dyn AtomicOps, path: &Path, data: &[u8]) -> Result<(), FsError> {
    todo!()
}
