//! Kata 3.6 with mkdtemp(3) and a guard of its own.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

struct Guard {
    path: PathBuf,
    is_armed: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.is_armed {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

pub fn with_temp_dir<T>(prefix: &str, f: impl FnOnce(&Path) -> T) -> io::Result<T> {
    let template = std::env::temp_dir().join(format!("{prefix}XXXXXX"));
    let mut guard = Guard {
        path: nix::unistd::mkdtemp(&template)?,
        is_armed: true,
    };
    let value = f(&guard.path);
    guard.is_armed = false;
    match fs::remove_dir_all(&guard.path) {
        Ok(()) => Ok(value),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(value),
        Err(error) => Err(error),
    }
}
