//! Files that somebody reads while they are written, and folders that count once they are
//! whole: there is the old one or the new one, never half of it. Reads them without falling
//! for what lies in their place.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use nix::fcntl::OFlag;

/// How what is being written is called until it is whole.
const UNFINISHED: &str = ".unfinished-";

/// Writes a file that everybody may read.
///
/// # Errors
/// What the system says; then the old file is there as it was.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempfile_in(folder(path))?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    // A temporary file is its owner's alone.
    file.as_file()
        .set_permissions(Permissions::from_mode(0o644))?;
    file.persist(path)?;
    Ok(())
}

/// Writes a folder of files, in the place of another one if there is one.
///
/// # Errors
/// What the system says; then the old folder is there as it was, or none.
pub fn write_folder(path: &Path, files: &[(&str, Vec<u8>)]) -> io::Result<()> {
    let beside = folder(path);
    let made = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(beside)?;
    for (name, content) in files {
        write(&made.path().join(name), content)?;
    }
    fs::set_permissions(made.path(), Permissions::from_mode(0o755))?;
    let old = tempfile::Builder::new()
        .prefix(UNFINISHED)
        .tempdir_in(beside)?;
    match fs::rename(path, old.path().join("old")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(made.keep(), path)?;
    // The name has to outlive a power failure as the files do.
    fs::File::open(beside)?.sync_all()
}

/// Removes what somebody who was killed did not finish here.
///
/// # Errors
/// If the folder cannot be listed, or something in it cannot be removed.
pub fn remove_unfinished(place: &Path) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        if !is_unfinished(&entry.file_name()) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

/// Whether a file or folder is called as what somebody is writing here, or was when they
/// were killed.
#[must_use]
pub fn is_unfinished(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Opens a file, and nothing else that lies in its place: a FIFO is an error and does not
/// block.
///
/// # Errors
/// What the system says, or that it is no regular file.
pub fn open(options: &mut OpenOptions, path: &Path, flags: OFlag) -> io::Result<File> {
    let flags = flags | OFlag::O_NONBLOCK;
    let file = options.custom_flags(flags.bits()).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::other("it is no regular file")),
    }
}

/// Reads a file of at most so many bytes, and follows no link in its place.
///
/// # Errors
/// As of [`open`], or that it is larger.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = open(OpenOptions::new().read(true), path, OFlag::O_NOFOLLOW)?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(io::ErrorKind::FileTooLarge.into()),
        false => Ok(bytes),
    }
}

/// The folder that a path names something in.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_takes_the_place_of_another_one_and_leaves_nothing_beside_it() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("x");
        let file = |text: &str| vec![("a", text.as_bytes().to_vec())];
        write_folder(&path, &[("old", Vec::new())]).expect("ours");
        write_folder(&path, &file("new")).expect("ours");
        assert_eq!(fs::read_to_string(path.join("a")).expect("there"), "new");
        assert!(!path.join("old").exists());
        assert_eq!(fs::read_dir(root.path()).expect("ours").count(), 1);
        write_folder(&root.path().join("nowhere/x"), &file("")).expect_err("there is no folder");
    }

    #[test]
    fn what_was_not_finished_is_removed_and_nothing_else() {
        let root = tempfile::tempdir().expect("a directory");
        for name in [".unfinished-ab", "x"] {
            write_folder(&root.path().join(name), &[("a", Vec::new())]).expect("ours");
        }
        write(&root.path().join(".unfinished-c"), b"").expect("ours");
        remove_unfinished(root.path()).expect("ours");
        let left: Vec<_> = fs::read_dir(root.path()).expect("ours").collect();
        assert_eq!(left.len(), 1);
    }

    #[test]
    fn what_lies_in_the_place_of_a_file_is_neither_followed_nor_waited_for() {
        let root = tempfile::tempdir().expect("a directory");
        let path = |name: &str| root.path().join(name);
        write(&path("file"), b"text").expect("ours");
        assert_eq!(read(&path("file"), 4).expect("a file"), b"text");
        read(&path("file"), 3).expect_err("larger");
        std::os::unix::fs::symlink("file", path("link")).expect("a link");
        read(&path("link"), 4).expect_err("a link");
        nix::unistd::mkfifo(&path("fifo"), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        read(&path("fifo"), 4).expect_err("a FIFO");
        for options in [
            OpenOptions::new().read(true),
            OpenOptions::new().write(true),
        ] {
            open(options, &path("fifo"), OFlag::empty()).expect_err("a FIFO");
        }
        read(root.path(), 4).expect_err("a folder");
    }
}
