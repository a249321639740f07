//! Reads archives entry by entry, without unpacking anything to the disk.

mod tarball;

use std::fs::File;
use std::io::{self, Cursor, Read};

use nix::sys::stat::{SFlag, mode_t};
use zip::ZipArchive;

use crate::model::plain;

/// An archive that is larger holds something else than a few source files.
const ARCHIVE_BYTES: u64 = 32 * 1024 * 1024;
/// What all that is read of an archive may become: of a tar.gz that is everything, of a
/// zip what is needed.
const UNPACKED_BYTES: u64 = 64 * 1024 * 1024;
/// The longest path that a system takes.
const PATH_BYTES: usize = 4096;
/// How many entries are looked at.
const ENTRIES: usize = 20_000;
/// What begins each entry of a zip's table of contents.
const ZIP_ENTRY: &[u8] = b"PK\x01\x02";

/// A file, or something that is none, in an archive.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its path, without `.` and empty parts; it does not begin with `/` and has no `..`.
    pub(super) path: String,
    /// What it is.
    pub(super) kind: Kind,
}

/// What an entry is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A file, with its content if that was asked for, and one byte more than the limit if
    /// it is longer.
    File(Option<Vec<u8>>),
    /// A symbolic link.
    Link,
    /// Another name of a file.
    HardLink,
    /// A device or a FIFO.
    Special,
}

/// What is read of an archive.
pub(super) struct Wanted<'a> {
    /// Whether the content of an entry with this path is needed.
    pub(super) is_wanted: &'a dyn Fn(&str) -> bool,
    /// How much of it, in bytes.
    pub(super) limit: u64,
}

/// The entries of a zip or a tar.gz, told by how it begins, but for its directories.
///
/// # Errors
/// Why nothing of it can be believed, in words for whoever handed it in.
pub(super) fn entries(file: File, wanted: &Wanted<'_>) -> Result<Vec<Entry>, String> {
    let bytes = read(file)?;
    match bytes.as_slice() {
        [b'P', b'K', ..] => of_zip(&bytes, wanted),
        [0x1f, 0x8b, ..] => tarball::entries(&bytes, wanted),
        _ => Err("it is neither a directory nor a zip nor a tar.gz".to_owned()),
    }
}

/// The bytes of an archive.
///
/// # Errors
/// If it cannot be read or is too large.
pub(super) fn read(file: File) -> Result<Vec<u8>, String> {
    let cannot = |error: io::Error| format!("it cannot be read: {error}");
    let mut bytes = Vec::new();
    let mut limited = file.take(ARCHIVE_BYTES + 1);
    limited.read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > ARCHIVE_BYTES {
        let limit = ARCHIVE_BYTES / 1024 / 1024;
        return Err(format!(
            "it is larger than {limit} MiB; leave out what is built, such as `target`"
        ));
    }
    Ok(bytes)
}

/// The entries of a zip, but for its directories.
///
/// # Errors
/// As [`entries`].
pub(super) fn of_zip(bytes: &[u8], wanted: &Wanted<'_>) -> Result<Vec<Entry>, String> {
    // Before the table is read: each of its entries takes a multiple of its size in memory.
    let count = bytes.windows(ZIP_ENTRY.len()).filter(|w| *w == ZIP_ENTRY);
    check_count(count.take(ENTRIES + 1).count())?;
    let broken = |error: zip::result::ZipError| format!("the zip cannot be read: {error}");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.has_duplicate_names() {
        return Err("two of its entries have the same path; pack it anew".to_owned());
    }
    let mut entries = Vec::new();
    let mut left = UNPACKED_BYTES;
    for index in 0..archive.len() {
        let raw = archive.by_index_raw(index).map_err(broken)?;
        // Some tools for Windows write what the format does not allow.
        let name = raw.name_raw().iter();
        let name = name.map(|byte| if *byte == b'\\' { b'/' } else { *byte });
        let name: Vec<u8> = name.collect();
        let path = plain_path(&name)?;
        let (is_directory, is_link) = (raw.is_dir() || name.ends_with(b"/"), raw.is_symlink());
        let is_encrypted = raw.encrypted();
        let mode = raw.unix_mode().map_or(SFlag::S_IFREG.bits(), mode_t::from);
        drop(raw);
        if is_directory {
            continue;
        }
        // Some packers write no kind at all.
        let is_special = ![SFlag::S_IFREG, SFlag::empty()]
            .contains(&(SFlag::S_IFMT & SFlag::from_bits_truncate(mode)));
        let kind = if is_link {
            Kind::Link
        } else if is_special {
            Kind::Special
        } else if !(wanted.is_wanted)(&path) {
            Kind::File(None)
        } else if is_encrypted {
            return Err(format!(
                "{} is encrypted; pack it without a password",
                plain::name(&path)
            ));
        } else {
            let file = archive.by_index(index).map_err(broken)?;
            let content = content(file, wanted.limit, &path)?;
            left = left
                .checked_sub(content.len() as u64)
                .ok_or_else(too_much)?;
            Kind::File(Some(content))
        };
        entries.push(Entry { path, kind });
    }
    Ok(entries)
}

/// The beginning of an entry, with a byte more than the limit if there is more.
fn content(entry: impl Read, limit: u64, path: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut limited = entry.take(limit + 1);
    match limited.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(format!("{} cannot be read: {error}", plain::name(path))),
    }
}

fn too_much() -> String {
    let limit = UNPACKED_BYTES / 1024 / 1024;
    format!("it unpacks to more than {limit} MiB; leave out what is built, such as `target`")
}

/// Whether so many entries are looked at.
///
/// # Errors
/// If they are too many, in words for whoever handed them in.
pub(super) fn check_count(count: usize) -> Result<(), String> {
    match count > ENTRIES {
        true => Err(format!(
            "it holds more than {ENTRIES} entries; leave out what is built, such as `target`"
        )),
        false => Ok(()),
    }
}

/// A path inside the archive. One that leads out of it was made by no packer, but by hand.
fn plain_path(name: &[u8]) -> Result<String, String> {
    if name.len() > PATH_BYTES {
        return Err(format!(
            "the path of one of its entries has more than {PATH_BYTES} bytes"
        ));
    }
    let name: &str = &String::from_utf8_lossy(name);
    let mut parts = name.split('/');
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || has_drive || parts.clone().any(|part| part == "..") {
        return Err(format!(
            "the path of its entry {} leads out of it",
            plain::name(name)
        ));
    }
    if name.contains('\0') {
        return Err(format!(
            "the path of its entry {} holds a NUL",
            plain::name(name)
        ));
    }
    let plain = parts.by_ref().filter(|part| !matches!(*part, "" | "."));
    Ok(plain.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests;
