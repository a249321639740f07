//! Rejected by: day7_capstone::rotation::other_files_are_left_alone
//! It reads `+1` as a number, and takes the file of somebody else for its own.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use flate2::{Compression, GzBuilder};
use support::Clock;

use crate::units::nanoseconds;
use crate::{Compress, RotatePolicy};

#[derive(Clone)]
pub struct RotatingLog {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    path: PathBuf,
    policy: RotatePolicy,
    clock: Arc<dyn Clock + Send + Sync>,
    /// Nothing after it could not be opened.
    file: Option<File>,
    /// The period of the last line.
    period: Option<i128>,
}

impl RotatingLog {
    pub fn open(
        path: &Path,
        policy: RotatePolicy,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> io::Result<RotatingLog> {
        check(&policy)?;
        let mut inner = Inner {
            path: path.to_owned(),
            policy,
            clock,
            file: None,
            period: None,
        };
        inner.open()?;
        let inner = Arc::new(Mutex::new(inner));
        Ok(RotatingLog { inner })
    }

    pub fn write_line(&self, line: &[u8]) -> io::Result<()> {
        if line.contains(&b'\n') {
            return Err(ErrorKind::InvalidInput.into());
        }
        // One buffer and one call: nobody's line can come between a line and its end.
        let record = [line, b"\n"].concat();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.write(&record)
    }

    pub fn reopen(&self) -> io::Result<()> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.open()
    }
}

impl Inner {
    fn open(&mut self) -> io::Result<()> {
        // First: if this fails, nothing more goes to a file that may have been moved away.
        self.file = None;
        let file = File::options().append(true).create(true).open(&self.path)?;
        let metadata = file.metadata()?;
        let modified = DateTime::<Utc>::from(metadata.modified()?);
        let has_lines = metadata.len() > 0;
        self.period = has_lines.then(|| self.period_of(modified)).flatten();
        self.file = Some(file);
        Ok(())
    }

    fn write(&mut self, record: &[u8]) -> io::Result<()> {
        if self.file.is_none() {
            self.open()?;
        }
        let now = self.period_of(self.clock.now());
        if self.is_due(record, now)? {
            self.rotate()?;
        }
        let file = self.file.as_mut().ok_or(ErrorKind::NotFound)?;
        let written = file.write(record)?;
        // Only the attempt to write the rest tells why not all was: mostly a disk is full.
        file.write_all(&record[written..])?;
        self.period = now;
        Ok(())
    }

    fn is_due(&self, record: &[u8], now: Option<i128>) -> io::Result<bool> {
        // Asked each time: others may append to the same file.
        let file = self.file.as_ref().ok_or(ErrorKind::NotFound)?;
        let size = file.metadata()?.len();
        let after = size + record.len() as u64;
        let is_full = self.policy.max_bytes.is_some_and(|max| after > max);
        Ok(size > 0 && (is_full || self.period != now))
    }

    fn rotate(&mut self) -> io::Result<()> {
        let mut reopened = false;
        let (path, policy) = (self.path.clone(), self.policy.clone());
        let result = rotate(&path, &policy, &mut || {
            self.open()?;
            reopened = true;
            Ok(())
        });
        match result {
            // What it could not compress, the next rotation will; the line can be written.
            _ if reopened => Ok(()),
            // It may have been renamed under us already.
            _ => self.open(),
        }
    }

    fn period_of(&self, moment: DateTime<Utc>) -> Option<i128> {
        let every = i128::try_from(self.policy.every?.as_nanos()).ok()?;
        Some(nanoseconds(moment).div_euclid(every))
    }
}

pub fn rotate(
    path: &Path,
    policy: &RotatePolicy,
    reopen: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<bool> {
    check(policy)?;
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        metadata => metadata?,
    };
    if metadata.len() == 0 {
        return Ok(false);
    }
    for old in old_files(path)?.into_iter().rev() {
        if old.number >= policy.keep || old.is_superseded {
            fs::remove_file(&old.path)?;
        } else {
            fs::rename(&old.path, numbered(path, old.number + 1, old.is_gz))?;
        }
    }
    // The writer follows the file, not its name: it goes on writing to `.1` until it reopens.
    fs::rename(path, numbered(path, 1, false))?;
    let new = File::options().append(true).create(true).open(path)?;
    new.set_permissions(metadata.permissions())?;
    reopen()?;
    let first = match policy.compress {
        Compress::Never => return Ok(true),
        Compress::AfterReopen => 1,
        Compress::NextTime => 2,
    };
    for old in old_files(path)? {
        if old.number >= first && !old.is_gz {
            compress(&old.path)?;
        }
    }
    Ok(true)
}

fn check(policy: &RotatePolicy) -> io::Result<()> {
    if policy.keep == 0 || policy.every == Some(Duration::ZERO) {
        return Err(ErrorKind::InvalidInput.into());
    }
    Ok(())
}

struct Old {
    number: usize,
    is_gz: bool,
    /// A plain file beside its own compressed form: a crash came before it was removed.
    is_superseded: bool,
    path: PathBuf,
}

/// `app.log.3` or `app.log.3.gz`.
fn numbered(path: &Path, number: usize, is_gz: bool) -> PathBuf {
    let end = if is_gz { ".gz" } else { "" };
    with_end(path, &format!(".{number}{end}"))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// The files that were rotated, by number; of two with the same the plain one is last.
fn old_files(path: &Path) -> io::Result<Vec<Old>> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut found: Vec<Old> = Vec::new();
    for entry in fs::read_dir(directory)? {
        let other = entry?.file_name();
        let end = other.as_encoded_bytes();
        let Some(end) = end
            .strip_prefix(name.as_encoded_bytes())
            .and_then(|end| std::str::from_utf8(end).ok()?.strip_prefix('.'))
        else {
            continue;
        };
        let plain = end.strip_suffix(".gz");
        let Ok(number) = plain.unwrap_or(end).parse::<usize>() else {
            continue;
        };
        let path = numbered(path, number, plain.is_some());
        let path = match plain.unwrap_or(end).starts_with('+') {
            true => path.with_file_name(&other),
            false => path,
        };
        if number > 0 && path.file_name() == Some(&other) {
            found.push(Old {
                number,
                is_gz: plain.is_some(),
                is_superseded: false,
                path,
            });
        }
    }
    found.sort_by_key(|old| (old.number, !old.is_gz));
    for index in 1..found.len() {
        found[index].is_superseded = found[index].number == found[index - 1].number;
    }
    Ok(found)
}

/// Makes `.3.gz` of `.3`. At no moment is there a `.3.gz` that is not whole.
fn compress(plain: &Path) -> io::Result<()> {
    let unfinished = with_end(plain, ".gz.tmp");
    let mut source = File::open(plain)?;
    let target = File::create(&unfinished)?;
    let mode = source.metadata()?.permissions().mode() & 0o777;
    target.set_permissions(Permissions::from_mode(mode))?;
    // No time in the header: the same lines give the same bytes.
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .write(target, Compression::default());
    io::copy(&mut source, &mut encoder)?;
    encoder.finish()?.sync_all()?;
    fs::rename(unfinished, with_end(plain, ".gz"))?;
    fs::remove_file(plain)
}
