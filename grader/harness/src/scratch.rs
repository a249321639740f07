//! A directory for one test.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A fresh directory that is removed when the value is dropped. Programs of the test
/// start in it and have it as their home.
#[derive(Debug)]
pub struct Scratch {
    directory: TempDir,
    path: PathBuf,
}

impl Scratch {
    /// Makes the directory, below `TMPDIR`.
    ///
    /// # Panics
    /// If the system has no place for it.
    #[must_use]
    pub fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("kata-").tempdir();
        let directory = directory.expect("TMPDIR names a directory that can be written");
        // macOS keeps /tmp behind a link; a program that prints its cwd shows the true path.
        let path = directory.path().canonicalize().expect("it was just made");
        Self { directory, path }
    }

    /// The directory, without links on the way.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A path below the directory.
    #[must_use]
    pub fn join(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.path.join(relative)
    }

    /// Writes a file, with the directories above it, and returns its path.
    ///
    /// # Panics
    /// If that fails.
    pub fn file(&self, relative: impl AsRef<Path>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(relative);
        let parent = path.parent().expect("a file lies in a directory");
        fs::create_dir_all(parent).expect("directories in the scratch");
        fs::write(&path, content).expect("a file in the scratch");
        path
    }

    /// Makes a directory, with those above it, and returns its path.
    ///
    /// # Panics
    /// If that fails.
    pub fn directory(&self, relative: impl AsRef<Path>) -> PathBuf {
        let path = self.join(relative);
        fs::create_dir_all(&path).expect("a directory in the scratch");
        path
    }

    /// Makes a symbolic link at `relative` that says `target`, and returns its path.
    ///
    /// # Panics
    /// If that fails.
    pub fn link(&self, target: impl AsRef<Path>, relative: impl AsRef<Path>) -> PathBuf {
        let path = self.join(relative);
        std::os::unix::fs::symlink(target, &path).expect("a link in the scratch");
        path
    }

    /// Sets the permission bits of a file made before.
    ///
    /// # Panics
    /// If that fails.
    pub fn mode(&self, relative: impl AsRef<Path>, mode: u32) {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.join(relative), permissions).expect("our own file");
    }

    /// Removes the directory now and says so if that fails, where dropping is silent.
    ///
    /// # Panics
    /// If something in it cannot be removed.
    pub fn close(self) {
        self.directory
            .close()
            .expect("everything in the scratch is ours");
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}
