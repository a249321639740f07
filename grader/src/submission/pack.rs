//! Writes the archive that a student hands in, and knows one again.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::archive::{Entry, Kind, Wanted, of_zip, read};
use super::open::{self, Opened};

/// A zip of the student's files by their places: the same files give the same bytes, on
/// every machine and day.
///
/// # Errors
/// None in practice: everything happens in memory.
pub fn pack(files: &BTreeMap<String, String>) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // The first moment that the format knows.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, text) in files {
        zip.start_file(place.as_str(), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Whether a file is a zip of nothing but files at the places of students' files, of
/// whatever release: what [`pack`] wrote, and can write again.
#[must_use]
pub fn is_pack(path: &Path) -> bool {
    let wanted = Wanted {
        is_wanted: &|_| false,
        limit: 0,
    };
    let file = match open::handed_in(path, true) {
        Ok(Opened::File(file)) => file,
        _ => return false,
    };
    let bytes = read(file).ok().filter(|bytes| bytes.starts_with(b"PK"));
    let entries = bytes.and_then(|bytes| of_zip(&bytes, &wanted).ok());
    entries.is_some_and(|entries| entries.iter().all(is_at_the_place_of_a_students_file))
}

fn is_at_the_place_of_a_students_file(entry: &Entry) -> bool {
    let parts: Vec<&str> = entry.path.split('/').collect();
    let is_place = matches!(parts.as_slice(), ["katas", _, "src", kata] if kata.ends_with(".rs"));
    is_place && matches!(entry.kind, Kind::File(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::tests::catalog;
    use crate::submission::{Submission, from_path};
    use std::fs;

    fn files() -> BTreeMap<String, String> {
        let file = |kata: &str, text: &str| {
            let place = format!("katas/day1_os_sys/src/{kata}.rs");
            (place, text.to_owned())
        };
        [file("b", ""), file("a", "// ünï ∞\r\nPK\u{1}\u{2}")].into()
    }

    fn is_a_pack(content: &[u8]) -> bool {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("x");
        fs::write(&path, content).expect("a file");
        is_pack(&path)
    }

    fn zip_of(places: &[&str]) -> Vec<u8> {
        let files = places
            .iter()
            .map(|place| ((*place).to_owned(), String::new()));
        pack(&files.collect()).expect("in memory")
    }

    #[test]
    fn what_is_packed_is_what_is_taken_and_always_the_same_bytes() {
        let packed = pack(&files()).expect("in memory");
        assert_eq!(packed, pack(&files()).expect("in memory"));
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("katas.zip");
        fs::write(&path, packed).expect("a file");
        let taken = from_path(&path, &catalog(), |_| None).expect("gradable");
        let expected = Submission {
            files: files(),
            ..Submission::default()
        };
        assert_eq!(taken, expected);
    }

    #[test]
    fn a_pack_is_known_again_and_other_files_are_not_taken_for_one() {
        assert!(is_a_pack(&zip_of(&["katas/day9_gone/src/a.rs"])));
        for places in [
            &["katas/day1_os_sys/src/a.rs", "thesis.txt"][..],
            &["katas/day1_os_sys/Cargo.toml"],
            &["katas/day1_os_sys/src/bin/a.rs"],
        ] {
            assert!(!is_a_pack(&zip_of(places)), "{places:?}");
        }
        let hidden = [&b"notes\n"[..], &zip_of(&["katas/day1_os_sys/src/a.rs"])].concat();
        for content in [&b"notes\n"[..], b"PK", b"PK\x03\x04", &hidden] {
            assert!(!is_a_pack(content), "{content:?}");
        }
        assert!(!is_pack(Path::new("/dev/null")), "a device");
    }
}
