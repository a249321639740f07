//! Reads a tar.gz from its beginning to its end, and no more of a header than anybody needs.

use std::io::{self, Read};
use std::mem;

use flate2::bufread::GzDecoder;
use tar::EntryType;

use super::{
    Entry, Kind, PATH_BYTES, UNPACKED_BYTES, Wanted, check_count, content, plain_path, too_much,
};

/// How many gzip streams may follow each other. Nearly all packers write one; each takes
/// time, also one that holds nothing.
const MEMBERS: usize = 16;
/// How much may be said of an entry beside its header: a path or two, times, properties.
const EXTENSION_BYTES: u64 = 16 * PATH_BYTES as u64;

/// The entries, but for directories.
///
/// # Errors
/// As of [`super::entries`].
pub(super) fn entries(bytes: &[u8], wanted: &Wanted<'_>) -> Result<Vec<Entry>, String> {
    let stream = Limited {
        stream: Members::new(bytes),
        left: UNPACKED_BYTES,
    };
    let broken = |error: io::Error| format!("the tar.gz cannot be read: {error}");
    let mut archive = tar::Archive::new(stream);
    let mut entries = Vec::new();
    let mut count = 0;
    let mut announced = Announced::default();
    // Raw: otherwise all of what is announced is collected, however much it is.
    for entry in archive.entries().map_err(broken)?.raw(true) {
        let mut entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        if announced.read(&mut entry, kind)? {
            continue;
        }
        count += 1;
        check_count(count)?;
        let announced = mem::take(&mut announced);
        let name = announced
            .name
            .unwrap_or_else(|| entry.path_bytes().into_owned());
        let path = plain_path(&name)?;
        if announced.size.is_some_and(|size| size != entry.size()) {
            return Err("two sizes are given for one of its entries; pack it anew".to_owned());
        }
        let kind = match kind {
            EntryType::Directory => continue,
            EntryType::Symlink => Kind::Link,
            EntryType::Link => Kind::HardLink,
            EntryType::GNUSparse => {
                return Err("it holds a sparse file; pack it without --sparse".to_owned());
            }
            EntryType::Regular | EntryType::Continuous => match (wanted.is_wanted)(&path) {
                true => Kind::File(Some(content(entry, wanted.limit, &path)?)),
                false => Kind::File(None),
            },
            _ => Kind::Special,
        };
        entries.push(Entry { path, kind });
    }
    Ok(entries)
}

/// What is said of the entry that follows.
#[derive(Default)]
struct Announced {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Announced {
    /// Takes in what an entry says of the next one, if it is of that kind.
    fn read(&mut self, entry: &mut impl Read, kind: EntryType) -> Result<bool, String> {
        let is_extension = matches!(
            kind,
            EntryType::GNULongName
                | EntryType::GNULongLink
                | EntryType::XHeader
                | EntryType::XGlobalHeader
        );
        if !is_extension {
            return Ok(false);
        }
        let mut text = content(entry, EXTENSION_BYTES, "what is said of an entry")?;
        if text.len() as u64 > EXTENSION_BYTES {
            let limit = EXTENSION_BYTES / 1024;
            return Err(format!(
                "more than {limit} KiB are said of one of its entries; pack it anew"
            ));
        }
        match kind {
            EntryType::GNULongName => {
                if text.last() == Some(&0) {
                    text.pop();
                }
                self.name = Some(text);
            }
            EntryType::XHeader => self.read_pax(&text).ok_or("it is a broken tar")?,
            // Of all entries, or where a link leads to.
            _ => {}
        }
        Ok(true)
    }

    /// Reads `12 path=a/b\n` and more of that kind.
    fn read_pax(&mut self, mut text: &[u8]) -> Option<()> {
        while !text.is_empty() {
            let blank = text.iter().position(|byte| *byte == b' ')?;
            let length: usize = str::from_utf8(&text[..blank]).ok()?.parse().ok()?;
            let record = text.get(blank + 1..length)?.strip_suffix(b"\n")?;
            if let Some(path) = record.strip_prefix(b"path=") {
                self.name.get_or_insert_with(|| path.to_owned());
            } else if let Some(size) = record.strip_prefix(b"size=") {
                self.size = Some(str::from_utf8(size).ok()?.parse().ok()?);
            }
            text = &text[length..];
        }
        Some(())
    }
}

/// A stream that is an error once it has given more than it may.
struct Limited<R> {
    stream: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        let left = self.left.checked_sub(read as u64);
        self.left = left.ok_or_else(|| io::Error::other(too_much()))?;
        Ok(read)
    }
}

/// What some gzip streams hold, one after the other.
struct Members<'a> {
    current: Option<GzDecoder<&'a [u8]>>,
    begun: usize,
}

impl<'a> Members<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            current: Some(GzDecoder::new(bytes)),
            begun: 1,
        }
    }
}

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(current) = &mut self.current {
            let read = current.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let rest = self.current.take().map_or(&b""[..], GzDecoder::into_inner);
            // Some writers fill the last block with zeros.
            if rest.iter().all(|byte| *byte == 0) {
                break;
            }
            self.begun += 1;
            if self.begun > MEMBERS {
                return Err(io::Error::other(format!(
                    "it is made of more than {MEMBERS} gzip streams; pack it anew"
                )));
            }
            self.current = Some(GzDecoder::new(rest));
        }
        Ok(0)
    }
}
