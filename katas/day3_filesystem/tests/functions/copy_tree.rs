//! Kata 3.3 from inside: `copy_tree`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use day3_filesystem::{FsError, Symlinks, TreeReport};
use harness::{Scratch, equal};

use crate::copying::{Copied, copy_with, follow, merge, mixed, noting, preserve, report};
use crate::listing::{in_words, listing};
use crate::{Thaw, fifo, io_error, mode, told, told_without_step};

#[track_caller]
fn check(expected: Result<TreeReport, String>, actual: Copied, story: &str) {
    equal!(expected, told(actual), "{story}");
}

#[harness::test]
fn files_directories_and_links_are_made_again() {
    let (_scratch, src, dst) = mixed();
    let before = listing(&src);
    check(
        report(4, 4, 2, 13),
        preserve(&src, &dst),
        "a tree of all kinds",
    );
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
    check(report(0, 0, 5, 0), preserve(&src, &dst), "five links");
    equal!(listing(&src), listing(&dst), "the copy");
}

#[harness::test]
fn a_link_to_a_directory_is_copied_as_a_link() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("sub", "src/link");
    let dst = scratch.join("dst");
    check(
        report(1, 1, 1, 1),
        preserve(&src, &dst),
        "a link to a directory",
    );
    equal!(
        "link -> \"sub\"",
        in_words(&dst.join("link")),
        "what became of the link"
    );
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
    check(report(1, 4, 0, 13), follow(&src, &dst), "three links");
    equal!(
        "\"123\"",
        in_words(&dst.join("to-file")).split_off(10),
        "what became of the link to a file"
    );
    equal!(
        "\"123\"",
        in_words(&dst.join("to-link")).split_off(10),
        "what became of the link to a link"
    );
    equal!(
        "file 0600 \"4567\"",
        in_words(&dst.join("to-dir/b")),
        "a file behind a link to a directory"
    );
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
    let expected = told(Err(FsError::SymlinkLoop(src.join("out/back"))));
    let actual = follow(&src, &scratch.join("dst"));
    check(expected, actual, "there and back by two links");
}

#[harness::test]
fn a_followed_link_to_itself_is_a_loop() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    let link = scratch.link("link", "src/link");
    let expected = told(Err(FsError::SymlinkLoop(link)));
    let actual = follow(&src, &scratch.join("dst"));
    check(expected, actual, "a link to itself is followed");
}

#[harness::test]
fn two_links_to_one_directory_are_no_loop() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    scratch.file("src/sub/a", "x");
    scratch.link("sub", "src/one");
    scratch.link("sub", "src/two");
    let dst = scratch.join("dst");
    check(
        report(3, 3, 0, 3),
        follow(&src, &dst),
        "two links to one directory",
    );
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
    equal!(
        told(io_error("any", link, ErrorKind::NotFound)),
        actual,
        "a link that leads nowhere is followed"
    );
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
            told(copy_with(&src, &dst, symlinks, false, |_| false)),
            "two FIFOs, with {symlinks:?}"
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
    let inside = "src src/ src/new src/sub/new src/new/deeper src/sub/../new";
    let hidden = "beside/../src/new link link/new link-to-sub/new";
    let destinations = inside.split(' ').chain(hidden.split(' '));
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
    equal!(
        told(expected),
        told(follow(&src, &dst)),
        "demo/src/link leads to other, in which the copy is made"
    );
}

#[harness::test]
fn a_followed_link_into_the_copy_does_not_go_on_for_ever() {
    for target in ["../../dst/sub", "../../dst", "../../dst/sub/../sub/."] {
        let scratch = Scratch::new();
        let src = scratch.directory("src");
        scratch.file("src/sub/a", "x");
        scratch.link(target, "src/sub/link");
        let dst = scratch.join("dst");
        let expected = told(Err(FsError::IntoItself {
            src: src.clone(),
            dst: dst.clone(),
        }));
        check(
            expected,
            follow(&src, &dst),
            &format!("src/sub/link leads to {target}"),
        );
    }
}

#[harness::test]
fn what_is_ignored_is_left_out_with_all_below_it() {
    let (scratch, src, dst) = mixed();
    fifo(&scratch, "src/sub/pipe");
    let (asked, ignore) = noting(|path| {
        path == Path::new("sub/deep") || path == Path::new("sub/pipe") || path.ends_with("empty")
    });
    let actual = copy_with(&src, &dst, Symlinks::Preserve, false, ignore);
    equal!(
        report(1, 3, 2, 12),
        told(actual),
        "what is ignored does not count"
    );
    for ignored in ["sub/deep", "sub/pipe", "empty"] {
        equal!("nothing", in_words(&dst.join(ignored)), "{ignored}");
    }
    let asked = asked.lock().expect("nobody panics");
    let mut sorted: Vec<&str> = asked.iter().filter_map(|path| path.to_str()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let expected = ".hidden a.txt empty link sub sub/b.txt sub/deep sub/pipe sub/to-sub-dir";
    equal!(
        expected,
        sorted.join(" "),
        "the paths that were asked about"
    );
}

#[harness::test]
fn entries_are_taken_in_the_order_of_their_bytes() {
    let scratch = Scratch::new();
    let src = scratch.directory("src");
    let names = ["B", "Z", "a", "a b", "a-b", "a.b", "b", "\u{e9}"];
    // Made in an order that is sorted neither way: some file systems list it, or its reverse.
    let order = names.iter().skip(1).step_by(2);
    for name in order.chain(names.iter().step_by(2)) {
        scratch.file(format!("src/{name}"), "");
        scratch.file(format!("src/sub/{name}"), "");
    }
    let (asked, ignore) = noting(|_| false);
    let dst = scratch.join("dst");
    equal!(
        report(1, 16, 0, 0),
        told(copy_with(&src, &dst, Symlinks::Preserve, false, ignore)),
        "nothing is ignored"
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
    scratch.mode("dst/sub", 0o711);
    let mut expected = listing(&src);
    equal!(
        report(3, 4, 2, 13),
        told(merge(&src, &dst)),
        "dst and dst/sub are there"
    );
    expected.insert("sub/other".into(), in_words(&scratch.join("dst/sub/other")));
    // What was there keeps its mode.
    expected.insert("sub".into(), "directory 0711".to_owned());
    equal!(expected, listing(&dst), "the copy, and what was there");
}

#[harness::test]
fn what_is_in_the_way_is_not_written_through() {
    enum Way {
        Link(&'static str),
        Directory,
        File,
    }
    let cases = [
        ("a.txt", Way::Link("../victim")),
        ("a.txt", Way::Link("nowhere")),
        ("a.txt", Way::Directory),
        ("link", Way::File),
        ("link", Way::Link("a.txt")),
        ("sub", Way::Link("../victims")),
        ("sub", Way::File),
    ];
    for (at, way) in cases {
        let (scratch, src, dst) = mixed();
        scratch.directory("dst");
        scratch.file("victim", "precious");
        scratch.file("victims/b.txt", "precious");
        let path = format!("dst/{at}");
        drop(match way {
            Way::Link(target) => scratch.link(target, path),
            Way::Directory => scratch.directory(path),
            Way::File => scratch.file(path, "old"),
        });
        let look = || {
            let [victim, there] = ["victim", "dst"].map(|name| scratch.join(name));
            let victims = listing(&scratch.join("victims"));
            (in_words(&victim), victims, in_words(&there.join(at)))
        };
        let before = look();
        let belongs = in_words(&src.join(at));
        let story = format!("{} is at {at}, where {belongs} belongs", before.2);
        let actual = told(merge(&src, &dst));
        equal!(told(Err(FsError::Exists(dst.join(at)))), actual, "{story}");
        equal!(before, look(), "a file, a directory and what is in the way");
    }
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
    check(report(10, 11, 0, 11), preserve(&src, &dst), "many modes");
    equal!(listing(&src), listing(&dst), "the copy");
    equal!("0555", mode(&dst), "the mode of the destination itself");
}
