//! Kata 7.8 with names that are tried one after the other, and a log that remembers its size.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Error, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use flate2::{Compression, GzBuilder};
use support::Clock;

use crate::{Compress, RotatePolicy};

#[derive(Clone)]
pub struct RotatingLog(Arc<Mutex<State>>);

struct State {
    path: PathBuf,
    policy: RotatePolicy,
    clock: Arc<dyn Clock + Send + Sync>,
    open: Result<(File, i64), ()>,
}

fn refused() -> Error {
    Error::new(ErrorKind::InvalidInput, "that cannot be")
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

impl State {
    fn period(&self, micros: i64) -> i64 {
        self.policy
            .every
            .map_or(0, |every| micros.div_euclid(millis(every).max(1)))
    }

    fn now(&self) -> i64 {
        self.period(self.clock.now().timestamp_micros())
    }

    fn open(&mut self) -> io::Result<()> {
        self.open = Err(());
        let file = append_to(&self.path)?;
        let modified = file.metadata()?.modified()?;
        let micros = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => millis(after),
            Err(before) => -millis(before.duration()),
        };
        self.open = Ok((file, self.period(micros)));
        Ok(())
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.open.is_err() {
            self.open()?;
        }
        let now = self.now();
        let Ok((file, last)) = &self.open else {
            return Err(ErrorKind::NotFound.into());
        };
        let size = file.metadata()?.len();
        let limit = self.policy.max_bytes.unwrap_or(u64::MAX);
        let too_large = size.saturating_add(line.len() as u64 + 1) > limit;
        if size > 0 && (too_large || *last != now) {
            let (path, policy) = (self.path.clone(), self.policy.clone());
            self.open = Err(());
            let _ = rotate(&path, &policy, &mut || self.open());
            if self.open.is_err() {
                self.open()?;
            }
        }
        let Ok((file, last)) = &mut self.open else {
            return Err(ErrorKind::NotFound.into());
        };
        let mut whole = Vec::with_capacity(line.len() + 1);
        whole.extend_from_slice(line);
        whole.push(b'\n');
        file.write_all(&whole)?;
        *last = now;
        Ok(())
    }
}

impl RotatingLog {
    pub fn open(
        path: &Path,
        policy: RotatePolicy,
        clock: Arc<dyn Clock + Send + Sync>,
    ) -> io::Result<RotatingLog> {
        if policy.keep < 1 || policy.every.is_some_and(|every| every.is_zero()) {
            return Err(refused());
        }
        let path = path.to_owned();
        let mut state = State {
            path,
            policy,
            clock,
            open: Err(()),
        };
        state.open()?;
        Ok(RotatingLog(Arc::new(Mutex::new(state))))
    }

    pub fn write_line(&self, line: &[u8]) -> io::Result<()> {
        if line.iter().any(|byte| *byte == b'\n') {
            return Err(refused());
        }
        self.0.lock().expect("no panic in here").write(line)
    }

    pub fn reopen(&self) -> io::Result<()> {
        self.0.lock().expect("no panic in here").open()
    }
}

fn name(path: &Path, number: usize, end: &str) -> PathBuf {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{file}.{number}{end}"))
}

/// Removes a file if there is one.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The largest number of an old file.
fn highest(path: &Path) -> io::Result<usize> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let start = format!(
        "{}.",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    let mut highest = 0;
    for entry in fs::read_dir(parent.unwrap_or(Path::new(".")))? {
        let other = entry?.file_name().to_string_lossy().into_owned();
        let Some(rest) = other.strip_prefix(&start) else {
            continue;
        };
        let digits = rest.strip_suffix(".gz").unwrap_or(rest);
        if let Ok(number) = digits.parse::<usize>()
            && number.to_string() == digits
        {
            highest = highest.max(number);
        }
    }
    Ok(highest)
}

pub fn rotate(
    path: &Path,
    policy: &RotatePolicy,
    reopen: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<bool> {
    if policy.keep < 1 {
        return Err(refused());
    }
    let permissions = match fs::metadata(path) {
        Ok(metadata) if metadata.len() > 0 => metadata.permissions(),
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    for number in (1..=highest(path)?).rev() {
        let (plain, packed) = (name(path, number, ""), name(path, number, ".gz"));
        if number >= policy.keep {
            remove(&plain)?;
            remove(&packed)?;
        } else if is_there(&packed) {
            remove(&plain)?;
            fs::rename(&packed, name(path, number + 1, ".gz"))?;
        } else if is_there(&plain) {
            fs::rename(&plain, name(path, number + 1, ""))?;
        }
    }
    fs::rename(path, name(path, 1, ""))?;
    append_to(path)?.set_permissions(permissions)?;
    reopen()?;
    let youngest = match policy.compress {
        Compress::Never => policy.keep + 1,
        Compress::AfterReopen => 1,
        Compress::NextTime => 2,
    };
    for number in youngest..=policy.keep.min(highest(path)?) {
        let plain = name(path, number, "");
        if is_there(&plain) {
            pack(
                &plain,
                &name(path, number, ".gz"),
                &name(path, number, ".part"),
            )?;
        }
    }
    Ok(true)
}

fn pack(plain: &Path, packed: &Path, part: &Path) -> io::Result<()> {
    let lines = fs::read(plain)?;
    remove(part)?;
    let file = OpenOptions::new().write(true).create_new(true).open(part)?;
    file.set_permissions(fs::metadata(plain)?.permissions())?;
    let mut writer = GzBuilder::new().mtime(0).write(file, Compression::fast());
    writer.write_all(&lines)?;
    writer.finish()?.sync_data()?;
    fs::rename(part, packed)?;
    fs::remove_file(plain)
}
