//! Kata 7.8 from inside: what somebody sees who looks while a log is being compressed.

use std::fs;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use day7_capstone::Compress;
use flate2::read::GzDecoder;
use harness::{DEADLINE, Rng, Scratch, equal, within};

use super::{policy, rotated};
use crate::rotated::content;

/// Lines that take their time to be compressed.
fn much() -> String {
    let rng = Rng::new(7);
    let line = || rng.text("abcdefghijklmnopqrstuvwxyz0123456789", 60..=90);
    let lines: Vec<String> = (0..3_000).map(|_| line() + "\n").collect();
    lines.concat()
}

#[harness::test]
fn a_compressed_file_has_its_name_when_it_is_whole() {
    let scratch = Scratch::new();
    let text = much();
    let log = scratch.file("app.log", &text);
    let packed = scratch.join("app.log.1.gz");
    let is_over = Arc::new(AtomicBool::new(false));
    let (looks, first_look) = mpsc::channel();
    let watcher = thread::spawn({
        let (packed, is_over) = (packed.clone(), Arc::clone(&is_over));
        move || {
            let mut not_whole = 0;
            while !is_over.load(Ordering::Relaxed) {
                if let Ok(bytes) = fs::read(&packed) {
                    let read = GzDecoder::new(&bytes[..]).read_to_string(&mut String::new());
                    not_whole += u32::from(read.is_err());
                }
                let _ = looks.send(());
            }
            not_whole
        }
    });
    first_look.recv().expect("somebody looks");
    let result = within(DEADLINE, move || {
        rotated(&log, &policy(3, Compress::AfterReopen))
    });
    is_over.store(true, Ordering::Relaxed);
    let not_whole = watcher.join().expect("nobody panics");
    equal!(Ok(true), result);
    equal!(
        0,
        not_whole,
        "how often there was an app.log.1.gz that could not be read to its end"
    );
    let is_same = content(&packed) == text;
    equal!(true, is_same, "whether it holds all lines at last");
}

#[harness::test]
fn what_cannot_be_compressed_leaves_no_part_of_it() {
    let scratch = Scratch::new();
    let log = scratch.file("app.log", "new\n");
    // A directory can be opened like a file, and then not be read.
    scratch.directory("app.log.1");
    let ended = rotated(&log, &policy(9, Compress::AfterReopen));
    let packed = scratch.join("app.log.2.gz").exists();
    equal!(
        false,
        packed,
        "whether it has its name, app.log.2.gz, after a rotation that ended with {ended:?}"
    );
}
