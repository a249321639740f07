//! Kata 7.5 with files that get their names when they are whole, and lists instead of sets.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::archive::{BackupError, Entry, Kind, Manifest, Problem, Repo};
use crate::manifest::sha256_hex;

type Outcome<T> = Result<T, BackupError>;

fn needs(manifest: &Manifest) -> Vec<(String, PathBuf)> {
    let mut needs = Vec::new();
    for (path, entry) in &manifest.entries {
        if let Kind::File { sha256, .. } = &entry.kind {
            needs.push((sha256.clone(), path.clone()));
        }
    }
    needs
}

impl Repo {
    pub fn verify(&self) -> Outcome<Vec<Problem>> {
        let mut problems = Vec::new();
        let mut needed = Vec::new();
        for id in self.ids()? {
            match self.manifest(&id) {
                Ok(manifest) => needed.extend(needs(&manifest)),
                Err(error) => problems.push(Problem::BadManifest {
                    snapshot: id,
                    reason: error.to_string(),
                }),
            }
        }
        for (sha256, path) in needed.iter().cloned() {
            match fs::read(self.object_path(&sha256)) {
                Ok(bytes) if sha256_hex(&bytes) == sha256 => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    problems.push(Problem::MissingObject { sha256, path });
                }
                _ => problems.push(Problem::BadObject { sha256, path }),
            }
        }
        for (sha256, _) in self.all_objects()? {
            if needed.iter().all(|(other, _)| *other != sha256) {
                problems.push(Problem::Orphan { sha256 });
            }
        }
        problems.sort();
        problems.dedup();
        Ok(problems)
    }

    pub fn restore(&self, id: &str, dst: &Path) -> Outcome<u64> {
        if !self.ids()?.contains(&id.to_owned()) {
            return Err(BackupError::NoSuchSnapshot(id.to_owned()));
        }
        let manifest = self.manifest(id)?;
        for path in manifest.entries.keys() {
            if !is_safe(path, &manifest) {
                return Err(BackupError::UnsafePath(path.clone()));
            }
        }
        let not_empty = || BackupError::NotEmpty(dst.to_owned());
        if dst.exists() {
            let mut entries = fs::read_dir(dst).map_err(|_| not_empty())?;
            if entries.next().is_some() {
                return Err(not_empty());
            }
        }
        fs::create_dir_all(dst).map_err(BackupError::io("create", dst))?;
        let mut damaged = Vec::new();
        let mut directories = Vec::new();
        for (path, entry) in &manifest.entries {
            let place = dst.join(path);
            let done = match &entry.kind {
                Kind::Dir => {
                    directories.push((place.clone(), entry));
                    fs::create_dir(&place)
                }
                Kind::Symlink { target } => std::os::unix::fs::symlink(target, &place),
                Kind::File { sha256, .. } => {
                    let (sha256, path) = (sha256.clone(), path.clone());
                    match fs::read(self.object_path(&sha256)) {
                        Err(error) if error.kind() == ErrorKind::NotFound => {
                            damaged.push(Problem::MissingObject { sha256, path });
                            Ok(())
                        }
                        Ok(bytes) if sha256_hex(&bytes) == sha256 => put(&bytes, &place, entry),
                        _ => {
                            damaged.push(Problem::BadObject { sha256, path });
                            Ok(())
                        }
                    }
                }
            };
            done.map_err(BackupError::io("restore", &place))?;
        }
        while let Some((place, entry)) = directories.pop() {
            finish(&place, entry).map_err(BackupError::io("restore", &place))?;
        }
        if damaged.is_empty() {
            return Ok(manifest.entries.len() as u64);
        }
        Err(BackupError::Corrupt(damaged))
    }

    pub fn prune(&self, keep: usize) -> Outcome<u64> {
        let path = self.lock_path();
        let lock = OpenOptions::new().create(true).append(true).open(&path);
        let lock = lock.map_err(BackupError::io("lock", &path))?;
        if lock.try_lock().is_err() {
            return Err(BackupError::Locked);
        }
        let mut ids = self.ids()?;
        let split = ids.len() - ids.len().min(keep.max(1));
        let kept = ids.split_off(split);
        let mut needed = Vec::new();
        for id in &kept {
            needed.extend(needs(&self.manifest(id)?));
        }
        for id in ids {
            let manifest = self.manifests().join(id);
            fs::remove_file(&manifest).map_err(BackupError::io("forget", &manifest))?;
        }
        let mut removed = 0;
        for (sha256, object) in self.all_objects()? {
            if !needed.iter().any(|(other, _)| *other == sha256) {
                fs::remove_file(&object).map_err(BackupError::io("remove", &object))?;
                removed += 1;
            }
        }
        lock.unlock().map_err(BackupError::io("unlock", &path))?;
        Ok(removed)
    }

    fn all_objects(&self) -> Outcome<Vec<(String, PathBuf)>> {
        let root = self.objects();
        let mut found = Vec::new();
        let mut walk = || -> io::Result<()> {
            for outer in fs::read_dir(&root)? {
                let outer = outer?.path();
                for inner in fs::read_dir(&outer)? {
                    let path = inner?.path();
                    let name = |path: &Path| {
                        path.file_name()
                            .unwrap_or_default()
                            .to_string_lossy()
                            .into_owned()
                    };
                    found.push((name(&outer) + &name(&path), path));
                }
            }
            Ok(())
        };
        walk().map_err(BackupError::io("list", &root))?;
        Ok(found)
    }
}

/// Looks at the bytes of the path, from its beginning on.
fn is_safe(path: &Path, manifest: &Manifest) -> bool {
    let bytes = path.as_os_str().as_bytes();
    let mut so_far = PathBuf::new();
    let mut parts = bytes.split(|byte| *byte == b'/').peekable();
    while let Some(part) = parts.next() {
        if matches!(part, b"" | b"." | b"..") || part.contains(&0) {
            return false;
        }
        so_far.push(std::ffi::OsStr::from_bytes(part));
        let is_last = parts.peek().is_none();
        let kind = manifest.entries.get(&so_far).map(|entry| &entry.kind);
        if !is_last && kind != Some(&Kind::Dir) {
            return false;
        }
    }
    true
}

fn put(bytes: &[u8], place: &Path, entry: &Entry) -> io::Result<()> {
    if fs::symlink_metadata(place).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let directory = place.parent().unwrap_or(place);
    let mut unfinished = tempfile::NamedTempFile::new_in(directory)?;
    unfinished.write_all(bytes)?;
    unfinished.persist_noclobber(place)?;
    finish(place, entry)
}

/// Sets the time before the permissions: who may not read a file may not open it, either.
fn finish(place: &Path, entry: &Entry) -> io::Result<()> {
    let file = File::open(place)?;
    let nanoseconds = u64::try_from(entry.mtime_ns.unsigned_abs()).unwrap_or(u64::MAX);
    let distance = Duration::from_nanos(nanoseconds);
    let time = if entry.mtime_ns >= 0 {
        SystemTime::UNIX_EPOCH + distance
    } else {
        SystemTime::UNIX_EPOCH - distance
    };
    file.set_modified(time)?;
    file.set_permissions(Permissions::from_mode(entry.mode))
}
