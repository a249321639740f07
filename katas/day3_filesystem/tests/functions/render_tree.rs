//! Kata 3.8 from inside: `render_tree`.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use day3_filesystem::FsError;
use day3_filesystem::render_tree::render_tree;
use harness::{DEADLINE, Scratch, equal, snapshot, within};

use crate::{fifo, io_error, told, told_without_step};

/// On a thread of its own, because links could be followed for ever.
#[track_caller]
fn render(root: &Path, max_depth: Option<usize>) -> Result<String, String> {
    let root = root.to_owned();
    within(DEADLINE, move || told(render_tree(&root, max_depth)))
}

#[track_caller]
fn drawn(root: &Path, max_depth: Option<usize>) -> String {
    let drawing = render(root, max_depth);
    drawing.unwrap_or_else(|error| harness::fail(format!("no drawing but {error}")))
}

#[harness::test]
fn a_small_tree_is_drawn() {
    let scratch = Scratch::new();
    scratch.file("demo/a.txt", "");
    scratch.file("demo/sub/b.txt", "");
    scratch.link("a.txt", "demo/link");
    let expected = "demo\n├── a.txt\n├── link -> a.txt\n└── sub\n    └── b.txt\n\n\
                    1 directory, 2 files, 1 symlink\n";
    equal!(
        Ok(expected.to_owned()),
        render(&scratch.join("demo"), None),
        "the drawing of demo"
    );
}

#[harness::test]
fn lines_are_open_as_long_as_something_is_to_come() {
    let scratch = Scratch::new();
    for file in ["a/b/c/d", "a/b/e", "f/g/h", "f/i/j/k", "l/m"] {
        scratch.file(format!("deep/{file}"), "");
    }
    snapshot!(drawn(&scratch.join("deep"), None), @"
    deep
    ├── a
    │   └── b
    │       ├── c
    │       │   └── d
    │       └── e
    ├── f
    │   ├── g
    │   │   └── h
    │   └── i
    │       └── j
    │           └── k
    └── l
        └── m

    8 directories, 5 files, 0 symlinks
    ");
}

#[harness::test]
fn entries_are_sorted_by_bytes_and_none_is_hidden() {
    let scratch = Scratch::new();
    for name in [
        "b", "a", "B", ".hidden", "a b", "a-b", "a.b", "_", "\u{e9}", "10", "9",
    ] {
        scratch.file(format!("names/{name}"), "");
    }
    scratch.file("names/.git/config", "");
    snapshot!(drawn(&scratch.join("names"), None), @"
    names
    ├── .git
    │   └── config
    ├── .hidden
    ├── 10
    ├── 9
    ├── B
    ├── _
    ├── a
    ├── a b
    ├── a-b
    ├── a.b
    ├── b
    └── é

    1 directory, 12 files, 0 symlinks
    ");
}

#[harness::test]
fn links_are_shown_and_not_followed() {
    let scratch = Scratch::new();
    scratch.file("links/sub/a", "");
    scratch.link("sub", "links/to-dir");
    scratch.link("..", "links/up");
    scratch.link("no where", "links/dangling");
    scratch.link("loop", "links/loop");
    snapshot!(drawn(&scratch.join("links"), None), @"
    links
    ├── dangling -> no where
    ├── loop -> loop
    ├── sub
    │   └── a
    ├── to-dir -> sub
    └── up -> ..

    1 directory, 1 file, 4 symlinks
    ");
}

#[harness::test]
fn the_depth_can_be_limited() {
    let scratch = Scratch::new();
    scratch.file("demo/a/b/c", "");
    scratch.file("demo/d", "");
    let demo = scratch.join("demo");
    equal!(
        "demo\n\n0 directories, 0 files, 0 symlinks\n",
        drawn(&demo, Some(0)),
        "demo, down to 0"
    );
    snapshot!(drawn(&demo, Some(1)), @"
    demo
    ├── a
    └── d

    1 directory, 1 file, 0 symlinks
    ");
    snapshot!(drawn(&demo, Some(2)), @"
    demo
    ├── a
    │   └── b
    └── d

    2 directories, 1 file, 0 symlinks
    ");
    for depth in [3, 4, 1_000, usize::MAX] {
        equal!(
            drawn(&demo, None),
            drawn(&demo, Some(depth)),
            "depth {depth}"
        );
    }
}

/// Whether the directory `path` is opened while `root` is drawn. inotify(7) sees it as root
/// too, whom no missing permission would stop. `None` where it cannot be had.
#[cfg(target_os = "linux")]
fn is_opened(path: &Path, root: &Path, depth: usize) -> Option<bool> {
    use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify};

    let watch = Inotify::init(InitFlags::IN_NONBLOCK | InitFlags::IN_CLOEXEC);
    let events = AddWatchFlags::IN_OPEN | AddWatchFlags::IN_ONLYDIR;
    let watch = watch.and_then(|watch| watch.add_watch(path, events).map(|_| watch));
    drop(drawn(root, Some(depth)));
    let events = watch.ok()?.read_events();
    Some(events.is_ok_and(|events| !events.is_empty()))
}

#[cfg(target_os = "linux")]
#[harness::test(os = ["linux"])]
fn a_directory_at_the_limit_is_not_opened() {
    let scratch = Scratch::new();
    scratch.file("demo/a/b/c", "");
    scratch.directory("demo/d");
    let demo = scratch.join("demo");
    let can_be_seen = is_opened(&demo, &demo, 1) == Some(true);
    for (path, depth) in [("demo", 0), ("demo/a", 1), ("demo/d", 1), ("demo/a/b", 2)] {
        let is_opened = is_opened(&scratch.join(path), &demo, depth);
        equal!(
            false,
            can_be_seen && is_opened == Some(true),
            "whether {path} is opened to draw demo down to {depth}"
        );
    }
}

#[harness::test]
fn one_is_singular_and_none_is_plural() {
    let scratch = Scratch::new();
    let last = |root: &Path| {
        drawn(root, None)
            .lines()
            .last()
            .unwrap_or_default()
            .to_owned()
    };
    let root = scratch.directory("root");
    equal!(
        "0 directories, 0 files, 0 symlinks",
        last(&root),
        "an empty directory"
    );
    scratch.directory("root/a");
    scratch.file("root/b", "");
    scratch.link("b", "root/c");
    equal!("1 directory, 1 file, 1 symlink", last(&root), "one of each");
    scratch.directory("root/d");
    scratch.file("root/e", "");
    scratch.link("b", "root/f");
    equal!(
        "2 directories, 2 files, 2 symlinks",
        last(&root),
        "two of each"
    );
}

#[harness::test]
fn what_is_special_is_shown_as_a_file() {
    let scratch = Scratch::new();
    scratch.directory("root");
    fifo(&scratch, "root/pipe");
    equal!(
        "root\n└── pipe\n\n0 directories, 1 file, 0 symlinks\n",
        drawn(&scratch.join("root"), None),
        "a FIFO"
    );
}

/// The line of a file of that name.
#[track_caller]
fn line_of(name: &[u8]) -> String {
    let scratch = Scratch::new();
    scratch.directory("root");
    scratch.file(Path::new("root").join(OsStr::from_bytes(name)), "");
    let drawing = drawn(&scratch.join("root"), None);
    let line = drawing.strip_prefix("root\n└── ");
    let line = line.and_then(|rest| rest.strip_suffix("\n\n0 directories, 1 file, 0 symlinks\n"));
    line.unwrap_or(&drawing).to_owned()
}

#[track_caller]
fn check_names(table: &[(&str, &str)]) {
    for (name, expected) in table {
        equal!(*expected, line_of(name.as_bytes()), "the name {name:?}");
    }
}

#[harness::test]
fn control_characters_are_disarmed() {
    check_names(&[
        ("a\nb", r"a\nb"),
        ("a\tb", r"a\tb"),
        ("a\rb", r"a\rb"),
        ("\x1b[2J", r"\x1b[2J"),
        ("\x01\x1f\x7f", r"\x01\x1f\x7f"),
        ("x\n└── fake", r"x\n└── fake"),
        (
            "plain é \u{1f980} 'quoted' \"twice\"",
            "plain é \u{1f980} 'quoted' \"twice\"",
        ),
        (" ", " "),
    ]);
}

#[harness::test]
fn a_backslash_cannot_fake_another_character() {
    check_names(&[(r"a\nb", r"a\\nb"), (r"\x1b", r"\\x1b"), (r"\", r"\\")]);
}

#[harness::test]
fn characters_beyond_ascii_that_terminals_obey_are_disarmed() {
    check_names(&[
        ("\u{9b}2J", r"\u{9b}2J"),
        ("\u{80}\u{85}\u{9f}\u{a0}", "\\u{80}\\u{85}\\u{9f}\u{a0}"),
        ("exe.\u{202e}txt", r"exe.\u{202e}txt"),
        ("\u{61c}\u{200e}\u{200f}", r"\u{61c}\u{200e}\u{200f}"),
        (
            "\u{202a}\u{202b}\u{202c}\u{202d}",
            r"\u{202a}\u{202b}\u{202c}\u{202d}",
        ),
        (
            "\u{2066}\u{2067}\u{2068}\u{2069}",
            r"\u{2066}\u{2067}\u{2068}\u{2069}",
        ),
        (
            "\u{200d}\u{2029}\u{202f}\u{2065}\u{206a}",
            "\u{200d}\u{2029}\u{202f}\u{2065}\u{206a}",
        ),
    ]);
}

#[harness::test(os = ["linux"])]
fn bytes_that_are_no_text_are_shown_by_their_number() {
    equal!(r"a\xffb", line_of(b"a\xffb"), "the name b\"a\\xffb\"");
    equal!(r"\xc3", line_of(b"\xc3"), "half of an é");
    equal!(
        r"é\xc3é",
        line_of(b"\xc3\xa9\xc3\xc3\xa9"),
        "half of an é between two"
    );
    equal!(
        r"\x80\n",
        line_of(b"\x80\n"),
        "a byte 80, which is not the character U+0080"
    );
}

#[harness::test]
fn targets_and_the_first_line_are_disarmed_too() {
    let scratch = Scratch::new();
    let root = scratch.directory("a\x1b[2Jb");
    scratch.link("x\ny\\", "a\x1b[2Jb/l\tk");
    let expected = "a\\x1b[2Jb\n└── l\\tk -> x\\ny\\\\\n\n0 directories, 0 files, 1 symlink\n";
    equal!(expected, drawn(&root, None), "the whole drawing");
}

#[harness::test]
fn the_first_line_is_the_last_component() {
    let scratch = Scratch::new();
    scratch.file("a/b/file", "");
    scratch.link("b", "a/link");
    let first = |root: &str| {
        let drawing = drawn(&scratch.join(root), None);
        drawing.lines().next().unwrap_or_default().to_owned()
    };
    for (root, expected) in [
        ("a/b", "b"),
        ("a/b/", "b"),
        ("a/../a/b", "b"),
        ("a/link", "link"),
    ] {
        equal!(expected, first(root), "the first line for {root:?}");
    }
    let drawing = drawn(&scratch.join("a/link"), None);
    equal!(
        "link\n└── file\n\n0 directories, 1 file, 0 symlinks\n",
        drawing,
        "the root is a link to a directory"
    );
    let dots = drawn(Path::new("."), Some(0));
    equal!(
        ".\n\n0 directories, 0 files, 0 symlinks\n",
        dots,
        "the root is `.`"
    );
    let slash = drawn(Path::new("/"), Some(0));
    equal!(
        "/\n\n0 directories, 0 files, 0 symlinks\n",
        slash,
        "the root is `/`"
    );
}

#[harness::test]
fn only_a_directory_can_be_drawn() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "");
    let missing = scratch.join("missing");
    equal!(
        told(Err(FsError::NotADirectory(file.clone()))),
        render(&file, None),
        "the root is a file"
    );
    let actual = told_without_step(render_tree(&missing, Some(0)));
    equal!(
        told(io_error("any", &missing, ErrorKind::NotFound)),
        actual,
        "there is nothing at the root"
    );
}
