//! What is taken of archives: as packers make them, and as somebody makes them who wants
//! to be let in.

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ENTRIES, PATH_BYTES, UNPACKED_BYTES};
use crate::submission::tests::catalog;
use crate::submission::{FILE_BYTES, NotGradable, Submission, from_path};

const A: &str = "katas/day1_os_sys/src/a.rs";

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        let started = zip.start_file(*name, SimpleFileOptions::default());
        started.expect("an entry");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Entries whose paths the crate would not write.
fn tar(entries: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, content) in entries {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *content).expect("an entry");
    }
    let encoder = builder.into_inner().expect("a tar");
    encoder.finish().expect("a tar.gz")
}

fn file<'a>(name: &'a str, content: &'a [u8]) -> (&'a str, EntryType, &'a [u8]) {
    (name, EntryType::Regular, content)
}

fn taken(archive: &[u8]) -> Result<Submission, NotGradable> {
    let place = tempfile::tempdir().expect("a directory");
    let path = place.path().join("submission");
    fs::write(&path, archive).expect("a file");
    let released = |path: &str| (path == "katas/day1_os_sys/src/lib.rs").then_some("released");
    from_path(&path, &catalog(), released)
}

fn reason(archive: &[u8]) -> String {
    taken(archive).expect_err("it is not gradable").reason
}

#[test]
fn a_zip_and_a_tar_gz_are_taken_wherever_the_repository_begins_in_them() {
    let ways = [
        A,
        "day1_os_sys/src/a.rs",
        "my-katas/katas/day1_os_sys/src/a.rs",
        "katas-main/day1_os_sys/src/a.rs",
        "./katas/./day1_os_sys//src/a.rs",
    ];
    for path in ways {
        let zipped = taken(&zip(&[(path, b"fn a() {}")])).expect(path);
        assert_eq!(zipped.files[A], "fn a() {}", "{path}");
        assert_eq!(zipped.missing, ["katas/day1_os_sys/src/b.rs"]);
        let tarred = taken(&tar(&[file(path, b"fn a() {}")])).expect(path);
        assert_eq!(tarred, zipped, "{path}");
    }
    let of_windows = taken(&zip(&[("katas\\day1_os_sys\\src\\a.rs", b"x")]));
    assert_eq!(of_windows.expect("gradable").files[A], "x");
}

#[test]
fn what_else_is_in_an_archive_is_listed_but_for_copies_and_what_tools_make() {
    let taken = taken(&zip(&[
        ("r/katas/day1_os_sys/src/a.rs", b"x"),
        ("r/katas/day1_os_sys/src/lib.rs", b"released"),
        ("r/katas/day1_os_sys/tests/functions/a.rs", b"edited"),
        ("r/katas/day1_os_sys/src/B.rs", b"look-alike"),
        ("r/build.rs", b"x"),
        ("r/target/debug/a.rs", b"x"),
        ("r/.git/config", b"x"),
        ("r/.DS_Store", b"x"),
        ("__MACOSX/r/katas/day1_os_sys/src/._a.rs", b"x"),
    ]))
    .expect("gradable");
    assert_eq!(
        taken.ignored,
        [
            "katas/day1_os_sys/src/B.rs",
            "katas/day1_os_sys/tests/functions/a.rs",
            "build.rs"
        ]
    );
}

#[test]
fn what_is_no_plain_text_file_costs_its_own_kata() {
    let refused = |archive: Vec<u8>| {
        let taken = taken(&archive).expect("gradable");
        assert!(taken.files.is_empty());
        taken.refused[0].reason.clone()
    };
    let large = "x".repeat(FILE_BYTES as usize + 1);
    assert!(refused(zip(&[(A, large.as_bytes())])).contains("256 KiB"));
    assert!(refused(zip(&[(A, b"fn\xff")])).contains("byte 2"));
    assert!(refused(zip(&[(A, b"a\0")])).contains("NUL"));
    assert!(refused(tar(&[(A, EntryType::Symlink, b"")])).contains("symbolic link"));
    assert!(refused(tar(&[(A, EntryType::Link, b"")])).contains("hard link"));
    assert!(refused(tar(&[(A, EntryType::Fifo, b"")])).contains("regular file"));
    assert!(refused(tar(&[(A, EntryType::Char, b"")])).contains("regular file"));
    let mut pipe = zip(&[(A, b"")]);
    let table = pipe.windows(4).position(|w| w == super::ZIP_ENTRY);
    let attributes = table.expect("a table") + 38;
    pipe[attributes..attributes + 4].copy_from_slice(&(0o010_644_u32 << 16).to_le_bytes());
    assert!(refused(pipe).contains("regular file"));
    let mut linked = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let added = linked.add_symlink(A, "/etc/passwd", options);
    added.expect("a link");
    let linked = linked.finish().expect("a zip").into_inner();
    assert!(refused(linked).contains("symbolic link"));
}

#[test]
fn a_path_that_leads_out_of_the_archive_makes_all_of_it_unbelievable() {
    for path in [
        "../a.rs",
        "/etc/cron.d/a",
        "katas/../../a.rs",
        "C:/a.rs",
        "..\\a.rs",
    ] {
        let found = reason(&zip(&[(A, b"x"), (path, b"x")]));
        assert!(found.contains("leads out of it"), "{path}: {found}");
    }
    for path in ["../a.rs", "/etc/cron.d/a", "katas/../../a.rs"] {
        let found = reason(&tar(&[file(A, b"x"), file(path, b"x")]));
        assert!(found.contains("leads out of it"), "{path}: {found}");
    }
}

#[test]
fn where_it_cannot_be_told_which_file_is_meant_nothing_is_taken() {
    let twice = reason(&tar(&[file(A, b"one"), file(A, b"two")]));
    assert!(twice.contains("twice"), "{twice}");
    let capital = "katas/day1_os_sys/src/A.rs";
    let found = reason(&zip(&[(A, b"one"), (capital, b"two")]));
    assert!(found.contains("upper and lower case"), "{found}");
    // The same name two times in the table: no packer writes it, so neither does the crate.
    let other = A.replace('a', "b");
    let mut zip = zip(&[(A, b"one"), (&other, b"two")]);
    while let Some(at) = zip.windows(other.len()).position(|w| w == other.as_bytes()) {
        zip[at..at + A.len()].copy_from_slice(A.as_bytes());
    }
    assert!(reason(&zip).contains("the same path"));
}

#[test]
fn a_bomb_is_not_unpacked() {
    // All zeros: a thousandth of that in the archive.
    let zeros = vec![0; 1024 * 1024];
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for number in 0..=UNPACKED_BYTES / zeros.len() as u64 {
        let mut header = Header::new_gnu();
        header.set_size(zeros.len() as u64);
        let name = format!("{number}");
        let added = builder.append_data(&mut header, name, zeros.as_slice());
        added.expect("an entry");
    }
    let encoder = builder.into_inner().expect("a tar");
    let bomb = encoder.finish().expect("a tar.gz");
    assert!(reason(&bomb).contains("unpacks to more than 64 MiB"));
    // In a zip nothing is unpacked but what is a student's, and of that a little.
    let bomb = zip(&[(A, &vec![0; 8 * 1024 * 1024])]);
    let taken = taken(&bomb).expect("gradable");
    assert!(taken.refused[0].reason.contains("256 KiB"));
}

#[test]
fn a_crowd_of_entries_is_not_looked_at() {
    let names: Vec<String> = (0..=ENTRIES).map(|number| number.to_string()).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(reason(&zip(&entries)).contains("more than 20000 entries"));
    let entries: Vec<_> = names.iter().map(|name| file(name, b"")).collect();
    assert!(reason(&tar(&entries)).contains("more than 20000 entries"));
}

#[test]
fn what_is_no_archive_or_a_broken_one_says_so() {
    assert!(reason(b"hello").contains("neither a directory nor a zip nor a tar.gz"));
    assert!(reason(b"").contains("neither a directory nor a zip nor a tar.gz"));
    assert!(reason(b"PK\x03\x04 and no more").contains("the zip cannot be read"));
    let whole = tar(&[file(A, &vec![b'x'; 4096])]);
    assert!(reason(&whole[..whole.len() / 2]).contains("cannot be read"));
    assert!(reason(&zip(&[("readme.md", b"x")])).contains("none of the student's files"));
    let nowhere = from_path(&PathBuf::from("/nonexistent.zip"), &catalog(), |_| None);
    let nowhere = nowhere.expect_err("it is not there").reason;
    assert_eq!(nowhere, "there is no such file or directory");
    let place = tempfile::tempdir().expect("a directory");
    let fifo = place.path().join("fifo");
    nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    let waited = from_path(&fifo, &catalog(), |_| None).expect_err("no archive");
    assert!(waited.reason.contains("nor a regular file"));
}

/// A zip of one encrypted entry.
fn encrypted(name: &str) -> Vec<u8> {
    let mut zip = zip(&[(name, b"x")]);
    // Bit 0 of the flags, in both headers.
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = zip
            .windows(4)
            .position(|w| w == signature)
            .expect("a header");
        zip[at + flags] |= 1;
    }
    zip
}

#[test]
fn an_encrypted_file_says_what_to_do() {
    assert!(reason(&encrypted(A)).contains("without a password"));
}

#[test]
fn a_reason_is_one_short_line_whatever_it_quotes() {
    let hostile = "\u{1b}]0;x\u{7}\n::error::\u{202e}";
    let wrapped = format!("{hostile}/{A}");
    let twice = tar(&[file(&wrapped, b"1"), file(&wrapped, b"2")]);
    let out = format!("../{hostile}");
    let long = format!("../{}", "\u{1b}".repeat(4000));
    for archive in [
        encrypted(&wrapped),
        twice,
        zip(&[(&out, b"")]),
        tar(&[file(&out, b"")]),
        zip(&[(&long, b"")]),
    ] {
        let error = taken(&archive).expect_err("it is not gradable").to_string();
        let is_plain = |char: char| !char.is_control() && char != '\u{202e}';
        assert!(error.chars().all(is_plain), "{error:?}");
        assert!(error.len() < 700, "{}", error.len());
    }
    // What comes after the name is not cut.
    assert!(reason(&zip(&[(&long, b"")])).ends_with("leads out of it"));
    let flood = NotGradable::new(&PathBuf::new(), &"\n".repeat(9999));
    assert!(flood.reason.len() < 600 && !flood.reason.contains('\n'));
    let path = PathBuf::from("/nonexistent\n\u{1b}");
    let error = from_path(&path, &catalog(), |_| None).expect_err("it is not there");
    assert!(error.to_string().starts_with("/nonexistent\\n\\x1b is not"));
}

/// An entry that says something of the one that follows.
fn extension(kind: EntryType, text: &[u8]) -> (&str, EntryType, &[u8]) {
    ("extension", kind, text)
}

#[test]
fn a_name_that_a_header_has_no_room_for_is_read() {
    let pax = format!("{} path={A}\n", A.len() + 9);
    let long = format!("{A}\0");
    for extension in [
        extension(EntryType::XHeader, pax.as_bytes()),
        extension(EntryType::GNULongName, long.as_bytes()),
    ] {
        let about_all = ("all", EntryType::XGlobalHeader, &b"9 path=x\n"[..]);
        let found = taken(&tar(&[about_all, extension, file("cut", b"x")])).expect("gradable");
        assert_eq!(found.files[A], "x");
    }
}

#[test]
fn whoever_says_too_much_of_an_entry_is_not_listened_to() {
    let long = "x".repeat(PATH_BYTES + 1);
    let found = reason(&zip(&[(A, b"x"), (&long, b"")]));
    assert!(found.contains("more than 4096 bytes"), "{found}");
    let reason_for = |kind, text: &[u8]| {
        let archive = tar(&[extension(kind, text), file("cut", b"x"), file(A, b"x")]);
        reason(&archive)
    };
    let found = reason_for(EntryType::GNULongName, long.as_bytes());
    assert!(found.contains("more than 4096 bytes"), "{found}");
    for kind in [
        EntryType::GNULongName,
        EntryType::GNULongLink,
        EntryType::XHeader,
        EntryType::XGlobalHeader,
    ] {
        let found = reason_for(kind, &vec![b'x'; 1024 * 1024]);
        assert!(found.contains("more than 64 KiB"), "{found}");
    }
    let found = reason_for(EntryType::XHeader, b"9 size=7\n");
    assert!(found.contains("two sizes"), "{found}");
    for broken in ["9 path=ab\n", "0 path=a\n", "path=a\n", "9 path=ab"] {
        let found = reason_for(EntryType::XHeader, broken.as_bytes());
        assert!(found.contains("broken"), "{broken}: {found}");
    }
    let found = reason(&tar(&[("sparse", EntryType::GNUSparse, b"")]));
    assert!(found.contains("--sparse"), "{found}");
}

#[test]
fn a_few_gzip_streams_are_one_and_many_are_not_read() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("in memory");
        encoder.finish().expect("a stream")
    };
    let whole = tar(&[file(A, b"x")]);
    let empty = gzip(b"");
    let mut few = empty.repeat(15);
    few.extend(&whole);
    few.extend([0; 512]);
    assert_eq!(taken(&few).expect("gradable").files[A], "x");
    let mut many = empty.repeat(16);
    many.extend(&whole);
    let found = reason(&many);
    assert!(found.contains("more than 16 gzip streams"), "{found}");
}

#[test]
fn what_many_folders_hold_at_the_place_of_a_kata_is_not_collected() {
    let full = vec![b'x'; FILE_BYTES as usize];
    let count = UNPACKED_BYTES / FILE_BYTES;
    let names: Vec<String> = (0..=count).map(|number| format!("{number}/{A}")).collect();
    let entries: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &full[..]))
        .collect();
    let found = reason(&zip(&entries));
    assert!(found.contains("unpacks to more than 64 MiB"), "{found}");
}
