//! Kata 3.3 from inside: `copy_tree`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use day3_filesystem::{FsError, Symlinks, TreeReport};
use harness::{Scratch, equal};

use crate::copying::{copy_with, follow, merge, mixed, preserve, report};
use crate::listing::{in_words, listing};
use crate::{Thaw, fifo, io_error, mode, told, told_without_step};

#[harness::test]
fn files_directories_and_links_are_made_again() {
    let (_scratch, src, dst) = mixed();
    let before = listing(&src);
    equal!(report(4, 4, 2, 13), told(preserve(&src, &dst)));
    equal!(before, listing(&dst), "the copy");
    equal!(before, listing(&src), "the source, afterwards");
}

#[harness::test]
fn links_are_preserved_with_their_text() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("outside", "x");
    scratch.link("nowhere", "src/dangling");
    scratch.link("/no/such/place", "src/absolute");
    scratch.link("../outside", "src/up");
    scratch.link(".", "src/itself");
    scratch.link("loop", "src/loop");
    let dst = scratch.join("dst");
    equal!(report(0, 0, 5, 0), told(preserve(&src, &dst)));
    equal!(listing(&src), listing(&dst));
}

#[harness::test]
fn a_link_to_a_directory_is_copied_as_a_link() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("sub", "src/link");
    let dst = scratch.join("dst");
    equal!(report(1, 1, 1, 1), told(preserve(&src, &dst)));
    equal!("link -> \"sub\"", in_words(&dst.join("link")));
}

#[harness::test]
fn followed_links_become_what_they_lead_to() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/a", "123");
    scratch.file("outside/b", "4567");
    scratch.mode("outside/b", 0o600);
    scratch.link("a", "src/to-file");
    scratch.link("to-file", "src/to-link");
    scratch.link("../outside", "src/to-dir");
    let dst = scratch.join("dst");
    equal!(report(1, 4, 0, 13), told(follow(&src, &dst)));
    equal!("\"123\"", in_words(&dst.join("to-file")).split_off(10));
    equal!("\"123\"", in_words(&dst.join("to-link")).split_off(10));
    equal!("file 0600 \"4567\"", in_words(&dst.join("to-dir/b")));
}

#[harness::test]
fn a_followed_link_to_a_directory_around_it_is_a_loop() {
    for target in [".", "..", "../..", "../../../src"] {
        let scratch = Scratch::new();
        let src = scratch.directory("src");
        scratch.directory("src/sub/deep");
        let link = scratch.link(target, "src/sub/deep/link");
        let actual = told(follow(&src, &scratch.join("dst")));
        let expected = told(Err(FsError::SymlinkLoop(link)));
        equal!(expected, actual, "a link to {target:?} in src/sub/deep");
    }
}

#[harness::test]
fn a_loop_may_lead_through_two_links() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.directory("outside");
    scratch.link("../outside", "src/out");
    scratch.link("../src", "outside/back");
    let actual = told(follow(&src, &scratch.join("dst")));
    equal!(
        told(Err(FsError::SymlinkLoop(src.join("out/back")))),
        actual
    );
}

#[harness::test]
fn a_followed_link_to_itself_is_a_loop() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    let link = scratch.link("link", "src/link");
    let actual = told(follow(&src, &scratch.join("dst")));
    equal!(told(Err(FsError::SymlinkLoop(link))), actual);
}

#[harness::test]
fn two_links_to_one_directory_are_no_loop() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("sub", "src/one");
    scratch.link("sub", "src/two");
    let dst = scratch.join("dst");
    equal!(report(3, 3, 0, 3), told(follow(&src, &dst)));
}

#[harness::test]
fn a_followed_link_to_nothing_is_an_error_that_names_it() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/a", "x");
    let link = scratch.link("nowhere", "src/b");
    scratch.file("src/c", "x");
    let dst = scratch.join("dst");
    let actual = told_without_step(follow(&src, &dst));
    equal!(told(io_error("any", link, ErrorKind::NotFound)), actual);
    let made: Vec<_> = listing(&dst).into_keys().collect();
    equal!(
        vec![PathBuf::from("a")],
        made,
        "what was made before the first error"
    );
}

#[harness::test]
fn a_fifo_is_not_opened_but_skipped() {
    for symlinks in [Symlinks::Preserve, Symlinks::Follow] {
        let scratch = Scratch::new();
        let src = scratch.directory("src");
        scratch.file("src/sub/a", "x");
        fifo(&scratch, "src/sub/pipe");
        fifo(&scratch, "src/pipe");
        let dst = scratch.join("dst");
        let expected = TreeReport {
            skipped: vec!["pipe".into(), "sub/pipe".into()],
            ..report(1, 1, 0, 1).unwrap_or_default()
        };
        equal!(
            Ok(expected),
            told(copy_with(&src, &dst, symlinks, false, |_| false))
        );
        equal!(
            2,
            listing(&dst).len(),
            "the copy has the directory and the file"
        );
    }
}

#[harness::test]
fn a_directory_is_not_copied_into_itself() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("src", "link");
    scratch.link("src/sub", "link-to-sub");
    scratch.directory("beside");
    let before = listing(scratch.path());
    let destinations = [
        "src",
        "src/",
        "src/new",
        "src/sub/new",
        "src/new/deeper",
        "src/sub/../new",
        "beside/../src/new",
        "link",
        "link/new",
        "link-to-sub/new",
    ];
    for dst in destinations.map(|dst| scratch.join(dst)) {
        for dirs_exist_ok in [false, true] {
            let actual = copy_with(&src, &dst, Symlinks::Preserve, dirs_exist_ok, |_| false);
            let expected = Err(FsError::IntoItself {
                src: src.clone(),
                dst: dst.clone(),
            });
            equal!(told(expected), told(actual), "src to {dst:?}");
            equal!(
                before,
                listing(scratch.path()),
                "what is there after src to {dst:?}"
            );
        }
    }
}

#[harness::test]
fn a_followed_link_around_the_destination_does_not_go_on_for_ever() {
    let scratch = Scratch::new();
    let src = scratch.directory("demo/src");
    scratch.link("../../other", "demo/src/link");
    let dst = scratch.join("other/copy");
    scratch.directory("other");
    let expected = Err(FsError::IntoItself {
        src: src.clone(),
        dst: dst.clone(),
    });
    equal!(told(expected), told(follow(&src, &dst)));
}

#[harness::test]
fn what_is_ignored_is_left_out_with_all_below_it() {
    let (scratch, src, dst) = mixed();
    fifo(&scratch, "src/sub/pipe");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&asked);
    let ignore = move |path: &Path| {
        record.lock().expect("nobody panics").push(path.to_owned());
        path == Path::new("sub/deep") || path == Path::new("sub/pipe") || path.ends_with("empty")
    };
    let actual = copy_with(&src, &dst, Symlinks::Preserve, false, ignore);
    equal!(report(1, 3, 2, 12), told(actual));
    for ignored in ["sub/deep", "sub/pipe", "empty"] {
        equal!("nothing", in_words(&dst.join(ignored)), "{ignored}");
    }
    let asked = asked.lock().expect("nobody panics");
    let mut sorted: Vec<&str> = asked.iter().filter_map(|path| path.to_str()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let expected = [
        ".hidden",
        "a.txt",
        "empty",
        "link",
        "sub",
        "sub/b.txt",
        "sub/deep",
        "sub/pipe",
        "sub/to-sub-dir",
    ];
    equal!(
        expected.as_slice(),
        sorted,
        "the paths that were asked about"
    );
}

#[harness::test]
fn entries_are_taken_in_the_order_of_their_bytes() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    let names = [
        "B",
        "Z",
        "a",
        "a b",
        "a-b",
        "a.b",
        "b",
        "\u{e9}",
        "\u{1f980}",
    ];
    // Made in an order that is sorted neither way: some file systems list it, or its reverse.
    let order = names.iter().skip(1).step_by(2);
    for name in order.chain(names.iter().step_by(2)) {
        scratch.file(format!("src/{name}"), "");
        scratch.file(format!("src/sub/{name}"), "");
    }
    let asked = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&asked);
    let ignore = move |path: &Path| {
        record.lock().expect("nobody panics").push(path.to_owned());
        false
    };
    let dst = scratch.join("dst");
    equal!(
        report(1, 18, 0, 0),
        told(copy_with(&src, &dst, Symlinks::Preserve, false, ignore))
    );
    let asked = asked.lock().expect("nobody panics");
    for directory in ["", "sub"] {
        let inside = asked
            .iter()
            .filter(|path| path.parent() == Some(Path::new(directory)));
        let inside = inside.filter_map(|path| path.file_name()?.to_str());
        let inside: Vec<&str> = inside.filter(|name| *name != "sub").collect();
        equal!(
            names.as_slice(),
            inside,
            "the entries of {directory:?}, as they were taken"
        );
    }
}

#[harness::test]
fn directories_that_may_be_there_are_filled_up() {
    let (scratch, src, dst) = mixed();
    scratch.file("dst/a.txt", "old and longer");
    scratch.file("dst/sub/other", "stays");
    let mut expected = listing(&src);
    equal!(
        report(3, 4, 2, 13),
        told(merge(&src, &dst)),
        "dst and dst/sub are there"
    );
    expected.insert("sub/other".into(), in_words(&scratch.join("dst/sub/other")));
    equal!(expected, listing(&dst));
}

#[harness::test]
fn what_is_in_the_way_is_not_written_through() {
    type Make = fn(&Scratch);
    let cases: [(&str, Make); 6] = [
        ("a.txt", |scratch| {
            drop(scratch.link("../victim", "dst/a.txt"))
        }),
        ("a.txt", |scratch| {
            drop(scratch.link("nowhere", "dst/a.txt"))
        }),
        ("a.txt", |scratch| drop(scratch.directory("dst/a.txt"))),
        ("link", |scratch| drop(scratch.file("dst/link", "old"))),
        ("sub", |scratch| drop(scratch.link("../victims", "dst/sub"))),
        ("sub", |scratch| drop(scratch.file("dst/sub", "old"))),
    ];
    for (at, make) in cases {
        let (scratch, src, dst) = mixed();
        scratch.directory("dst");
        let victim = scratch.file("victim", "precious");
        scratch.file("victims/b.txt", "precious");
        make(&scratch);
        let there = in_words(&dst.join(at));
        let actual = told(merge(&src, &dst));
        let story = format!("{there} is at {at}");
        equal!(told(Err(FsError::Exists(dst.join(at)))), actual, "{story}");
        equal!(there, in_words(&dst.join(at)), "what is in the way stays");
        let victims = listing(&scratch.join("victims"));
        equal!(
            1,
            victims.len(),
            "{story}: what there is in another directory"
        );
        equal!(
            "precious",
            fs::read_to_string(&victim).unwrap_or_default(),
            "{story}"
        );
        let inside = fs::read_to_string(scratch.join("victims/b.txt")).unwrap_or_default();
        equal!("precious", inside, "{story}");
    }
}

#[harness::test]
fn a_hard_link_in_the_way_does_no_harm_to_the_source() {
    let (scratch, src, dst) = mixed();
    scratch.directory("dst");
    fs::hard_link(src.join("a.txt"), dst.join("a.txt")).expect("a hard link");
    // Whether it is refused or replaced is not the question.
    drop(told(merge(&src, &dst)));
    let content = fs::read_to_string(src.join("a.txt")).unwrap_or_default();
    equal!(
        "12345",
        content,
        "the source, of which there was a hard link in the way"
    );
    equal!(
        true,
        dst.join("a.txt").exists(),
        "whether the copy is there"
    );
}

#[harness::test]
fn permission_bits_are_copied_also_where_nothing_may_be_written() {
    let scratch = Scratch::new();
    let _thaw = Thaw(&scratch);
    let src = scratch.directory("src");
    for bits in [0o644, 0o600, 0o755, 0o444, 0o666, 0o777] {
        scratch.file(format!("src/file-{bits:o}"), "x");
        scratch.mode(format!("src/file-{bits:o}"), bits);
    }
    for bits in [0o755, 0o700, 0o555, 0o511, 0o777] {
        scratch.file(format!("src/dir-{bits:o}/inside/a"), "x");
        scratch.mode(format!("src/dir-{bits:o}/inside"), bits);
        scratch.mode(format!("src/dir-{bits:o}"), bits);
    }
    scratch.mode("src", 0o555);
    let dst = scratch.join("dst");
    equal!(report(10, 11, 0, 11), told(preserve(&src, &dst)));
    equal!(listing(&src), listing(&dst));
    equal!("0555", mode(&dst), "the mode of the destination itself");
}
