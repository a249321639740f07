//! What a student hands in: `pack` writes what `grade` takes, and spoils nothing.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use grader::model::event::NoteKind;
use grader::model::results::Results;
use predicates::prelude::*;
use predicates::str::contains;

use crate::support::{Clone, released_catalog};

const ENV_PARSE: &str = "katas/day1_os_sys/src/env_parse.rs";
const CHILD_ENV: &str = "katas/day1_os_sys/src/child_env.rs";

fn count_of_katas() -> usize {
    let days = released_catalog().days;
    days.iter().map(|day| day.katas.len()).sum()
}

/// A clone in which some work was done.
fn begun() -> Clone {
    let clone = Clone::new();
    clone.solve("env_or");
    clone
}

fn pack(clone: &Clone, out: impl AsRef<OsStr>) -> assert_cmd::assert::Assert {
    let mut command = clone.grader(&["pack", "--out"]);
    command.arg(out.as_ref()).assert()
}

/// The names in a directory.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// A report without what is another in each run, and without what was not taken.
fn told(mut results: Results) -> Results {
    results.duration_ms = None;
    results
        .notes
        .retain(|note| note.kind != NoteKind::IgnoredFile);
    let katas = results.days.iter_mut().flat_map(|day| &mut day.katas);
    for case in katas.flat_map(|kata| &mut kata.cases) {
        case.duration_ms = None;
    }
    results
}

#[test]
fn a_pack_is_graded_as_the_clone_it_is_of() {
    let clone = begun();
    clone.solve("env_parse");
    let wrong = clone.read(ENV_PARSE).replace("true", "false");
    clone.write(ENV_PARSE, wrong);
    fs::remove_file(clone.path(CHILD_ENV)).expect("the stub");
    clone.write("notes.txt", "mine");
    clone.write("katas/day1_os_sys/tests/functions/env_or.rs", "// easier\n");
    let zip = clone.path("katas.zip");
    pack(&clone, &zip).code(0);

    let grade = |place: &Path| {
        let place = place.to_str().expect("UTF-8");
        clone.results(&["grade", place, "--seed", "7"])
    };
    let of_zip = grade(&zip);
    assert!(
        !of_zip
            .notes
            .iter()
            .any(|note| note.kind == NoteKind::IgnoredFile),
        "nothing but the student's files is packed: {:?}",
        of_zip.notes
    );
    let score = |kata: &str| {
        let mut katas = of_zip.katas();
        katas
            .find(|(_, known)| known.name == kata)
            .expect("it")
            .1
            .score
    };
    assert_eq!(score("env_or"), Some(6));
    let partly = score("env_parse").expect("a score");
    assert!(0 < partly && partly < 8, "{partly}");
    let missing = |note: &grader::model::event::Note| {
        note.kind == NoteKind::MissingFile && note.file.as_deref() == Some(CHILD_ENV)
    };
    assert!(of_zip.notes.iter().any(missing), "{:?}", of_zip.notes);
    let of_clone = grade(clone.root());
    assert_eq!(told(of_zip), told(of_clone));
}

#[test]
fn the_same_work_gives_the_same_bytes_in_another_clone_on_another_day() {
    let bytes = |clone: &Clone| {
        let zip = clone.temporary().join("katas.zip");
        pack(clone, &zip).code(0).stderr("");
        fs::read(zip).expect("the zip")
    };
    let clone = begun();
    let first = bytes(&clone);
    // Other times of the files, other things around them.
    let file = fs::File::options().append(true).open(clone.kata("env_or"));
    let file = file.expect("the student's");
    file.set_modified(std::time::UNIX_EPOCH).expect("our own");
    clone.write(".grader/progress.json", "{}");
    assert_eq!(bytes(&clone), first, "packed again, over the old one");
    assert_eq!(bytes(&begun()), first, "packed elsewhere");
    clone.solve("env_parse");
    assert_ne!(bytes(&clone), first);
}

#[test]
fn it_says_where_the_zip_is_what_is_in_it_and_what_comes_next() {
    let clone = begun();
    fs::remove_file(clone.path(CHILD_ENV)).expect("the stub");
    let here = clone.path("katas/day2_subprocess");
    let mut command = clone.grader(&["pack"]);
    let assert = command.current_dir(&here).assert().code(0).stderr("");
    let (files, katas) = (count_of_katas() - 1, released_catalog().days[0].katas.len());
    assert
        .stdout(contains(format!(
            "katas.zip holds {files} files of yours, {} of them still the stub\n",
            files - 1
        )))
        .stdout(contains(format!(
            "  day1_os_sys      {} files; still the stub: env_parse, expand,",
            katas - 1
        )))
        .stdout(contains("  day2_subprocess  8 files, not begun\n"))
        .stdout(contains(format!(
            "Missing, so that the stub is graded in its place:\n  {CHILD_ENV}\n"
        )))
        .stdout(contains("Next: hand in katas.zip."));
    let mode = here.join("katas.zip").metadata().expect("the zip").mode();
    assert_eq!(mode & 0o777, 0o644);
    // It lies in the way of nothing.
    let results = clone.results(&["check", "env_or"]);
    assert_eq!(results.score, Some(6));
    let ignored = fs::read_to_string(crate::support::repository().join(".gitignore"));
    let ignored = ignored.expect("the repository's");
    assert!(ignored.lines().any(|line| line == "katas.zip"));
}

#[test]
fn a_file_that_grade_would_refuse_is_named_and_nothing_is_written() {
    type Make = fn(&Path);
    let refused: [(&str, Make); 5] = [
        ("symbolic link", |path| {
            symlink("/etc/hostname", path).expect("a link");
        }),
        ("regular file", |path| {
            nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        }),
        ("larger than 256 KiB", |path| {
            fs::write(path, " ".repeat(256 * 1024 + 1)).expect("a file");
        }),
        ("not UTF-8 from byte 3 on", |path| {
            fs::write(path, b"// \xff").expect("a file");
        }),
        ("NUL byte", |path| fs::write(path, "// \0").expect("a file")),
    ];
    for (words, make) in refused {
        let clone = begun();
        let zip = clone.temporary().join("katas.zip");
        pack(&clone, &zip).code(0);
        let before = fs::read(&zip).expect("the zip");
        fs::remove_file(clone.path(CHILD_ENV)).expect("the stub");
        make(&clone.path(CHILD_ENV));
        let named = contains(CHILD_ENV).and(contains(words));
        pack(&clone, &zip).code(2).stdout("").stderr(named);
        assert_eq!(fs::read(&zip).expect("the zip"), before, "{words}");
        assert_eq!(names(&clone.temporary()), ["katas.zip"], "{words}");
    }
}

#[test]
fn every_refused_file_is_named_at_once() {
    let clone = begun();
    for file in [CHILD_ENV, ENV_PARSE] {
        clone.write(file, b"\xff");
    }
    let named = contains(CHILD_ENV).and(contains(ENV_PARSE));
    pack(&clone, "katas.zip").code(2).stderr(named);
    assert!(!clone.path("katas.zip").exists());
}

#[test]
fn without_any_file_of_the_students_there_is_nothing_to_hand_in() {
    let clone = Clone::new();
    for day in released_catalog().days {
        fs::remove_dir_all(clone.path(&format!("katas/{}/src", day.name))).expect("the stubs");
    }
    let words = contains("none of your files").and(contains("reset"));
    pack(&clone, "katas.zip").code(2).stdout("").stderr(words);
    assert!(!clone.path("katas.zip").exists());
}

#[test]
fn stubs_alone_can_be_handed_in_and_are_told() {
    let clone = Clone::new();
    let shown = format!(
        "holds {} files of yours, all still the stub",
        count_of_katas()
    );
    pack(&clone, "katas.zip").code(0).stdout(contains(shown));
}

#[test]
fn what_is_no_earlier_pack_is_never_replaced() {
    let clone = begun();
    let place = clone.temporary();
    pack(&clone, place.join("earlier.zip")).code(0);
    let mut foreign = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    foreign.start_file("thesis.xml", options).expect("an entry");
    foreign.write_all(b"years").expect("in memory");
    let foreign = foreign.finish().expect("in memory").into_inner();
    fs::write(place.join("thesis.docx"), &foreign).expect("a file");
    fs::write(place.join("notes.txt"), "mine").expect("a file");
    fs::create_dir(place.join("folder")).expect("a directory");
    symlink("earlier.zip", place.join("link.zip")).expect("a link");
    symlink("nowhere", place.join("dangling.zip")).expect("a link");
    let before = names(&place);
    for (name, words) in [
        ("thesis.docx", "no zip that `pack` wrote"),
        ("notes.txt", "no zip that `pack` wrote"),
        ("folder", "is a directory"),
        ("link.zip", "is a symbolic link"),
        ("dangling.zip", "is a symbolic link"),
        ("../repository/Cargo.toml", "no zip that `pack` wrote"),
    ] {
        let words = contains(name).and(contains(words)).and(contains("--out"));
        pack(&clone, place.join(name))
            .code(2)
            .stdout("")
            .stderr(words);
    }
    pack(&clone, "/dev/null")
        .code(2)
        .stderr(contains("no regular file"));
    assert_eq!(names(&place), before);
    assert_eq!(fs::read(place.join("thesis.docx")).expect("it"), foreign);
    assert_eq!(fs::read(place.join("notes.txt")).expect("it"), b"mine");
    assert!(place.join("link.zip").is_symlink());
    // Nothing is lost with these.
    fs::write(place.join("empty.zip"), "").expect("a file");
    for name in ["earlier.zip", "empty.zip"] {
        pack(&clone, place.join(name)).code(0);
        assert!(grader::submission::is_pack(&place.join(name)), "{name}");
    }
}

#[test]
fn odd_names_are_names_of_files() {
    let clone = begun();
    let odd: [&[u8]; 5] = [
        b"my katas.zip",
        b"-x",
        b"no-suffix",
        b"Z\xfcrich.zip",
        b"a\x1b[31m\nb.zip",
    ];
    for name in odd {
        let name = OsStr::from_bytes(name);
        let mut command = clone.grader(&["pack"]);
        let mut option = OsStr::new("--out=").to_owned();
        option.push(name);
        let assert = command.arg(option).assert().code(0).stderr("");
        let shown = &assert.get_output().stdout;
        assert!(!shown.contains(&0x1b), "{}", String::from_utf8_lossy(shown));
        assert!(grader::submission::is_pack(&clone.path("").join(name)));
    }
    let mut command = clone.grader(&["pack", "--out", ""]);
    command.assert().code(2).stdout("");
}

#[test]
fn a_zip_for_a_pipe_is_alone_on_standard_output() {
    let clone = begun();
    let zip = clone.path("katas.zip");
    pack(&clone, &zip).code(0);
    let assert = pack(&clone, "-").code(0);
    let output = assert.get_output();
    assert_eq!(output.stdout, fs::read(&zip).expect("the zip"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("The zip holds "), "{said}");
    assert!(!clone.path("-").exists());
}

#[test]
fn where_nothing_can_be_written_it_says_so_and_a_read_only_clone_can_be_packed() {
    let clone = begun();
    clone.write("blocked", "");
    for name in [
        "blocked/katas.zip",
        "missing/katas.zip",
        "missing/",
        "/proc/katas.zip",
    ] {
        let words = contains(format!("{name} cannot be written")).and(contains("--out"));
        pack(&clone, name).code(2).stdout("").stderr(words);
    }
    let set = |mode| {
        for folder in ["", "katas", "katas/day1_os_sys", "katas/day1_os_sys/src"] {
            fs::set_permissions(clone.path(folder), fs::Permissions::from_mode(mode))
                .expect("our own");
        }
    };
    set(0o555);
    let zip: PathBuf = clone.temporary().join("katas.zip");
    pack(&clone, &zip).code(0);
    let here = clone.grader(&["pack"]).output().expect("it runs");
    set(0o755);
    // Root is held back by no permissions.
    if !nix::unistd::geteuid().is_root() {
        assert_eq!(here.status.code(), Some(2));
        let said = String::from_utf8_lossy(&here.stderr).into_owned();
        assert!(
            said.contains("katas.zip cannot be written: permission denied"),
            "{said}"
        );
        assert!(
            names(clone.root())
                .iter()
                .all(|name| !name.starts_with(".tmp"))
        );
    }
}
