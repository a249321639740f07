//! Rejected by: day7_capstone::backup::the_source_may_be_a_link_to_a_directory
//! It refuses a source that is a link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::libc::{ELOOP, O_NOFOLLOW, O_NONBLOCK};
use support::Clock;
use tempfile::NamedTempFile;

use crate::archive::{
    BackupError, Entry, FORMAT, Hooks, Kind, Manifest, Repo, Seen, SeenKind, Summary,
};
use crate::manifest::copy_and_hash;
use crate::plan::plan;
use crate::units::{file_stamp, nanoseconds};

impl Repo {
    pub fn init(root: &Path) -> Result<Repo, BackupError> {
        let repo = Repo {
            root: root.to_owned(),
        };
        fs::create_dir_all(root).map_err(BackupError::io("create", root))?;
        if Repo::open(root).is_err() {
            let mut entries = fs::read_dir(root).map_err(BackupError::io("list", root))?;
            if entries.next().is_some() {
                return Err(BackupError::NotEmpty(root.to_owned()));
            }
            let format = repo.format_path();
            fs::write(&format, FORMAT).map_err(BackupError::io("write", &format))?;
        }
        // Also in a repository: whoever made it may have been killed at this point.
        for directory in [repo.objects(), repo.manifests(), repo.tmp()] {
            fs::create_dir_all(&directory).map_err(BackupError::io("create", &directory))?;
        }
        Ok(repo)
    }

    pub fn open(root: &Path) -> Result<Repo, BackupError> {
        let repo = Repo {
            root: root.to_owned(),
        };
        let path = repo.format_path();
        match fs::read(&path) {
            Ok(text) if text == FORMAT.as_bytes() => Ok(repo),
            Ok(_) => Err(ErrorKind::InvalidData.into()),
            Err(error) => Err(error),
        }
        .map_err(BackupError::io("open", &path))
    }

    pub fn backup(
        &self,
        src: &Path,
        clock: &dyn Clock,
        hooks: &mut dyn Hooks,
    ) -> Result<Summary, BackupError> {
        let lock = self.lock()?;
        let result = self.locked_backup(src, clock, &mut |point| {
            hooks.at(point).map_err(BackupError::io("hook", &self.root))
        });
        // Closing would do, unless a child that is just being started holds a copy.
        let _ = lock.unlock();
        result
    }

    pub fn snapshots(&self) -> Result<Vec<Manifest>, BackupError> {
        self.ids()?.iter().map(|id| self.manifest(id)).collect()
    }

    fn lock(&self) -> Result<File, BackupError> {
        let path = self.lock_path();
        let file = File::options().append(true).create(true).open(&path);
        let file = file.map_err(BackupError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(BackupError::Locked),
            Err(TryLockError::Error(error)) => Err(BackupError::io("lock", &path)(error)),
        }
    }

    fn locked_backup(
        &self,
        src: &Path,
        clock: &dyn Clock,
        at: &mut dyn FnMut(&str) -> Result<(), BackupError>,
    ) -> Result<Summary, BackupError> {
        at("locked")?;
        // What lies here belongs to somebody who was killed: we have the lock.
        let tmp = self.tmp();
        empty(&tmp).map_err(BackupError::io("clear", &tmp))?;
        let started = clock.now();
        let ids = self.ids()?;
        // A damaged manifest is no reason to make no more backups; verify tells of it.
        let previous = ids.iter().rev().find_map(|id| self.manifest(id).ok());
        let seen = scan(src, &self.root)?;
        at("scanned")?;

        let mut manifest = Manifest {
            id: next_id(&file_stamp(started), ids.last()),
            started_ns: nanoseconds(started),
            entries: BTreeMap::new(),
        };
        let plan = plan(previous.as_ref(), &seen);
        let mut summary = Summary {
            id: manifest.id.clone(),
            files: 0,
            stored: 0,
            reused: 0,
            bytes_stored: 0,
        };
        let to_read: BTreeSet<&PathBuf> = plan.store.iter().chain(&plan.rehash).collect();
        let mut directories = BTreeSet::from([self.objects()]);
        for seen in &seen {
            let before = previous
                .as_ref()
                .and_then(|old| old.entries.get(&seen.path));
            let entry = if to_read.contains(&seen.path) {
                at(&format!("object:{}", seen.path.display()))?;
                let Some((entry, is_new)) = self.store(src, &seen.path, at)? else {
                    continue; // gone since the scan
                };
                if let (Kind::File { size, sha256 }, true) = (&entry.kind, is_new) {
                    summary.stored += 1;
                    summary.bytes_stored += size;
                    directories.extend(self.object_path(sha256).parent().map(Path::to_owned));
                }
                entry
            } else {
                taken_over(seen, before)
            };
            summary.files += u64::from(matches!(entry.kind, Kind::File { .. }));
            manifest.entries.insert(seen.path.clone(), entry);
        }
        summary.reused = summary.files - summary.stored;
        // The names of the objects must be on the disk before the name that needs them.
        for directory in &directories {
            sync(directory)?;
        }
        at("objects-done")?;
        self.publish(&manifest, at)?;
        Ok(summary)
    }

    /// Reads a file into an object. `None` if it is gone; the flag says whether the object
    /// is new.
    fn store(
        &self,
        src: &Path,
        path: &Path,
        at: &mut dyn FnMut(&str) -> Result<(), BackupError>,
    ) -> Result<Option<(Entry, bool)>, BackupError> {
        let file = src.join(path);
        let changed = || BackupError::Changed(path.to_owned());
        for _ in 0..2 {
            // Nothing promises that this is still the file that was seen: it may have
            // become a link, or a FIFO, whose opening would wait for ever.
            let flags = O_NOFOLLOW | O_NONBLOCK;
            let mut source = match File::options().read(true).custom_flags(flags).open(&file) {
                Ok(source) => source,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) if error.raw_os_error() == Some(ELOOP) => return Err(changed()),
                Err(error) => return Err(BackupError::io("open", &file)(error)),
            };
            let before = source.metadata().map_err(BackupError::io("stat", &file))?;
            if !before.is_file() {
                return Err(changed());
            }
            let tmp = self.tmp();
            let new = NamedTempFile::new_in(&tmp).map_err(BackupError::io("create", &tmp))?;
            let (size, sha256) = copy_and_hash(&mut source, &mut new.as_file())
                .map_err(BackupError::io("read", &file))?;
            at(&format!("read:{}", path.display()))?;
            let after = source.metadata().map_err(BackupError::io("stat", &file))?;
            if size == before.len() && is_same(&before, &after) {
                let is_new = self.keep_object(new, &sha256)?;
                let (mode, mtime_ns) = (mode(&after), mtime_ns(&after));
                let entry = Entry {
                    kind: Kind::File { size, sha256 },
                    mode,
                    mtime_ns,
                };
                return Ok(Some((entry, is_new)));
            }
        }
        Err(changed())
    }

    /// Gives a finished object its name; false if it is there already.
    fn keep_object(&self, new: NamedTempFile, sha256: &str) -> Result<bool, BackupError> {
        let path = self.object_path(sha256);
        if path.exists() {
            return Ok(false);
        }
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(BackupError::io("create", directory))?;
        }
        rename_synced(new, &path)?;
        Ok(true)
    }

    /// The moment from which on the snapshot exists is the rename.
    fn publish(
        &self,
        manifest: &Manifest,
        at: &mut dyn FnMut(&str) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let tmp = self.tmp();
        let new = NamedTempFile::new_in(&tmp).map_err(BackupError::io("create", &tmp))?;
        let written = new.as_file().write_all(manifest.encode().as_bytes());
        written.map_err(BackupError::io("write", &tmp))?;
        at("manifest-written")?;
        rename_synced(new, &self.manifests().join(&manifest.id))?;
        sync(&self.manifests())?;
        at("published")
    }
}

fn rename_synced(new: NamedTempFile, path: &Path) -> Result<(), BackupError> {
    // Else a name could survive a power failure, and what it names could not.
    let synced = new.as_file().sync_all();
    synced
        .and_then(|()| Ok(new.persist_noclobber(path)?))
        .map(drop)
        .map_err(BackupError::io("write", path))
}

fn sync(directory: &Path) -> Result<(), BackupError> {
    let synced = File::open(directory).and_then(|directory| directory.sync_all());
    synced.map_err(BackupError::io("sync", directory))
}

fn empty(directory: &Path) -> io::Result<()> {
    // Whoever has put a link here may not know what we do to all that it leads to.
    if fs::symlink_metadata(directory)?.is_symlink() {
        return Err(ErrorKind::NotADirectory.into());
    }
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The entry of what need not be read.
fn taken_over(seen: &Seen, before: Option<&Entry>) -> Entry {
    let kind = match (&seen.kind, before) {
        (SeenKind::Symlink { target }, _) => Kind::Symlink {
            target: target.clone(),
        },
        (SeenKind::File, Some(before)) => before.kind.clone(),
        _ => Kind::Dir,
    };
    Entry {
        kind,
        mode: seen.mode,
        mtime_ns: seen.mtime_ns,
    }
}

/// Greater than every name before it, even if the clock was set back.
fn next_id(stamp: &str, newest: Option<&String>) -> String {
    match newest.and_then(|id| id.rsplit_once('-')) {
        Some((last, number)) if last >= stamp => {
            let number: u32 = number.parse().unwrap_or(0);
            format!("{last}-{:04}", number + 1)
        }
        _ => format!("{stamp}-0001"),
    }
}

/// All files, directories and links below `src`, sorted by path, without the repository.
fn scan(src: &Path, repo: &Path) -> Result<Vec<Seen>, BackupError> {
    let repo = fs::metadata(repo).map_err(BackupError::io("stat", repo))?;
    let kind = fs::symlink_metadata(src).map_err(BackupError::io("stat", src))?;
    if !kind.is_dir() {
        return Err(BackupError::io("scan", src)(
            ErrorKind::NotADirectory.into(),
        ));
    }
    let mut found = Vec::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(directory) = pending.pop() {
        let path = src.join(&directory);
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound && !found.is_empty() => continue,
            entries => entries.map_err(BackupError::io("scan", &path))?,
        };
        for entry in entries {
            let entry = entry.map_err(BackupError::io("scan", &path))?;
            let below = directory.join(entry.file_name());
            match look(&entry.path(), &below, &repo) {
                Ok(Some(seen)) => {
                    if seen.kind == SeenKind::Dir {
                        pending.push(below);
                    }
                    found.push(seen);
                }
                Ok(None) => {}
                // Gone since its name was read.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(BackupError::io("scan", &entry.path())(error)),
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn look(path: &Path, below: &Path, repo: &Metadata) -> io::Result<Option<Seen>> {
    let metadata = fs::symlink_metadata(path)?;
    let (kind, mode) = if metadata.is_file() {
        (SeenKind::File, mode(&metadata))
    } else if metadata.is_dir() && (metadata.dev(), metadata.ino()) != (repo.dev(), repo.ino()) {
        (SeenKind::Dir, mode(&metadata))
    } else if metadata.is_symlink() {
        let target = fs::read_link(path)?;
        (SeenKind::Symlink { target }, 0o777)
    } else {
        return Ok(None);
    };
    Ok(Some(Seen {
        path: below.to_owned(),
        size: metadata.len(),
        mode,
        mtime_ns: mtime_ns(&metadata),
        kind,
    }))
}

fn mode(metadata: &Metadata) -> u32 {
    metadata.permissions().mode() & 0o777
}

fn mtime_ns(metadata: &Metadata) -> i128 {
    i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec())
}

fn is_same(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && mtime_ns(before) == mtime_ns(after)
}
