//! Kata 7.5: prove a backup, bring it back, and forget old ones.

use std::path::Path;

use crate::archive::{BackupError, Problem, Repo};

/// A backup that was never restored is a hope. And what is restored was written by somebody
/// else, perhaps long ago, perhaps with bad intentions: treat it like any other input.
impl Repo {
    /// Reads every manifest and every object that one of them names.
    ///
    /// 1. A manifest that cannot be read or decoded is a [`Problem::BadManifest`]; why is told
    ///    in words of your choice.
    /// 2. An object that is not there is a [`Problem::MissingObject`], one that cannot be read
    ///    or whose SHA-256 is not its name a [`Problem::BadObject`], once for each path that
    ///    any snapshot has for it.
    /// 3. An object that no manifest names is a [`Problem::Orphan`], whatever it holds.
    /// 4. It never stops at the first problem. The problems are sorted, and none is there
    ///    twice.
    ///
    /// # Errors
    /// [`BackupError::Io`] if there is no way to look, because `snapshots` or `objects` are
    /// not there, say.
    pub fn verify(&self) -> Result<Vec<Problem>, BackupError> {
        todo!()
    }

    /// Brings the snapshot `id` back into the directory `dst`; the result is the number of its
    /// entries.
    ///
    /// 1. An `id` that [`Repo::ids`] does not name is [`BackupError::NoSuchSnapshot`].
    /// 2. **Before anything is written**, all paths of the manifest are looked at. Each must
    ///    consist of plain names only: not absolute, without `..`, without a NUL. And each
    ///    directory on its way must be an entry of the manifest that is a directory: not a
    ///    link, not a file, not missing. Else: [`BackupError::UnsafePath`] with that path.
    /// 3. `dst` is made, with the directories above it, or else must be an empty directory:
    ///    [`BackupError::NotEmpty`] with `dst`.
    /// 4. Files are created anew, never written over, and copied from their objects. If one is
    ///    missing, or cannot be read, or its SHA-256 turns out wrong, there is no file of that
    ///    name afterwards; **all other entries are restored** and the error at the end is
    ///    [`BackupError::Corrupt`] with a `MissingObject` or `BadObject` for each such file (as
    ///    in rule 2 of [`Repo::verify`]), in the order of the paths.
    /// 5. Files and directories get their permissions and their time of modification, also one
    ///    before 1970, whatever the umask; also a directory into which nobody may write. (To
    ///    change what is in a directory changes its time.) Links say what they said, and are
    ///    never followed. The time of a link itself may be restored or not.
    ///
    /// # Errors
    /// [`BackupError`], as above.
    pub fn restore(&self, id: &str, dst: &Path) -> Result<u64, BackupError> {
        todo!()
    }

    /// Forgets all but the newest `keep` snapshots (at least one is kept) and removes all
    /// objects that no snapshot needs any more; the result is their number.
    ///
    /// 1. It needs the lock, as a backup does.
    /// 2. If a manifest that is kept cannot be read, nobody knows what is needed:
    ///    [`BackupError::Corrupt`], and nothing is removed.
    /// 3. The manifests are removed first, then the objects: a crash in between leaves
    ///    orphans, never a snapshot without its objects.
    /// 4. Orphans of earlier crashes are removed, too, even if no snapshot is.
    ///
    /// # Errors
    /// [`BackupError`], as above.
    pub fn prune(&self, keep: usize) -> Result<u64, BackupError> {
        todo!()
    }
}
