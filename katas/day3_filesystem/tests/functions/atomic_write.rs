//! Kata 3.2 from inside: `atomic_write_with`, with calls that are recorded and can fail.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use day3_filesystem::atomic_write::atomic_write_with;
use day3_filesystem::{FsError, RealOps};
use harness::{DEADLINE, Scratch, equal, within};

use crate::listing::{in_words, listing};
use crate::recorder::Recorder;
use crate::{fifo, told, told_without_step};

const FOR_A_NEW_FILE: [&str; 5] = [
    "create_temp dir",
    "write TEMP",
    "sync_file TEMP",
    "rename TEMP dir/file",
    "sync_dir dir",
];

const FOR_A_FILE_THAT_EXISTS: [&str; 6] = [
    "create_temp dir",
    "write TEMP",
    "copy_mode dir/file TEMP",
    "sync_file TEMP",
    "rename TEMP dir/file",
    "sync_dir dir",
];

/// A scratch in which `dir/file` holds `old`.
fn with_file() -> (Scratch, PathBuf) {
    let scratch = Scratch::new();
    let path = scratch.file("dir/file", "old");
    scratch.mode("dir/file", 0o644);
    (scratch, path)
}

/// What an error of the step `op` must be.
fn failed(op: &'static str, path: &Path) -> Result<(), String> {
    told(Err(FsError::Io {
        op,
        path: path.to_owned(),
        source: io::Error::from(ErrorKind::StorageFull),
    }))
}

#[harness::test]
fn a_new_file_takes_five_steps_in_this_order() {
    let scratch = Scratch::new();
    scratch.directory("dir");
    let path = scratch.join("dir/file");
    let mut ops = Recorder::new(&scratch, &[]);
    equal!(
        Ok(()),
        told(atomic_write_with(&mut ops, &path, b"new")),
        "what the function says"
    );
    equal!(
        FOR_A_NEW_FILE.as_slice(),
        ops.calls,
        "the calls for a file that is new"
    );
    equal!(
        "new",
        fs::read_to_string(&path).expect("it was written"),
        "what the file holds"
    );
}

#[harness::test]
fn a_file_that_exists_also_hands_on_its_mode() {
    let (scratch, path) = with_file();
    let mut ops = Recorder::new(&scratch, &[]);
    equal!(
        Ok(()),
        told(atomic_write_with(&mut ops, &path, b"new")),
        "what the function says"
    );
    let expected = FOR_A_FILE_THAT_EXISTS.as_slice();
    equal!(expected, ops.calls, "the calls for a file that is there");
    equal!("file 0644 \"new\"", in_words(&path), "what is at {path:?}");
}

/// `step` fails: the steps up to it and a removal are all there is, and `dir` is as before.
#[track_caller]
fn check_failing_step(step: &'static str) {
    let (scratch, path) = with_file();
    let before = listing(scratch.path());
    let mut ops = Recorder::new(&scratch, &[step]);
    let actual = told(atomic_write_with(&mut ops, &path, b"new"));
    equal!(failed(step, &path), actual, "the error when {step} fails");
    let position = FOR_A_FILE_THAT_EXISTS
        .iter()
        .position(|call| call.starts_with(step));
    let mut expected = FOR_A_FILE_THAT_EXISTS[..=position.expect("a step")].to_vec();
    if step != "create_temp" {
        expected.push("remove TEMP");
    }
    equal!(expected, ops.calls, "the calls when {step} fails");
    equal!(
        before,
        listing(scratch.path()),
        "what is there after {step} has failed"
    );
}

#[harness::test]
fn if_there_can_be_no_new_file_nothing_happens() {
    check_failing_step("create_temp");
}

#[harness::test]
fn if_writing_fails_the_new_file_is_removed() {
    check_failing_step("write");
}

#[harness::test]
fn if_the_mode_cannot_be_set_the_new_file_is_removed() {
    check_failing_step("copy_mode");
}

#[harness::test]
fn if_the_content_cannot_reach_the_disk_the_new_file_is_removed() {
    check_failing_step("sync_file");
}

#[harness::test]
fn if_the_rename_fails_the_new_file_is_removed() {
    check_failing_step("rename");
}

#[harness::test]
fn after_the_rename_nothing_is_removed_and_a_failing_sync_is_told() {
    let (scratch, path) = with_file();
    let mut ops = Recorder::new(&scratch, &["sync_dir"]);
    let actual = told(atomic_write_with(&mut ops, &path, b"new"));
    equal!(
        failed("sync_dir", &path),
        actual,
        "the error when sync_dir fails"
    );
    equal!(
        FOR_A_FILE_THAT_EXISTS.as_slice(),
        ops.calls,
        "the calls when sync_dir fails"
    );
    equal!("file 0644 \"new\"", in_words(&path), "what is at {path:?}");
}

#[harness::test]
fn a_removal_that_fails_does_not_hide_the_error() {
    for step in ["write", "copy_mode", "sync_file", "rename"] {
        let (scratch, path) = with_file();
        let mut ops = Recorder::new(&scratch, &[step, "remove"]);
        let actual = told(atomic_write_with(&mut ops, &path, b"new"));
        equal!(
            failed(step, &path),
            actual,
            "the error when {step} fails, and remove too"
        );
        let removals = ops.calls.iter().filter(|call| call.starts_with("remove"));
        equal!(1, removals.count(), "how often a removal is tried");
        equal!("file 0644 \"old\"", in_words(&path), "what is at {path:?}");
    }
}

#[harness::test]
fn content_and_mode_are_right_with_the_real_calls() {
    let (scratch, path) = with_file();
    for bits in [0o600, 0o640, 0o755, 0o444] {
        scratch.mode("dir/file", bits);
        for content in ["", "new", "newer\n"] {
            let written = told(atomic_write_with(&mut RealOps, &path, content.as_bytes()));
            equal!(Ok(()), written, "mode {bits:04o}, content {content:?}");
            let expected = format!("file {bits:04o} \"{}\"", content.escape_default());
            equal!(
                expected,
                in_words(&path),
                "the file, whose mode was {bits:04o}"
            );
        }
    }
    equal!(
        1,
        listing(&scratch.join("dir")).len(),
        "how many files there are now"
    );
}

#[harness::test]
fn a_link_stays_and_its_target_is_replaced() {
    let (scratch, file) = with_file();
    scratch.directory("links");
    let link = scratch.link("../dir/file", "links/link");
    let second = scratch.link("link", "links/second");
    for path in [link, second] {
        let mut ops = Recorder::new(&scratch, &[]);
        equal!(
            Ok(()),
            told(atomic_write_with(&mut ops, &path, b"new")),
            "what the function says"
        );
        let expected = FOR_A_FILE_THAT_EXISTS.as_slice();
        equal!(
            expected,
            ops.calls,
            "the calls for {path:?}, which leads to dir/file"
        );
        equal!(
            "file 0644 \"new\"",
            in_words(&file),
            "what the link leads to"
        );
    }
    equal!(
        "link -> \"../dir/file\"",
        in_words(&scratch.join("links/link")),
        "the link itself"
    );
    equal!(
        "link -> \"link\"",
        in_words(&scratch.join("links/second")),
        "the second link"
    );
    equal!(
        2,
        listing(&scratch.join("links")).len(),
        "how many links there are"
    );
}

#[harness::test]
fn a_link_to_nothing_is_an_error_and_no_call_is_made() {
    let scratch = Scratch::new();
    let link = scratch.link("nowhere", "link");
    let before = listing(scratch.path());
    let mut ops = Recorder::new(&scratch, &[]);
    let actual = told_without_step(atomic_write_with(&mut ops, &link, b"new"));
    let expected = crate::io_error("any", &link, ErrorKind::NotFound);
    equal!(told(expected), actual, "a link that leads nowhere");
    equal!(
        Vec::<String>::new(),
        ops.calls,
        "the calls for a link to nothing"
    );
    equal!(before, listing(scratch.path()), "what is there");
}

#[harness::test]
fn what_is_no_file_is_refused_and_no_call_is_made() {
    let scratch = Scratch::new();
    let directory = scratch.directory("dir");
    let link = scratch.link("dir", "link");
    let pipe = fifo(&scratch, "pipe");
    for path in [directory, link, pipe] {
        let mut ops = Recorder::new(&scratch, &[]);
        let given = path.clone();
        let (actual, calls) = within(DEADLINE, move || {
            let written = atomic_write_with(&mut ops, &given, b"new");
            (told(written), ops.calls)
        });
        equal!(
            told(Err(FsError::NotAFile(path.clone()))),
            actual,
            "{path:?}"
        );
        equal!(Vec::<String>::new(), calls, "the calls for {path:?}");
    }
}

#[harness::test]
fn a_directory_that_is_missing_is_an_error() {
    let scratch = Scratch::new();
    let path = scratch.join("no/file");
    let mut ops = Recorder::new(&scratch, &[]);
    let actual = told_without_step(atomic_write_with(&mut ops, &path, b"new"));
    let expected = crate::io_error("any", &path, ErrorKind::NotFound);
    equal!(told(expected), actual, "no regular file, or nothing at all");
    equal!(0, listing(scratch.path()).len(), "how many files there are");
}

/// Lets the reader end also if the writer panics.
struct SetWhenDropped<'a>(&'a AtomicBool);

impl Drop for SetWhenDropped<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[harness::test]
fn a_reader_sees_all_of_the_old_or_all_of_the_new() {
    const LENGTH: usize = 64 * 1024;
    let scratch = Scratch::new();
    let path = scratch.file("file", vec![b'B'; LENGTH]);
    let is_done = AtomicBool::new(false);
    let seen = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !is_done.load(Ordering::Relaxed) {
                let content = fs::read(&path).expect("the file is always there");
                let first = content.first().copied().unwrap_or_default();
                if content.len() != LENGTH || content.iter().any(|byte| *byte != first) {
                    return format!("{} bytes, not all the same", content.len());
                }
            }
            "whole files only".to_owned()
        });
        let done = SetWhenDropped(&is_done);
        let mut written = Ok(());
        for letter in [b'A', b'B'].repeat(100) {
            let mut ops = Recorder::new(&scratch, &[]);
            written = written.and(told(atomic_write_with(&mut ops, &path, &[letter; LENGTH])));
        }
        drop(done);
        equal!(Ok(()), written, "what the function says");
        reader.join().expect("the reader does not panic")
    });
    equal!(
        "whole files only",
        seen,
        "what a reader sees during 200 replacements"
    );
}
