//! Kata 7.4 with files in memory, names of its own in `tmp`, and a scan that calls itself.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use nix::libc::{O_CLOEXEC, O_NOFOLLOW, O_NONBLOCK};
use support::Clock;

use crate::archive::{
    BackupError, Entry, FORMAT, Hooks, Kind, Manifest, Repo, Seen, SeenKind, Summary,
};
use crate::manifest::sha256_hex;
use crate::plan::plan;
use crate::units::{file_stamp, nanoseconds};

type Outcome<T> = Result<T, BackupError>;

impl Repo {
    pub fn init(root: &Path) -> Outcome<Repo> {
        let fail = |source| BackupError::Io {
            op: "init",
            path: root.to_owned(),
            source,
        };
        if Repo::open(root).is_err() {
            if root.is_dir() && fs::read_dir(root).map_err(fail)?.count() > 0 {
                return Err(BackupError::NotEmpty(root.to_owned()));
            }
            fs::create_dir_all(root).map_err(fail)?;
            fs::write(root.join("format"), FORMAT).map_err(fail)?;
        }
        for name in ["objects", "snapshots", "tmp"] {
            fs::create_dir_all(root.join(name)).map_err(fail)?;
        }
        Repo::open(root)
    }

    pub fn open(root: &Path) -> Outcome<Repo> {
        let path = root.join("format");
        let text = fs::read_to_string(&path).map_err(BackupError::io("format", &path))?;
        if text != FORMAT {
            let source = io::Error::other("this is no repository");
            return Err(BackupError::io("format", &path)(source));
        }
        let root = root.to_owned();
        Ok(Repo { root })
    }

    pub fn backup(&self, src: &Path, clock: &dyn Clock, hooks: &mut dyn Hooks) -> Outcome<Summary> {
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.lock_path())
            .map_err(BackupError::io("lock", &self.root))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(BackupError::Locked),
            other => other.map_err(|e| BackupError::io("lock", &self.root)(e.into()))?,
        }
        let mut run = Run {
            repo: self,
            src,
            hooks,
            written: 0,
        };
        let result = run.all(clock);
        lock.unlock()
            .map_err(BackupError::io("unlock", &self.root))?;
        result
    }

    pub fn snapshots(&self) -> Outcome<Vec<Manifest>> {
        let mut snapshots = Vec::new();
        for id in self.ids()? {
            snapshots.push(self.manifest(&id)?);
        }
        Ok(snapshots)
    }
}

/// One backup.
struct Run<'a> {
    repo: &'a Repo,
    src: &'a Path,
    hooks: &'a mut dyn Hooks,
    written: u32,
}

impl Run<'_> {
    fn at(&mut self, point: &str) -> Outcome<()> {
        let result = self.hooks.at(point);
        result.map_err(BackupError::io("hook", &self.repo.root))
    }

    fn all(&mut self, clock: &dyn Clock) -> Outcome<Summary> {
        self.at("locked")?;
        let tmp = self.repo.tmp();
        fs::remove_dir_all(&tmp)
            .and_then(|()| fs::create_dir(&tmp))
            .map_err(BackupError::io("clear", &tmp))?;
        let now = clock.now();
        let ids = self.repo.ids()?;
        let mut last = None;
        for id in &ids {
            last = self.repo.manifest(id).ok().or(last);
        }
        let mut seen = Vec::new();
        self.scan(Path::new(""), &mut seen)?;
        seen.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.at("scanned")?;
        let keep = plan(last.as_ref(), &seen).keep;
        let mut entries = BTreeMap::new();
        let (mut files, mut stored, mut bytes_stored) = (0, 0, 0);
        for one in seen {
            let (mode, mtime_ns) = (one.mode, one.mtime_ns);
            let entry = |kind| Entry {
                kind,
                mode,
                mtime_ns,
            };
            let before = last.as_ref().and_then(|last| last.entries.get(&one.path));
            let entry = match (one.kind, before) {
                (SeenKind::Dir, _) => entry(Kind::Dir),
                (SeenKind::Symlink { target }, _) => entry(Kind::Symlink { target }),
                (SeenKind::File, Some(before)) if keep.contains(&one.path) => {
                    files += 1;
                    entry(before.kind.clone())
                }
                (SeenKind::File, _) => {
                    let Some((bytes, metadata)) = self.read(&one.path)? else {
                        continue;
                    };
                    files += 1;
                    let sha256 = sha256_hex(&bytes);
                    let size = bytes.len() as u64;
                    let object = self.repo.object_path(&sha256);
                    if !object.exists() {
                        self.write(&bytes, &object)?;
                        stored += 1;
                        bytes_stored += size;
                    }
                    Entry {
                        kind: Kind::File { size, sha256 },
                        mode: metadata.mode() & 0o777,
                        mtime_ns: time(&metadata),
                    }
                }
            };
            entries.insert(one.path, entry);
        }
        self.at("objects-done")?;
        let stamp = file_stamp(now);
        let newest = ids.last().map(|id| id.split_at(id.len() - 5));
        let id = match newest {
            Some((old, number)) if *old >= *stamp => {
                let number: u32 = number[1..].parse().unwrap_or_default();
                format!("{old}-{:04}", number + 1)
            }
            _ => stamp + "-0001",
        };
        let started_ns = nanoseconds(now);
        let manifest = Manifest {
            id: id.clone(),
            started_ns,
            entries,
        };
        let ready = self.prepare(manifest.encode().as_bytes())?;
        self.at("manifest-written")?;
        let place = self.repo.manifests().join(&id);
        fs::rename(&ready, &place).map_err(BackupError::io("publish", &place))?;
        self.at("published")?;
        Ok(Summary {
            id,
            files,
            stored,
            reused: files - stored,
            bytes_stored,
        })
    }

    fn prepare(&mut self, bytes: &[u8]) -> Outcome<PathBuf> {
        self.written += 1;
        let path = self.repo.tmp().join(format!("part-{}", self.written));
        let write = || {
            let mut file = File::create(&path)?;
            file.write_all(bytes)?;
            file.sync_data()
        };
        write().map_err(BackupError::io("write", &path))?;
        Ok(path)
    }

    fn write(&mut self, bytes: &[u8], place: &Path) -> Outcome<()> {
        let ready = self.prepare(bytes)?;
        let directory = place.parent().unwrap_or(place);
        fs::create_dir_all(directory)
            .and_then(|()| fs::rename(&ready, place))
            .and_then(|()| File::open(directory)?.sync_all())
            .map_err(BackupError::io("write", place))
    }

    fn read(&mut self, path: &Path) -> Outcome<Option<(Vec<u8>, Metadata)>> {
        self.at(&format!("object:{}", path.display()))?;
        let full = self.src.join(path);
        let mut attempts = 0;
        loop {
            attempts += 1;
            match fs::symlink_metadata(&full) {
                Ok(metadata) if metadata.is_file() => {}
                Ok(_) => return Err(BackupError::Changed(path.to_owned())),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(BackupError::io("look", &full)(error)),
            }
            let mut open = OpenOptions::new();
            open.read(true)
                .custom_flags(O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
            let mut file = open.open(&full).map_err(BackupError::io("open", &full))?;
            let look = |file: &File| file.metadata().map_err(BackupError::io("look", &full));
            let before = look(&file)?;
            let mut bytes = Vec::new();
            let length = file.read_to_end(&mut bytes);
            let length = length.map_err(BackupError::io("read", &full))? as u64;
            self.at(&format!("read:{}", path.display()))?;
            let after = look(&file)?;
            let same = [before.len(), length]
                .iter()
                .all(|size| *size == after.len());
            if same && time(&before) == time(&after) {
                return Ok(Some((bytes, after)));
            }
            if attempts == 2 {
                return Err(BackupError::Changed(path.to_owned()));
            }
        }
    }

    fn scan(&self, below: &Path, seen: &mut Vec<Seen>) -> Outcome<()> {
        let directory = self.src.join(below);
        let entries = match fs::read_dir(&directory) {
            Err(error) if is_gone(&error) && below != Path::new("") => return Ok(()),
            entries => entries.map_err(BackupError::io("scan", &directory))?,
        };
        for entry in entries {
            let entry = entry.map_err(BackupError::io("scan", &directory))?;
            let (full, path) = (entry.path(), below.join(entry.file_name()));
            let metadata = match fs::symlink_metadata(&full) {
                Err(error) if is_gone(&error) => continue,
                metadata => metadata.map_err(BackupError::io("scan", &full))?,
            };
            let kind = metadata.file_type();
            let is_ours = || fs::canonicalize(&full).ok() == fs::canonicalize(&self.repo.root).ok();
            if kind.is_fifo()
                || kind.is_socket()
                || !(kind.is_file() || kind.is_dir() || kind.is_symlink())
            {
                continue;
            }
            if kind.is_dir() {
                if is_ours() {
                    continue;
                }
                self.scan(&path, seen)?;
            }
            let (kind, mode) = if kind.is_symlink() {
                let target = match fs::read_link(&full) {
                    Err(error) if is_gone(&error) => continue,
                    target => target.map_err(BackupError::io("scan", &full))?,
                };
                (SeenKind::Symlink { target }, 0o777)
            } else if kind.is_dir() {
                (SeenKind::Dir, metadata.mode() & 0o777)
            } else {
                (SeenKind::File, metadata.mode() & 0o777)
            };
            seen.push(Seen {
                path,
                size: metadata.len(),
                mode,
                mtime_ns: time(&metadata),
                kind,
            });
        }
        Ok(())
    }
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}

fn time(metadata: &Metadata) -> i128 {
    i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec())
}
