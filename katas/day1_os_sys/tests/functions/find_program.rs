//! Kata 1.5 from inside: `find_program`.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use day1_os_sys::FindError;
use day1_os_sys::find_program::find_program;
use harness::{DEADLINE, Gate, Scratch, equal, program_path, within};

type Found = Result<PathBuf, FindError>;

/// Makes a file with permissions.
fn file(scratch: &Scratch, relative: &str, mode: u32) -> PathBuf {
    let path = scratch.file(relative, "");
    scratch.mode(relative, mode);
    path
}

/// Looks for `name` with the scratch as current directory; `[TMP]` in `path` stands for it.
/// On a thread of its own, because to open what it finds could mean to wait for ever.
fn find(scratch: &Scratch, name: &str, path: &str) -> Found {
    let cwd = scratch.path().to_owned();
    let pieces: Vec<&OsStr> = path.split("[TMP]").map(OsStr::new).collect();
    let path = pieces.join(cwd.as_os_str());
    let name = OsString::from(name);
    within(DEADLINE, move || find_program(&name, Some(&path), &cwd))
}

fn not_executable(path: PathBuf) -> Found {
    Err(FindError::NotExecutable(path))
}

#[harness::test]
fn the_first_directory_that_has_it_wins() {
    let scratch = Scratch::new();
    let in_b = file(&scratch, "b/tool", 0o755);
    let in_c = file(&scratch, "c/tool", 0o755);
    scratch.directory("a");
    let table = [
        ("[TMP]/a:[TMP]/b:[TMP]/c", &in_b),
        ("[TMP]/c:[TMP]/b:[TMP]/a", &in_c),
        ("[TMP]/missing:[TMP]/b", &in_b),
        ("[TMP]/b", &in_b),
    ];
    for (path, expected) in table {
        let actual = find(&scratch, "tool", path);
        equal!(Ok(expected.clone()), actual, "PATH={path}");
    }
}

#[harness::test]
fn what_is_nowhere_is_not_found() {
    let scratch = Scratch::new();
    file(&scratch, "a/tool", 0o755);
    file(&scratch, "tool", 0o755);
    for name in ["too", "tools", "TOOL", "tool "] {
        let actual = find(&scratch, name, "[TMP]/a:[TMP]/missing");
        equal!(Err(FindError::NotFound), actual, "the name {name:?}");
    }
    let actual = find(&scratch, "tool", "[TMP]/missing");
    equal!(
        Err(FindError::NotFound),
        actual,
        "the current directory is not searched unless PATH says so"
    );
}

#[harness::test]
fn an_empty_element_is_the_current_directory() {
    let scratch = Scratch::new();
    let here = file(&scratch, "tool", 0o755);
    let in_z = file(&scratch, "z/tool", 0o755);
    for path in ["[TMP]/a::[TMP]/z", ":[TMP]/z", "[TMP]/a:", ":", ""] {
        let actual = find(&scratch, "tool", path);
        equal!(
            Ok(here.clone()),
            actual,
            "PATH={path:?} has an empty element"
        );
    }
    let actual = find(&scratch, "tool", "[TMP]/z:");
    equal!(Ok(in_z), actual, "the empty element is the last");
}

#[harness::test]
fn a_relative_element_is_relative_to_the_given_directory() {
    let scratch = Scratch::new();
    let in_sub = file(&scratch, "sub/bin/tool", 0o755);
    let here = file(&scratch, "tool", 0o755);
    for (path, expected) in [("missing:sub/bin", in_sub), (".", here)] {
        let actual = find(&scratch, "tool", path);
        equal!(Ok(expected), actual, "PATH={path}, relative to [TMP]");
    }
    let name = OsStr::new("tool");
    let elsewhere = scratch.join("sub");
    let actual = find_program(name, Some(OsStr::new("bin")), &elsewhere);
    equal!(
        Ok(scratch.join("sub/bin/tool")),
        actual,
        "bin, seen from sub"
    );
}

#[harness::test]
fn a_directory_named_like_the_program_is_passed_over() {
    let scratch = Scratch::new();
    scratch.directory("a/tool");
    let in_b = file(&scratch, "b/tool", 0o755);
    let actual = find(&scratch, "tool", "[TMP]/a:[TMP]/b");
    equal!(Ok(in_b), actual, "a/tool is a directory: it has x bits too");
    let actual = find(&scratch, "tool", "[TMP]/a");
    equal!(
        Err(FindError::NotFound),
        actual,
        "a directory is no program that lacks an x bit"
    );
}

#[harness::test]
fn only_a_regular_file_is_a_program() {
    let scratch = Scratch::new();
    scratch.directory("a");
    let _pipe = Gate::new(&scratch, "a/tool");
    scratch.mode("a/tool", 0o755);
    let in_b = file(&scratch, "b/tool", 0o755);
    let actual = find(&scratch, "tool", "[TMP]/a:[TMP]/b");
    equal!(Ok(in_b), actual, "a/tool is a FIFO with x bits");
    let actual = find(&scratch, "tool", "[TMP]/a");
    equal!(Err(FindError::NotFound), actual, "only a FIFO is there");
}

#[harness::test]
fn a_link_is_followed_but_the_answer_is_the_link() {
    let scratch = Scratch::new();
    scratch.directory("a");
    let link = scratch.link(program_path("d1-probe"), "a/tool");
    let actual = find(&scratch, "tool", "[TMP]/a");
    equal!(Ok(link), actual, "a/tool is a link to a program elsewhere");

    scratch.directory("b");
    let second = scratch.link("../a/tool", "b/tool");
    let actual = find(&scratch, "tool", "[TMP]/b");
    equal!(Ok(second), actual, "b/tool is a link to a link");
}

#[harness::test]
fn a_link_that_leads_nowhere_is_passed_over() {
    let scratch = Scratch::new();
    for (directory, target) in [("a", "nowhere"), ("b", "tool"), ("c", "../d")] {
        scratch.directory(directory);
        scratch.link(target, format!("{directory}/tool"));
    }
    let in_d = file(&scratch, "d/tool", 0o755);
    let actual = find(&scratch, "tool", "[TMP]/a:[TMP]/b:[TMP]/c:[TMP]/d");
    equal!(
        Ok(in_d),
        actual,
        "the links lead to nothing, to themselves and to a directory"
    );
    let actual = find(&scratch, "tool", "[TMP]/a:[TMP]/b:[TMP]/c");
    equal!(Err(FindError::NotFound), actual, "there are only the links");
}

#[harness::test]
fn a_path_that_leads_through_a_file_is_passed_over() {
    let scratch = Scratch::new();
    file(&scratch, "plain", 0o755);
    let in_b = file(&scratch, "b/tool", 0o755);
    let actual = find(&scratch, "tool", "[TMP]/plain:[TMP]/b");
    equal!(Ok(in_b), actual, "an element of PATH is a file");
}

#[harness::test]
fn any_of_the_three_x_bits_suffices() {
    let scratch = Scratch::new();
    let tool = file(&scratch, "a/tool", 0o755);
    for mode in [0o100, 0o010, 0o001, 0o755, 0o611] {
        scratch.mode("a/tool", mode);
        let actual = find(&scratch, "tool", "[TMP]/a");
        equal!(Ok(tool.clone()), actual, "a/tool has the mode {mode:04o}");
    }
}

#[harness::test]
fn a_file_without_x_bits_is_passed_over() {
    let scratch = Scratch::new();
    file(&scratch, "a/tool", 0o644);
    let in_b = file(&scratch, "b/tool", 0o755);
    for mode in [0o644, 0o666, 0o600, 0o000] {
        scratch.mode("a/tool", mode);
        let actual = find(&scratch, "tool", "[TMP]/a:[TMP]/b");
        equal!(
            Ok(in_b.clone()),
            actual,
            "a/tool has the mode {mode:04o}, and b/tool can be run"
        );
    }
}

#[harness::test]
fn the_first_file_without_x_bits_is_remembered() {
    let scratch = Scratch::new();
    let in_a = file(&scratch, "a/tool", 0o644);
    let in_b = file(&scratch, "b/tool", 0o644);
    scratch.directory("c/tool");
    scratch.directory("d");
    scratch.link("../b/tool", "d/tool");
    let table = [
        ("[TMP]/a:[TMP]/b", in_a.clone()),
        ("[TMP]/b:[TMP]/a", in_b),
        ("[TMP]/missing:[TMP]/c:[TMP]/a:[TMP]/missing", in_a),
        ("[TMP]/d:[TMP]/a", scratch.join("d/tool")),
    ];
    for (path, expected) in table {
        let actual = find(&scratch, "tool", path);
        equal!(not_executable(expected), actual, "PATH={path}");
    }
}

#[harness::test]
fn a_name_with_a_slash_is_not_searched_for() {
    let scratch = Scratch::new();
    file(&scratch, "bin/sub/tool", 0o755);
    file(&scratch, "bin/plain", 0o755);
    let in_sub = file(&scratch, "sub/tool", 0o755);
    let plain = file(&scratch, "plain", 0o644);
    scratch.directory("sub/directory");
    let table = [
        ("sub/tool", Ok(in_sub.clone())),
        ("./sub/tool", Ok(scratch.join("./sub/tool"))),
        ("sub/../sub/tool", Ok(scratch.join("sub/../sub/tool"))),
        ("./plain", not_executable(plain)),
        ("sub/nope", Err(FindError::NotFound)),
        ("./tool", Err(FindError::NotFound)),
        ("sub/directory", Err(FindError::NotFound)),
        ("sub/", Err(FindError::NotFound)),
        ("sub/tool/", Err(FindError::NotFound)),
        ("/", Err(FindError::NotFound)),
    ];
    for (name, expected) in table {
        let actual = find(&scratch, name, "[TMP]/bin:[TMP]/sub");
        equal!(expected, actual, "the name {name:?}");
        let actual = find_program(OsStr::new(name), None, scratch.path());
        equal!(expected, actual, "the name {name:?}, without a PATH");
    }
    let name = in_sub.as_os_str();
    let actual = find_program(name, None, &scratch.join("bin"));
    equal!(Ok(in_sub.clone()), actual, "an absolute name");
}

#[harness::test]
fn an_empty_name_is_not_found() {
    let scratch = Scratch::new();
    file(&scratch, "a/tool", 0o755);
    for path in ["[TMP]/a", "", ":", "[TMP]/a/tool"] {
        let actual = find(&scratch, "", path);
        equal!(Err(FindError::NotFound), actual, "PATH={path:?}");
    }
}

#[harness::test]
fn without_a_path_nothing_is_found() {
    let scratch = Scratch::new();
    file(&scratch, "tool", 0o755);
    for name in ["tool", "sh", ""] {
        let actual = find_program(OsStr::new(name), None, scratch.path());
        equal!(
            Err(FindError::NotFound),
            actual,
            "the name {name:?}: no PATH is not the PATH of this process, nor an empty one"
        );
    }
}

#[harness::test(os = ["linux"])]
fn directories_and_names_need_not_be_utf8() {
    let scratch = Scratch::new();
    let os = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    let (directory, name) = (os(b"d\xff"), os(b"t\xfe"));
    let inside = scratch.file(PathBuf::from(&directory).join(&name), "");
    scratch.mode(&inside, 0o755);

    let mut path = scratch.join("missing\u{fffd}").into_os_string();
    path.push(":");
    path.push(scratch.join(&directory));
    let actual = find_program(&name, Some(&path), scratch.path());
    equal!(Ok(inside.clone()), actual, "an absolute element");
    let actual = find_program(&name, Some(&directory), scratch.path());
    equal!(Ok(inside), actual, "a relative element");
}
