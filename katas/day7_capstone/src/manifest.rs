//! The text of a manifest, ready-made: one line for each entry, and a last one that shows
//! whether anything is missing or was changed.
//!
//! ```text
//! started 1710493500000000000
//! D 755 1710493000000000000 notes
//! F 644 1710493000000000000 5 2cf24dba... notes/a\040file.txt
//! L 1710493000000000000 notes/a\040file.txt latest
//! end 3 5a0c...
//! ```
//!
//! Fields end at one blank. In a path every byte but the letters, digits and `._-/+@:,=~%`
//! of ASCII is a backslash and three octal digits.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::archive::{Entry, Kind, Manifest, Seen, SeenKind};

/// The SHA-256 of some bytes, as objects are named by it.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Copies everything, and tells how many bytes that were and their SHA-256.
///
/// # Errors
/// Those of reading and writing.
pub fn copy_and_hash(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => return Ok((size, hex(&digest.finalize()))),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        digest.update(&buffer[..length]);
        to.write_all(&buffer[..length])?;
        size += length as u64;
    }
}

/// A path as a word of a manifest.
#[must_use]
pub fn escape(path: &Path) -> String {
    let mut text = String::new();
    for byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"._-/+@:,=~%".contains(byte) {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "\\{byte:03o}");
        }
    }
    text
}

/// The path that a word of a manifest stands for.
///
/// # Errors
/// A sentence that says what is wrong with the word.
pub fn unescape(word: &str) -> Result<PathBuf, String> {
    let wrong = || format!("{word:?} is no path");
    let mut bytes = Vec::new();
    let mut rest = word.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'\\' {
            bytes.push(*first);
            continue;
        }
        let (digits, after) = rest.split_at_checked(3).ok_or_else(wrong)?;
        rest = after;
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        bytes.push(u8::from_str_radix(digits, 8).map_err(|_| wrong())?);
    }
    let path = PathBuf::from(OsString::from_vec(bytes));
    if escape(&path) != word || word.is_empty() {
        return Err(wrong());
    }
    Ok(path)
}

impl Manifest {
    /// The manifest as it is written to a file.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = format!("started {}\n", self.started_ns);
        for (path, entry) in &self.entries {
            let (mode, mtime, path) = (entry.mode, entry.mtime_ns, escape(path));
            let _ = match &entry.kind {
                Kind::File { size, sha256 } => {
                    writeln!(text, "F {mode:03o} {mtime} {size} {sha256} {path}")
                }
                Kind::Dir => writeln!(text, "D {mode:03o} {mtime} {path}"),
                Kind::Symlink { target } => {
                    writeln!(text, "L {mtime} {} {path}", escape(target))
                }
            };
        }
        let digest = sha256_hex(text.as_bytes());
        let _ = writeln!(text, "end {} {digest}", self.entries.len());
        text
    }

    /// Reads what [`Manifest::encode`] has written, and nothing else: one changed byte is an
    /// error. Whether the paths are harmless is not looked at.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn decode(id: &str, text: &[u8]) -> Result<Manifest, String> {
        let text = std::str::from_utf8(text).map_err(|_| "it is not text".to_owned())?;
        let mut manifest = Manifest {
            id: id.to_owned(),
            started_ns: 0,
            entries: BTreeMap::new(),
        };
        let mut lines = text.lines();
        let started = lines.next().and_then(|line| line.strip_prefix("started "));
        manifest.started_ns = number(started.unwrap_or_default())?;
        for line in lines {
            if line.starts_with("end ") {
                break;
            }
            let (path, entry) = read_entry(line)?;
            let bytes = path.as_os_str().as_bytes();
            // An absolute path begins with an empty component, which is not for us to judge.
            let relative = bytes.strip_prefix(b"/").unwrap_or(bytes);
            let parts = relative.split(|byte| *byte == b'/');
            if parts.clone().any(|part| part.is_empty() || part == b".") {
                return Err(format!("the path {path:?} has an empty part"));
            }
            if manifest.entries.insert(path, entry).is_some() {
                return Err(format!("{line:?} is there twice"));
            }
        }
        if manifest.encode() == text {
            Ok(manifest)
        } else {
            Err("it was cut short or changed".to_owned())
        }
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text:?} is no number"))
}

fn mode(text: &str) -> Result<u32, String> {
    match u32::from_str_radix(text, 8) {
        Ok(mode) if mode <= 0o777 => Ok(mode),
        _ => Err(format!("{text:?} are no permissions")),
    }
}

fn read_entry(line: &str) -> Result<(PathBuf, Entry), String> {
    let words: Vec<&str> = line.split(' ').collect();
    let (kind, mode, mtime, path) = match words[..] {
        ["F", bits, mtime, size, sha256, path] => {
            let is_digest = sha256.len() == 64
                && sha256
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if !is_digest {
                return Err(format!("{sha256:?} is no SHA-256"));
            }
            let (size, sha256) = (number(size)?, sha256.to_owned());
            (Kind::File { size, sha256 }, mode(bits)?, mtime, path)
        }
        ["D", bits, mtime, path] => (Kind::Dir, mode(bits)?, mtime, path),
        ["L", mtime, target, path] => {
            let target = unescape(target)?;
            (Kind::Symlink { target }, 0o777, mtime, path)
        }
        _ => return Err(format!("{line:?} is no entry")),
    };
    let mtime_ns = number(mtime)?;
    let entry = Entry {
        kind,
        mode,
        mtime_ns,
    };
    Ok((unescape(path)?, entry))
}

impl Seen {
    /// Reads a line such as `F 644 1710493000000000000 5 a.txt`: a manifest's, without the
    /// SHA-256.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn decode(line: &str) -> Result<Seen, String> {
        let words: Vec<&str> = line.split(' ').collect();
        let (kind, mode, mtime, size, path) = match words[..] {
            ["F", bits, mtime, size, path] => {
                (SeenKind::File, mode(bits)?, mtime, number(size)?, path)
            }
            ["D", bits, mtime, path] => (SeenKind::Dir, mode(bits)?, mtime, 0, path),
            ["L", mtime, target, path] => {
                let target = unescape(target)?;
                (SeenKind::Symlink { target }, 0o777, mtime, 0, path)
            }
            _ => return Err(format!("{line:?} is no entry")),
        };
        Ok(Seen {
            path: unescape(path)?,
            size,
            mode,
            mtime_ns: number(mtime)?,
            kind,
        })
    }
}
