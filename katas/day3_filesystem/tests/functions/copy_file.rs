//! Kata 3.1 from inside: `copy_file`.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use day3_filesystem::copy_file::copy_file;
use day3_filesystem::{CopyOptions, FsError};
use harness::{DEADLINE, Scratch, equal, within};

use crate::listing::in_words;
use crate::{fifo, io_error, mode, socket, told};

const KEEP: CopyOptions = CopyOptions {
    overwrite: false,
    preserve_times: false,
};
const REPLACE: CopyOptions = CopyOptions {
    overwrite: true,
    preserve_times: false,
};

/// On a thread of its own, because to open the wrong thing could mean to wait for ever.
#[track_caller]
fn copy(src: &Path, dst: &Path, opts: CopyOptions) -> Result<PathBuf, String> {
    let (src, dst) = (src.to_owned(), dst.to_owned());
    told(within(DEADLINE, move || copy_file(&src, &dst, opts)))
}

fn refused(error: FsError) -> Result<PathBuf, String> {
    told(Err(error))
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("the file can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[harness::test]
fn a_copy_has_the_content_of_the_source() {
    let scratch = Scratch::new();
    let src = scratch.join("src");
    for (number, length) in [0, 1, 5_000, 100_000].into_iter().enumerate() {
        let content: String = (0..length)
            .map(|n| char::from(b'a' + n as u8 % 23))
            .collect();
        scratch.file("src", &content);
        let dst = scratch.join(format!("dst-{number}"));
        equal!(
            Ok(dst.clone()),
            copy(&src, &dst, KEEP),
            "the path that was written"
        );
        let as_it_was = (content == text(&dst), content == text(&src));
        equal!(
            (true, true),
            as_it_was,
            "whether copy and source hold the {length} bytes of the source"
        );
    }
}

#[harness::test]
fn into_a_directory_the_copy_keeps_its_name() {
    let scratch = Scratch::new();
    let src = scratch.file("notes.txt", "notes");
    scratch.directory("dir");
    scratch.link("dir", "link");
    for dst in ["dir", "dir/", "link"] {
        let _ = fs::remove_file(scratch.join("dir/notes.txt"));
        let dst = scratch.join(dst);
        let expected = dst.join("notes.txt");
        equal!(Ok(expected), copy(&src, &dst, KEEP), "into {dst:?}");
        equal!(
            "notes",
            text(&scratch.join("dir/notes.txt")),
            "into {dst:?}"
        );
    }
}

/// The file `src` is copied to `dst`, which is the same one.
#[track_caller]
fn check_same_file(scratch: &Scratch, dst: &str, written: &str) {
    let src = scratch.join("a.txt");
    for opts in [REPLACE, KEEP] {
        let actual = copy(&src, &scratch.join(dst), opts);
        equal!(
            "precious",
            text(&src),
            "what a.txt holds after a copy to {dst:?}"
        );
        let expected = refused(FsError::SameFile(scratch.join(written)));
        equal!(
            expected,
            actual,
            "a copy of a.txt to {dst:?}, which is a.txt, with {opts:?}"
        );
    }
}

#[harness::test]
fn a_file_copied_onto_itself_keeps_its_content() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "precious");
    check_same_file(&scratch, "a.txt", "a.txt");
}

#[harness::test]
fn a_file_copied_onto_a_symbolic_link_to_it_keeps_its_content() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "precious");
    scratch.link("a.txt", "link");
    scratch.link("link", "link-to-link");
    check_same_file(&scratch, "link", "link");
    check_same_file(&scratch, "link-to-link", "link-to-link");
}

#[harness::test]
fn a_file_copied_onto_a_hard_link_to_it_keeps_its_content() {
    let scratch = Scratch::new();
    let src = scratch.file("a.txt", "precious");
    fs::hard_link(&src, scratch.join("other-name")).expect("a hard link");
    check_same_file(&scratch, "other-name", "other-name");
}

#[harness::test]
fn a_file_copied_onto_itself_by_another_way_keeps_its_content() {
    let scratch = Scratch::new();
    scratch.file("a.txt", "precious");
    scratch.directory("sub");
    scratch.link(".", "here");
    check_same_file(&scratch, "sub/../a.txt", "sub/../a.txt");
    check_same_file(&scratch, "here/a.txt", "here/a.txt");
    check_same_file(&scratch, "sub/..", "sub/../a.txt");
}

#[harness::test]
fn without_overwrite_nothing_is_replaced() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "new");
    let dst = scratch.file("dir/src", "old");
    scratch.mode("dir/src", 0o600);
    for to in [dst.clone(), scratch.join("dir")] {
        let expected = refused(FsError::Exists(dst.clone()));
        equal!(expected, copy(&src, &to, KEEP), "to {to:?}");
    }
    equal!("file 0600 \"old\"", in_words(&dst), "what was there");
}

#[harness::test]
fn without_overwrite_a_link_to_nothing_is_something() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "new");
    let link = scratch.link("nowhere", "link");
    let expected = refused(FsError::Exists(link.clone()));
    equal!(
        expected,
        copy(&src, &link, KEEP),
        "to a link that leads nowhere"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("nowhere")),
        "what the link leads to"
    );
}

#[harness::test]
fn with_overwrite_the_old_content_is_gone() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "new");
    let dst = scratch.file("dst", "old and much longer than the new one");
    equal!(
        Ok(dst.clone()),
        copy(&src, &dst, REPLACE),
        "the path that was written"
    );
    equal!("new", text(&dst), "what the file holds");
}

#[harness::test]
fn links_are_followed_on_both_sides() {
    let scratch = Scratch::new();
    scratch.file("src", "new");
    scratch.file("dst", "old");
    let from = scratch.link("src", "from");
    let to = scratch.link("dst", "to");
    equal!(
        Ok(to.clone()),
        copy(&from, &to, REPLACE),
        "from a link to a link"
    );
    equal!("new", text(&scratch.join("dst")), "what the link leads to");
    equal!("link -> \"dst\"", in_words(&to), "the link itself");

    let new = scratch.link("made", "to-nothing");
    equal!(
        Ok(new.clone()),
        copy(&from, &new, REPLACE),
        "to a link that leads nowhere"
    );
    equal!(
        "new",
        text(&scratch.join("made")),
        "what the link led to, which was nothing"
    );
}

#[harness::test]
fn the_permission_bits_are_those_of_the_source() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "x");
    for bits in [0o644, 0o600, 0o755, 0o640, 0o666, 0o777, 0o444, 0o511] {
        scratch.mode("src", bits);
        let new = scratch.join(format!("new-{bits:o}"));
        equal!(
            Ok(new.clone()),
            copy(&src, &new, KEEP),
            "a new file, from one with mode {bits:04o}"
        );
        equal!(mode(&src), mode(&new), "a copy that is new");

        let old = scratch.file(format!("old-{bits:o}"), "old");
        scratch.mode(format!("old-{bits:o}"), 0o620);
        equal!(
            Ok(old.clone()),
            copy(&src, &old, REPLACE),
            "a file that was there, from one with mode {bits:04o}"
        );
        equal!(
            mode(&src),
            mode(&old),
            "a copy in the place of a file with mode 0620"
        );
    }
}

#[harness::test]
fn the_time_of_modification_is_preserved_if_wanted() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "x");
    let long_ago = UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
    let file = File::options()
        .write(true)
        .open(&src)
        .expect("our own file");
    file.set_modified(long_ago).expect("our own file");
    // Not every file system keeps all nine digits; what it has kept is what is to come.
    let modified = |path: &Path| {
        fs::metadata(path)
            .and_then(|m| m.modified())
            .expect("it is there")
    };
    let expected = modified(&src);
    for overwrite in [false, true] {
        let opts = CopyOptions {
            overwrite,
            preserve_times: true,
        };
        let dst = scratch.join("dst");
        equal!(
            Ok(dst.clone()),
            copy(&src, &dst, opts),
            "the path that was written, with {opts:?}"
        );
        equal!(
            expected,
            modified(&dst),
            "the time of the copy, with {opts:?}"
        );
    }
    let dst = scratch.join("new");
    equal!(
        Ok(dst.clone()),
        copy(&src, &dst, KEEP),
        "the path that was written, without preserve_times"
    );
    equal!(
        true,
        modified(&dst) > expected,
        "whether the copy is newer, without preserve_times"
    );
}

#[harness::test]
fn a_directory_is_no_file() {
    let scratch = Scratch::new();
    let dir = scratch.directory("dir");
    let src = scratch.file("src", "x");
    scratch.directory("into/src");
    for opts in [KEEP, REPLACE] {
        let expected = refused(FsError::NotAFile(dir.clone()));
        equal!(
            expected,
            copy(&dir, &scratch.join("copy"), opts),
            "a directory to copy"
        );
        let expected = refused(FsError::NotAFile(scratch.join("into/src")));
        let actual = copy(&src, &scratch.join("into"), opts);
        equal!(
            expected,
            actual,
            "a directory of the source's name in the directory {opts:?}"
        );
    }
    equal!(
        "nothing",
        in_words(&scratch.join("copy")),
        "what was made of the directory"
    );
}

#[harness::test]
fn a_fifo_is_not_opened() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "x");
    let pipe = fifo(&scratch, "pipe");
    let link = scratch.link("pipe", "link");
    let new = scratch.join("new");
    for special in [&pipe, &link] {
        let expected = refused(FsError::NotAFile(special.clone()));
        equal!(expected, copy(special, &new, REPLACE), "a FIFO to copy");
        equal!("nothing", in_words(&new), "what was made of it");
        equal!(expected, copy(&src, special, REPLACE), "a FIFO to copy to");
    }
}

#[harness::test(os = ["linux"])]
fn a_socket_is_no_file() {
    let scratch = Scratch::new();
    let socket = socket(&scratch, "socket");
    let actual = copy(&socket, &scratch.join("new"), KEEP);
    equal!(
        refused(FsError::NotAFile(socket)),
        actual,
        "a socket to copy"
    );
}

#[harness::test]
fn an_error_names_the_path_that_is_at_fault() {
    let scratch = Scratch::new();
    let src = scratch.file("src", "x");
    let missing = scratch.join("missing");
    let through_file = scratch.join("src/x");
    let no_parent = scratch.join("no/such/dir");
    let not_found = ErrorKind::NotFound;

    let expected = told(io_error("open", &missing, not_found));
    equal!(
        expected,
        copy(&missing, &scratch.join("new"), KEEP),
        "the source is missing"
    );
    equal!(
        expected,
        copy(&missing, &no_parent, KEEP),
        "both are missing"
    );
    equal!(
        "nothing",
        in_words(&scratch.join("new")),
        "what was made without a source"
    );

    let expected = told(io_error("open", &through_file, ErrorKind::NotADirectory));
    equal!(
        expected,
        copy(&through_file, &scratch.join("new"), KEEP),
        "a way through a file"
    );

    for opts in [KEEP, REPLACE] {
        let expected = told(io_error("create", &no_parent, not_found));
        equal!(
            expected,
            copy(&src, &no_parent, opts),
            "the destination's directory is missing"
        );
    }
}

#[harness::test(os = ["linux"])]
fn names_need_not_be_text() {
    let scratch = Scratch::new();
    let name = OsStr::from_bytes(b"n\xff\n");
    let src = scratch.file(name, "x");
    let dir = scratch.directory(OsStr::from_bytes(b"d\xfe"));
    equal!(
        Ok(dir.join(name)),
        copy(&src, &dir, KEEP),
        "the path that was written"
    );
    equal!("x", text(&dir.join(name)), "what the file holds");
}
