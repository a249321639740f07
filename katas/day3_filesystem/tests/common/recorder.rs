//! The calls of an atomic replacement, recorded, and failing where a test wants it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use day3_filesystem::{AtomicOps, RealOps};
use harness::Scratch;

/// The real calls, without waiting for the disk: told in order, failing where wanted.
pub struct Recorder {
    scratch: PathBuf,
    failing: Vec<&'static str>,
    pub calls: Vec<String>,
    temp: Option<PathBuf>,
}

impl Recorder {
    pub fn new(scratch: &Scratch, failing: &[&'static str]) -> Self {
        Self {
            scratch: scratch.path().to_owned(),
            failing: failing.to_owned(),
            calls: Vec::new(),
            temp: None,
        }
    }

    fn call(&mut self, step: &'static str, paths: &[&Path]) -> io::Result<()> {
        let paths: Vec<String> = paths.iter().map(|path| self.shown(path)).collect();
        self.calls.push(format!("{step} {}", paths.join(" ")));
        if self.failing.contains(&step) {
            return Err(io::Error::from(ErrorKind::StorageFull));
        }
        Ok(())
    }

    /// The path below the scratch, whichever way it is written; `TEMP` is the new file.
    fn shown(&self, path: &Path) -> String {
        if self.temp.as_deref() == Some(path) {
            return "TEMP".to_owned();
        }
        let place = match (fs::canonicalize(path), path.parent(), path.file_name()) {
            // A name that is not there yet, or a link, is a name in its directory.
            (_, Some(parent), Some(name)) if !path.is_dir() => {
                fs::canonicalize(parent).map(|parent| parent.join(name))
            }
            (place, ..) => place,
        };
        let place = place.unwrap_or_else(|_| path.to_owned());
        let relative = place.strip_prefix(&self.scratch).unwrap_or(&place);
        relative.display().to_string()
    }
}

impl AtomicOps for Recorder {
    fn create_temp(&mut self, dir: &Path) -> io::Result<PathBuf> {
        self.call("create_temp", &[dir])?;
        let temp = RealOps.create_temp(dir)?;
        self.temp = Some(temp.clone());
        Ok(temp)
    }

    fn write(&mut self, tmp: &Path, data: &[u8]) -> io::Result<()> {
        self.call("write", &[tmp])?;
        RealOps.write(tmp, data)
    }

    fn copy_mode(&mut self, from: &Path, tmp: &Path) -> io::Result<()> {
        self.call("copy_mode", &[from, tmp])?;
        RealOps.copy_mode(from, tmp)
    }

    fn sync_file(&mut self, tmp: &Path) -> io::Result<()> {
        self.call("sync_file", &[tmp])
    }

    fn rename(&mut self, tmp: &Path, dst: &Path) -> io::Result<()> {
        self.call("rename", &[tmp, dst])?;
        RealOps.rename(tmp, dst)
    }

    fn sync_dir(&mut self, dir: &Path) -> io::Result<()> {
        self.call("sync_dir", &[dir])
    }

    fn remove(&mut self, tmp: &Path) -> io::Result<()> {
        self.call("remove", &[tmp])?;
        RealOps.remove(tmp)
    }
}
