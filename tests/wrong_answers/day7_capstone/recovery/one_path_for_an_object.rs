//! Rejected by: day7_capstone::recovery::an_object_that_was_cut_short_or_is_gone_is_found
//! Only one of the files that need an object is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use nix::fcntl::AT_FDCWD;
use nix::sys::stat::{UtimensatFlags, utimensat};
use nix::sys::time::TimeSpec;

use crate::archive::{BackupError, Entry, Kind, Manifest, Problem, Repo};
use crate::manifest::copy_and_hash;

impl Repo {
    pub fn verify(&self) -> Result<Vec<Problem>, BackupError> {
        let mut problems = BTreeSet::new();
        let mut needed: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
        for id in self.ids()? {
            match self.manifest(&id) {
                Ok(manifest) => {
                    for (path, entry) in manifest.entries {
                        if let Kind::File { sha256, .. } = entry.kind {
                            needed.entry(sha256).or_default().insert(path);
                        }
                    }
                }
                Err(BackupError::Corrupt(found)) => problems.extend(found),
                Err(error) => {
                    let (snapshot, reason) = (id, error.to_string());
                    problems.insert(Problem::BadManifest { snapshot, reason });
                }
            }
        }
        for (sha256, paths) in &needed {
            let object = File::open(self.object_path(sha256));
            let problem: fn(String, PathBuf) -> Problem = match object {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    |sha256, path| Problem::MissingObject { sha256, path }
                }
                // What cannot be read is as bad as what is wrong.
                object => {
                    match object.and_then(|mut file| copy_and_hash(&mut file, &mut io::sink())) {
                        Ok((_, actual)) if actual == *sha256 => continue,
                        _ => |sha256, path| Problem::BadObject { sha256, path },
                    }
                }
            };
            problems.extend(
                paths
                    .iter()
                    .take(1)
                    .map(|path| problem(sha256.clone(), path.clone())),
            );
        }
        let orphans = self
            .stored()?
            .into_iter()
            .filter(|name| !needed.contains_key(name));
        problems.extend(orphans.map(|sha256| Problem::Orphan { sha256 }));
        Ok(problems.into_iter().collect())
    }

    pub fn restore(&self, id: &str, dst: &Path) -> Result<u64, BackupError> {
        // Only names that were found: this one may be `../../elsewhere`.
        if !self.ids()?.iter().any(|known| known == id) {
            return Err(BackupError::NoSuchSnapshot(id.to_owned()));
        }
        let manifest = self.manifest(id)?;
        check_paths(&manifest)?;
        prepare(dst)?;
        let mut problems = Vec::new();
        // Sorted by path: a directory stands before all that is in it.
        for (path, entry) in &manifest.entries {
            let to = dst.join(path);
            match &entry.kind {
                // Ours alone until it is filled: a directory may forbid to write into it.
                Kind::Dir => DirBuilder::new().mode(0o700).create(&to),
                Kind::Symlink { target } => symlink(target, &to),
                Kind::File { sha256, .. } => {
                    problems.extend(self.restore_file(sha256, path, &to, entry)?);
                    Ok(())
                }
            }
            .map_err(BackupError::io("restore", &to))?;
        }
        // Deepest first: to change what is in a directory changes its time.
        for (path, entry) in manifest.entries.iter().rev() {
            if entry.kind == Kind::Dir {
                let to = dst.join(path);
                dress(&to, entry).map_err(BackupError::io("restore", &to))?;
            }
        }
        if problems.is_empty() {
            Ok(manifest.entries.len() as u64)
        } else {
            Err(BackupError::Corrupt(problems))
        }
    }

    pub fn prune(&self, keep: usize) -> Result<u64, BackupError> {
        let lock = self.lock_for_pruning()?;
        let result = self.locked_prune(keep.max(1));
        let _ = lock.unlock();
        result
    }

    /// The names of all objects that are there.
    fn stored(&self) -> Result<BTreeSet<String>, BackupError> {
        let objects = self.objects();
        let list = || -> io::Result<BTreeSet<String>> {
            let mut names = BTreeSet::new();
            for directory in fs::read_dir(&objects)? {
                let directory = directory?;
                for object in fs::read_dir(directory.path())? {
                    let mut name = directory.file_name();
                    name.push(object?.file_name());
                    names.insert(name.to_string_lossy().into_owned());
                }
            }
            Ok(names)
        };
        list().map_err(BackupError::io("list", &objects))
    }

    /// Copies an object to a file. A problem with it is no reason to stop: the other files
    /// are still wanted.
    fn restore_file(
        &self,
        sha256: &str,
        path: &Path,
        to: &Path,
        entry: &Entry,
    ) -> Result<Option<Problem>, BackupError> {
        let (wanted, path) = (sha256.to_owned(), path.to_owned());
        let mut object = match File::open(self.object_path(sha256)) {
            Ok(object) => object,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Some(Problem::MissingObject {
                    sha256: wanted,
                    path,
                }));
            }
            Err(_) => {
                return Ok(Some(Problem::BadObject {
                    sha256: wanted,
                    path,
                }));
            }
        };
        let copied = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(to)
            .and_then(|mut file| copy_and_hash(&mut object, &mut file));
        let actual = match copied {
            Ok((_, actual)) => actual,
            // It cannot be read: no reason to stop. Or is it `to` that cannot be written?
            Err(_) if !self.can_be_read(sha256) => String::new(),
            Err(error) => return Err(BackupError::io("restore", to)(error)),
        };
        if actual != sha256 {
            fs::remove_file(to).map_err(BackupError::io("remove", to))?;
            return Ok(Some(Problem::BadObject {
                sha256: wanted,
                path,
            }));
        }
        dress(to, entry).map_err(BackupError::io("restore", to))?;
        Ok(None)
    }

    fn can_be_read(&self, sha256: &str) -> bool {
        let object = File::open(self.object_path(sha256));
        object.is_ok_and(|mut object| copy_and_hash(&mut object, &mut io::sink()).is_ok())
    }

    fn lock_for_pruning(&self) -> Result<File, BackupError> {
        let path = self.lock_path();
        let file = File::options().append(true).create(true).open(&path);
        let file = file.map_err(BackupError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(BackupError::Locked),
            Err(TryLockError::Error(error)) => Err(BackupError::io("lock", &path)(error)),
        }
    }

    fn locked_prune(&self, keep: usize) -> Result<u64, BackupError> {
        let ids = self.ids()?;
        let (old, kept) = ids.split_at(ids.len().saturating_sub(keep));
        let (mut needed, mut problems) = (BTreeSet::new(), Vec::new());
        for id in kept {
            match self.manifest(id) {
                Ok(manifest) => {
                    needed.extend(manifest.entries.into_values().filter_map(
                        |entry| match entry.kind {
                            Kind::File { sha256, .. } => Some(sha256),
                            _ => None,
                        },
                    ))
                }
                Err(BackupError::Corrupt(found)) => problems.extend(found),
                Err(error) => return Err(error),
            }
        }
        // Who cannot read what is still needed must not remove anything.
        if !problems.is_empty() {
            return Err(BackupError::Corrupt(problems));
        }
        let manifests = self.manifests();
        for id in old {
            let path = manifests.join(id);
            fs::remove_file(&path).map_err(BackupError::io("remove", &path))?;
        }
        // A crash from here on leaves orphans, never a snapshot without its objects.
        let synced = File::open(&manifests).and_then(|directory| directory.sync_all());
        synced.map_err(BackupError::io("sync", &manifests))?;
        let mut removed = 0;
        for sha256 in self.stored()?.difference(&needed) {
            let path = self.object_path(sha256);
            fs::remove_file(&path).map_err(BackupError::io("remove", &path))?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// Refuses every path that is not a plain way down through directories of the manifest:
/// whoever wrote it may want to write elsewhere.
fn check_paths(manifest: &Manifest) -> Result<(), BackupError> {
    for path in manifest.entries.keys() {
        let is_plain = path
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let parents = path
            .ancestors()
            .skip(1)
            .filter(|p| !p.as_os_str().is_empty());
        let leads_down = parents.into_iter().all(|parent| {
            let entry = manifest.entries.get(parent);
            entry.is_some_and(|entry| entry.kind == Kind::Dir)
        });
        if !is_plain || !leads_down || path.as_os_str().as_encoded_bytes().contains(&0) {
            return Err(BackupError::UnsafePath(path.clone()));
        }
    }
    Ok(())
}

/// Sees to it that there is an empty directory.
fn prepare(dst: &Path) -> Result<(), BackupError> {
    match fs::read_dir(dst) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(BackupError::NotEmpty(dst.to_owned())),
            None => Ok(()),
        },
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            Err(BackupError::NotEmpty(dst.to_owned()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(dst).map_err(BackupError::io("create", dst))
        }
        Err(error) => Err(BackupError::io("list", dst)(error)),
    }
}

/// Gives a file or directory its permissions and then its time.
fn dress(path: &Path, entry: &Entry) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(entry.mode))?;
    let out_of_range = |_| io::Error::from(ErrorKind::InvalidData);
    let seconds = entry.mtime_ns.div_euclid(1_000_000_000);
    let nanoseconds = entry.mtime_ns.rem_euclid(1_000_000_000);
    let mtime = TimeSpec::new(
        seconds.try_into().map_err(out_of_range)?,
        nanoseconds.try_into().map_err(out_of_range)?,
    );
    let flag = UtimensatFlags::NoFollowSymlink;
    Ok(utimensat(
        AT_FDCWD,
        path,
        &TimeSpec::UTIME_OMIT,
        &mtime,
        flag,
    )?)
}
