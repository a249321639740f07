//! Kata 7.4: back up so that a crash at any moment does no harm.

use std::path::Path;

use support::Clock;

use crate::archive::{BackupError, Hooks, Manifest, Repo, Summary};

/// A repository is described in [`crate::archive`]; what lies where is told by methods of
/// [`Repo`] that are given: `format_path`, `lock_path`, `objects`, `object_path`, `manifests`,
/// `tmp`, `ids`, `manifest`. [`Manifest::encode`](crate::archive::Manifest) makes the text of
/// a manifest, [`copy_and_hash`](crate::manifest::copy_and_hash) copies and hashes in one go,
/// and [`crate::units`] makes stamps and nanoseconds of a moment.
///
/// Every error of the system is [`BackupError::Io`], whose `op` is a word of your choice;
/// `BackupError::io("read", path)` makes one for `map_err`.
impl Repo {
    /// Makes a repository.
    ///
    /// 1. Afterwards there are `format`, which holds [`FORMAT`](crate::archive::FORMAT), and
    ///    the directories `objects`, `snapshots` and `tmp`. Directories on the way to `root`
    ///    are made, too.
    /// 2. In a repository nothing is changed, but directories that are missing are made: an
    ///    earlier `init` may have been killed. So `format` is written first.
    /// 3. Any other directory that is not empty is [`BackupError::NotEmpty`] with `root`, and
    ///    nothing is changed in it.
    ///
    /// # Errors
    /// [`BackupError`], as above.
    pub fn init(root: &Path) -> Result<Repo, BackupError> {
        todo!()
    }

    /// Opens a repository, without changing anything.
    ///
    /// # Errors
    /// [`BackupError::Io`] if there is no `format`, or if it does not hold exactly
    /// [`FORMAT`](crate::archive::FORMAT).
    pub fn open(root: &Path) -> Result<Repo, BackupError> {
        todo!()
    }

    /// Makes a snapshot of the directory `src`.
    ///
    /// 1. It holds the lock of the file `lock` ([`File::try_lock`](std::fs::File::try_lock))
    ///    until it returns. If somebody else holds it: [`BackupError::Locked`], at once. Then
    ///    it removes what lies in `tmp`: nobody needs it any more. But if `tmp` is a link,
    ///    nothing is removed behind it: whether it fails then or not, that is not ours.
    /// 2. The snapshot has an [`Entry`](crate::archive::Entry) for each regular file,
    ///    directory and symbolic link below `src`; links are not followed. FIFOs, sockets and
    ///    devices are left out, and so is the repository itself, if it lies below `src`,
    ///    however the two paths are spelled. `src` itself may be a link to a directory.
    ///    A mode is the nine permission bits, 0o777 for a link.
    /// 3. What [`plan`](crate::plan::plan) says against the newest snapshot that can be read is
    ///    done: files to `keep` are **not opened**, their size and SHA-256 are those of that
    ///    snapshot; files to `store` and to `rehash` are read.
    /// 4. A file's content goes to a file in `tmp`, is synced (fsync(2)) and then gets its
    ///    name in `objects` by rename(2). An object that is there is not written again.
    /// 5. Size, mode and time in the entry are those of the file that was read, before and
    ///    after which its size and its time must be the same. If they are not, it is read once
    ///    more; if they are not again: [`BackupError::Changed`] with its path below `src`. The
    ///    same if it is not a regular file any more; a FIFO in its place is not waited for. A
    ///    file that is gone when it is to be read is left out, and so is whatever goes while
    ///    `src` is looked through, a file or a directory.
    /// 6. The manifest is made in `tmp`, synced and renamed into `snapshots` **last**. The
    ///    snapshot exists from this moment on and not before. (To sync `objects` and
    ///    `snapshots` as well makes the names last; it is good, and not tested.)
    /// 7. `hooks.at` is called with `locked`, `scanned`, for each file that is to be read, in
    ///    the order of the paths, `object:PATH` before it is opened and, each time that it is
    ///    read, `read:PATH` before its metadata is looked at once more (`PATH` is below `src`,
    ///    as `Path::display` shows it), then `objects-done`, `manifest-written` before the last
    ///    rename and `published` behind it. An error of a hook ends it at once:
    ///    [`BackupError::Io`] with the `op` `hook` and the path of the repository. Wherever a
    ///    backup ends or is killed, older snapshots are whole, and the next backup works.
    /// 8. The snapshot's name is the [`file_stamp`](crate::units::file_stamp) of the clock's
    ///    `now()` and `-0001`. If there is a snapshot with this stamp or a later one, it is the
    ///    stamp of the newest one and the number behind its number: names are unique and
    ///    sorted by time, though a clock may be set back. `started_ns` is the clock's `now()`.
    /// 9. The [`Summary`] counts the regular files; `stored` are those for which an object was
    ///    written, `reused` all others, `bytes_stored` the size of the objects written.
    ///
    /// # Errors
    /// [`BackupError`], as above.
    pub fn backup(
        &self,
        src: &Path,
        clock: &dyn Clock,
        hooks: &mut dyn Hooks,
    ) -> Result<Summary, BackupError> {
        todo!()
    }

    /// All snapshots, oldest first.
    ///
    /// # Errors
    /// [`BackupError::Corrupt`] if a manifest cannot be read; [`BackupError::Io`].
    pub fn snapshots(&self) -> Result<Vec<Manifest>, BackupError> {
        todo!()
    }
}
