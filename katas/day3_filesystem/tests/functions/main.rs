//! The katas of day 3 from inside: the tests call the functions.

mod atomic_write;
mod copy_file;
mod copy_tree;
#[path = "../common/copying.rs"]
mod copying;
mod disk_usage;
#[path = "../common/fake_rename.rs"]
mod fake_rename;
mod fs_space;
#[path = "../common/listing.rs"]
mod listing;
mod move_path;
#[path = "../common/recorder.rs"]
mod recorder;
mod remove_tree;
mod render_tree;
mod temp_dir;
#[path = "../common/usage.rs"]
mod usage;

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use day3_filesystem::FsError;
use harness::Scratch;
use nix::sys::stat::{Mode, SFlag, mknod};

/// A result that can be compared: of an error of the system, the step, the path and the kind.
fn told<T>(result: Result<T, FsError>) -> Result<T, String> {
    result.map_err(|error| match error {
        FsError::Io { op, path, source } => {
            format!(
                "Io {{ op: {op:?}, path: {path:?}, kind: {:?} }}",
                source.kind()
            )
        }
        other => format!("{other:?}"),
    })
}

/// The same, where the specification does not name the step.
fn told_without_step<T>(result: Result<T, FsError>) -> Result<T, String> {
    told(result.map_err(|error| match error {
        FsError::Io { path, source, .. } => FsError::Io {
            op: "any",
            path,
            source,
        },
        other => other,
    }))
}

/// An error of the system, as [`told`] tells it.
fn io_error<T>(op: &'static str, path: impl Into<PathBuf>, kind: ErrorKind) -> Result<T, FsError> {
    Err(FsError::Io {
        op,
        path: path.into(),
        source: io::Error::from(kind),
    })
}

/// Makes a FIFO, which nobody can open without somebody at its other end.
fn fifo(scratch: &Scratch, relative: &str) -> PathBuf {
    let path = scratch.join(relative);
    nix::unistd::mkfifo(&path, Mode::S_IRWXU).expect("a FIFO in the scratch");
    path
}

/// Makes the file of a socket that nobody listens to.
fn socket(scratch: &Scratch, relative: &str) -> PathBuf {
    let path = scratch.join(relative);
    mknod(&path, SFlag::S_IFSOCK, Mode::S_IRWXU, 0).expect("a socket in the scratch");
    path
}

/// The permission bits of a file or directory.
fn mode(path: &Path) -> String {
    let metadata = fs::metadata(path).expect("it is there");
    format!("{:04o}", metadata.permissions().mode() & 0o777)
}

/// Directories without `w` could not be removed at the end, by an ordinary user: this gives
/// it back to all below the scratch when it is dropped.
struct Thaw<'a>(&'a Scratch);

impl Drop for Thaw<'_> {
    fn drop(&mut self) {
        let mut pending = vec![self.0.path().to_owned()];
        while let Some(directory) = pending.pop() {
            // What cannot be changed is not ours, and no reason to panic here.
            let _ = fs::set_permissions(&directory, fs::Permissions::from_mode(0o755));
            let entries = fs::read_dir(&directory).into_iter().flatten().flatten();
            pending.extend(entries.filter_map(|entry| {
                let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
                is_directory.then(|| entry.path())
            }));
        }
    }
}
