//! System calls that the katas are given as values, so that a test can let one of them fail.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The calls that an atomic replacement is made of. [`RealOps`] makes them; the tests have
/// a recorder that fails at a step of their choice.
pub trait AtomicOps {
    /// Makes a new, empty file with a name of its own in `dir`, and returns its path.
    ///
    /// # Errors
    /// What the system says.
    fn create_temp(&mut self, dir: &Path) -> io::Result<PathBuf>;

    /// Writes all of `data` into `tmp`.
    ///
    /// # Errors
    /// What the system says: the disk is full, say.
    fn write(&mut self, tmp: &Path, data: &[u8]) -> io::Result<()>;

    /// Gives `tmp` the permission bits of `from`.
    ///
    /// # Errors
    /// What the system says.
    fn copy_mode(&mut self, from: &Path, tmp: &Path) -> io::Result<()>;

    /// Waits until the content of `tmp` is on the disk; fsync(2).
    ///
    /// # Errors
    /// What the system says.
    fn sync_file(&mut self, tmp: &Path) -> io::Result<()>;

    /// Gives `tmp` the name `dst`, in one step: rename(2).
    ///
    /// # Errors
    /// What the system says.
    fn rename(&mut self, tmp: &Path, dst: &Path) -> io::Result<()>;

    /// Waits until the names in `dir` are on the disk; fsync(2), of the directory.
    ///
    /// # Errors
    /// What the system says.
    fn sync_dir(&mut self, dir: &Path) -> io::Result<()>;

    /// Removes `tmp`.
    ///
    /// # Errors
    /// What the system says.
    fn remove(&mut self, tmp: &Path) -> io::Result<()>;
}

/// [`AtomicOps`] as the system makes them.
#[derive(Debug, Default, Clone, Copy)]
pub struct RealOps;

impl AtomicOps for RealOps {
    fn create_temp(&mut self, dir: &Path) -> io::Result<PathBuf> {
        // Nobody else may read it (0600): what it will hold may be a secret.
        let file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
        Ok(file.into_temp_path().keep()?)
    }

    fn write(&mut self, tmp: &Path, data: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).open(tmp)?.write_all(data)
    }

    fn copy_mode(&mut self, from: &Path, tmp: &Path) -> io::Result<()> {
        fs::set_permissions(tmp, fs::metadata(from)?.permissions())
    }

    fn sync_file(&mut self, tmp: &Path) -> io::Result<()> {
        File::open(tmp)?.sync_all()
    }

    fn rename(&mut self, tmp: &Path, dst: &Path) -> io::Result<()> {
        fs::rename(tmp, dst)
    }

    fn sync_dir(&mut self, dir: &Path) -> io::Result<()> {
        File::open(dir)?.sync_all()
    }

    fn remove(&mut self, tmp: &Path) -> io::Result<()> {
        fs::remove_file(tmp)
    }
}

/// rename(2), so that a test can have a second file system without having one.
pub trait Rename {
    /// Gives what is at `from` the name `to`, in one step, within one file system.
    ///
    /// # Errors
    /// [`io::ErrorKind::CrossesDevices`] if the two are on different file systems, or
    /// whatever else the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
}

/// [`Rename`] as the system does it.
#[derive(Debug, Default, Clone, Copy)]
pub struct OsRename;

impl Rename for OsRename {
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }
}
