//! Kata 3.6 from inside: `with_temp_dir`.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread;

use day3_filesystem::temp_dir::with_temp_dir;
use harness::{Scratch, equal};

use crate::listing::in_words;
use crate::mode;

/// The result, so that it can be compared: of an error, its kind.
fn told<T>(result: io::Result<T>) -> Result<T, ErrorKind> {
    result.map_err(|error| error.kind())
}

/// Puts something into the directory, so that it is not empty when it is to be removed.
fn fill(directory: &Path) {
    fs::create_dir_all(directory.join("sub/deep")).expect("the directory can be filled");
    fs::write(directory.join("sub/file"), "x").expect("the directory can be filled");
    fs::write(directory.join("file"), "x").expect("the directory can be filled");
}

#[harness::test]
fn the_directory_is_there_empty_and_new() {
    let seen = with_temp_dir("kata-", |path| {
        let count = fs::read_dir(path).map_or(99, Iterator::count);
        let name = path.file_name().unwrap_or_default().to_owned();
        (
            in_words(path),
            count,
            path.parent().map(Path::to_owned),
            name,
        )
    });
    let (kind, count, parent, name) = seen.expect("a directory can be made");
    equal!(
        "directory",
        kind.split(' ').next().unwrap_or_default(),
        "what is at the path that the closure is given"
    );
    equal!(0, count, "how many entries it has");
    equal!(Some(env::temp_dir()), parent, "where it is");
    let starts = name.as_encoded_bytes().starts_with(b"kata-") && name.len() > 5;
    equal!(true, starts, "whether {name:?} is kata- and something more");
}

#[harness::test]
fn it_is_gone_afterwards_and_the_value_comes_back() {
    let (path, value) = with_temp_dir("kata-", |path| {
        fill(path);
        (path.to_owned(), 42)
    })
    .expect("a directory can be made and removed");
    equal!(42, value, "what the closure returned");
    equal!("nothing", in_words(&path), "the directory, afterwards");
}

#[harness::test]
fn it_is_gone_after_an_error_that_is_a_value() {
    let mut seen = None;
    let result = with_temp_dir("kata-", |path| -> Result<(), &str> {
        fill(path);
        seen = Some(path.to_owned());
        Err("no good")
    });
    equal!(
        Ok(Err("no good")),
        told(result),
        "the closure's error is its value"
    );
    let path = seen.expect("the closure was called");
    equal!("nothing", in_words(&path), "the directory, afterwards");
}

/// What the panic of a closure carried to the caller of `with_temp_dir`, and the path.
fn panicking(act: impl FnOnce(&Path)) -> (Option<String>, PathBuf) {
    let mut seen = None;
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        with_temp_dir("kata-", |path| {
            seen = Some(path.to_owned());
            act(path);
            // As a panic, but nothing is printed.
            panic::resume_unwind(Box::new("payload 42".to_owned()));
        })
    }));
    let payload = result.map(|returned: io::Result<()>| returned.is_ok());
    let payload = payload.expect_err("the panic goes on to the caller");
    let path = seen.unwrap_or_else(|| panic::resume_unwind(Box::new("the stub's own panic")));
    (payload.downcast_ref::<String>().cloned(), path)
}

#[harness::test]
fn it_is_gone_after_a_panic_which_goes_on() {
    let (payload, path) = panicking(fill);
    let left = in_words(&path);
    // What was left would be left for ever. But nothing is removed that may be another's.
    let is_ours = path
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"kata-"));
    if is_ours && path.parent() == Some(&env::temp_dir()) {
        let _ = fs::remove_dir_all(&path);
    }
    equal!("nothing", left, "the directory, after a panic");
    equal!(
        Some("payload 42".to_owned()),
        payload,
        "what the panic carries"
    );
}

#[harness::test]
fn nobody_else_may_look_into_it() {
    let mode = with_temp_dir("kata-", mode);
    equal!(
        Ok("0700".to_owned()),
        told(mode),
        "the mode of the directory"
    );
}

#[harness::test]
fn eight_threads_have_a_directory_each() {
    let all_inside = Barrier::new(8);
    let paths = thread::scope(|scope| {
        let visits = (0..8).map(|_| {
            scope.spawn(|| {
                let path = with_temp_dir("kata-", |path| {
                    fs::write(path.join("mine"), "x").map(|()| path.to_owned())
                });
                // All wait for all, also if one of them has nothing.
                all_inside.wait();
                path
            })
        });
        let visits: Vec<_> = visits.collect();
        let paths = visits.into_iter().map(|visit| visit.join());
        paths.collect::<Vec<_>>()
    });
    let mut names = BTreeSet::new();
    for path in paths {
        let path = path.unwrap_or_else(|payload| panic::resume_unwind(payload));
        let path = path.expect("a directory can be made").expect("and filled");
        equal!("nothing", in_words(&path), "the directory, afterwards");
        names.insert(path);
    }
    equal!(
        8,
        names.len(),
        "how many names there are for eight directories"
    );
}

#[harness::test]
fn one_can_be_used_inside_another() {
    let nested = with_temp_dir("kata-", |outer| {
        let inner = with_temp_dir("kata-", |inner| (inner.to_owned(), inner != outer));
        (outer.to_owned(), in_words(outer), inner)
    });
    let (outer, during, inner) = nested.expect("the outer directory can be made");
    let (inner, differ) = inner.expect("the inner directory can be made");
    equal!(true, differ, "whether the two have names of their own");
    equal!(
        "directory 0700",
        during,
        "the outer one, after the inner one has gone"
    );
    equal!(
        ("nothing", "nothing"),
        (in_words(&outer).as_str(), in_words(&inner).as_str()),
        "what is left of the outer and the inner directory"
    );
}

#[harness::test]
fn that_it_is_removed_already_is_no_error() {
    let result = with_temp_dir("kata-", |path| fs::remove_dir(path).is_ok());
    equal!(
        Ok(true),
        told(result),
        "the directory was removed by the closure"
    );
}

/// Puts a file in the place of the directory, so that no directory can be removed there.
fn put_a_file_in_its_place(path: &Path) {
    fs::remove_dir(path).expect("it is empty");
    fs::write(path, "x").expect("its name is free");
}

#[harness::test]
fn a_removal_that_fails_is_told() {
    let mut seen = None;
    let result = with_temp_dir("kata-", |path| {
        seen = Some(path.to_owned());
        put_a_file_in_its_place(path);
    });
    let path = seen.expect("the closure was called");
    let _ = fs::remove_file(&path);
    equal!(
        Err(ErrorKind::NotADirectory),
        told(result),
        "a file is where the directory was"
    );
}

#[harness::test]
fn a_removal_that_fails_does_not_disturb_a_panic() {
    let (payload, path) = panicking(put_a_file_in_its_place);
    let _ = fs::remove_file(&path);
    equal!(
        Some("payload 42".to_owned()),
        payload,
        "what the panic carries"
    );
}

#[harness::test]
fn a_link_that_was_put_in_its_place_is_not_followed() {
    let scratch = Scratch::new();
    let precious = scratch.file("precious/file", "x");
    let mut seen = None;
    let _ = with_temp_dir("kata-", |path| {
        seen = Some(path.to_owned());
        fs::remove_dir(path).expect("it is empty");
        std::os::unix::fs::symlink(scratch.join("precious"), path).expect("its name is free");
    });
    let path = seen.expect("the closure was called");
    let _ = fs::remove_file(&path);
    equal!(
        true,
        precious.exists(),
        "whether the file is there that the link led to"
    );
}
