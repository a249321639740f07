//! What is taken of a directory, and what is not.

use super::*;
use crate::model::kata::{Day, Kata};
use std::fs;
use std::os::unix::fs::symlink;

/// A day of two katas, `a` and `b`.
pub(super) fn catalog() -> Catalog {
    let kata = |name: &str| Kata {
        name: name.into(),
        ..Kata::default()
    };
    let day = Day {
        name: "day1_os_sys".into(),
        number: 1,
        katas: vec![kata("a"), kata("b")],
        ..Day::default()
    };
    Catalog { days: vec![day] }
}

fn root() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().expect("a directory");
    let src = root.path().join("katas/day1_os_sys/src");
    fs::create_dir_all(&src).expect("folders");
    (root, src)
}

fn reason_for(make: impl Fn(&Path)) -> String {
    let (root, src) = root();
    make(&src.join("a.rs"));
    let submission = from_clone(root.path(), &catalog()).expect("gradable");
    assert!(submission.files.is_empty());
    submission
        .refused
        .into_iter()
        .next()
        .expect("refused")
        .reason
}

#[test]
fn the_students_files_are_taken_and_missing_ones_are_named() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "fn a() {}").expect("a file");
    fs::write(src.join("lib.rs"), "not the student's").expect("a file");
    let submission = from_clone(root.path(), &catalog()).expect("gradable");
    assert_eq!(submission.files["katas/day1_os_sys/src/a.rs"], "fn a() {}");
    assert_eq!(submission.files.len(), 1);
    assert_eq!(submission.missing, ["katas/day1_os_sys/src/b.rs"]);
}

#[test]
fn what_is_no_ordinary_file_is_refused_with_the_reason() {
    assert!(
        reason_for(|path| symlink("/etc/passwd", path).expect("a link")).contains("symbolic link")
    );
    assert!(reason_for(|path| fs::create_dir(path).expect("a folder")).contains("regular file"));
    let fifo =
        |path: &Path| nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    assert!(reason_for(fifo).contains("regular file"));
}

#[test]
fn a_second_name_is_one_of_the_students_own_files_or_refused() {
    let (root, src) = root();
    let other = root.path().join("other");
    fs::write(&other, "x").expect("a file");
    fs::hard_link(&other, src.join("a.rs")).expect("a hard link");
    let own = collected(root.path()).expect("gradable");
    assert_eq!(own.files["katas/day1_os_sys/src/a.rs"], "x");
    // Only root can give a file away, and read it then.
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let somebody = Some(nix::unistd::Uid::from_raw(65_534));
    nix::unistd::chown(&other, somebody, None).expect("as root");
    let of_somebody = collected(root.path()).expect("gradable");
    assert!(of_somebody.refused[0].reason.contains("hard link"));
    // Whoever owns all of it has linked what is theirs.
    nix::unistd::chown(root.path(), somebody, None).expect("as root");
    assert_eq!(collected(root.path()).expect("gradable"), own);
}

#[test]
fn a_link_is_followed_if_somebody_named_it_and_not_if_it_was_found() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "x").expect("a file");
    let around = tempfile::tempdir().expect("a directory");
    let link = around.path().join("link");
    symlink(root.path(), &link).expect("a link");
    collected(&link).expect("it was named");
    let found = from_entry(&link, &catalog(), |_| None).expect_err("it was found");
    assert!(found.reason.contains("link, which is not followed"));
    from_entry(root.path(), &catalog(), |_| None).expect("no link");
    fs::remove_file(&link).expect("ours");
    symlink("/etc/passwd", &link).expect("a link");
    let found = from_entry(&link, &catalog(), |_| None).expect_err("it was found");
    assert!(found.reason.contains("link, which is not followed"));
}

#[test]
fn a_crowd_of_files_in_many_folders_is_not_looked_at() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "x").expect("a file");
    let file = root.path().join("file");
    fs::write(&file, "").expect("a file");
    for folder in 0..11 {
        let folder = root.path().join(format!("folder{folder}"));
        fs::create_dir(&folder).expect("a folder");
        for number in 0..OF_A_FOLDER {
            // Another name is made faster than another file.
            fs::hard_link(&file, folder.join(number.to_string())).expect("a name");
        }
    }
    let error = collected(root.path()).expect_err("too many");
    assert!(error.reason.contains("more than 20000 entries"));
}

#[test]
fn what_is_no_text_is_refused_with_the_place() {
    assert!(reason_for(|path| fs::write(path, b"fn\xff").expect("a file")).contains("byte 2"));
    assert!(reason_for(|path| fs::write(path, "a\0b").expect("a file")).contains("NUL"));
    let large = "x".repeat(FILE_BYTES as usize + 1);
    assert!(reason_for(|path| fs::write(path, &large).expect("a file")).contains("256 KiB"));
}

#[test]
fn reading_one_file_neither_blocks_nor_leaves_the_clone() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "mine").expect("a file");
    nix::unistd::mkfifo(&src.join("b.rs"), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    let read = |path: &str| read_text(root.path(), path);
    assert_eq!(read("katas/day1_os_sys/src/a.rs").as_deref(), Some("mine"));
    assert_eq!(read("katas/day1_os_sys/src/b.rs"), None);
    for outside in [
        "../../etc/passwd",
        "/etc/passwd",
        "katas/../katas/day1_os_sys/src/a.rs",
        "",
    ] {
        assert_eq!(read(outside), None, "{outside}");
    }
}

#[test]
fn a_link_on_the_way_is_not_followed() {
    let elsewhere = tempfile::tempdir().expect("a directory");
    fs::create_dir_all(elsewhere.path().join("src")).expect("folders");
    fs::write(elsewhere.path().join("src/a.rs"), "secret").expect("a file");
    let root = tempfile::tempdir().expect("a directory");
    fs::create_dir(root.path().join("katas")).expect("a folder");
    symlink(elsewhere.path(), root.path().join("katas/day1_os_sys")).expect("a link");
    let submission = from_clone(root.path(), &catalog()).expect("gradable");
    assert!(submission.files.is_empty());
    assert!(submission.refused[0].reason.contains("symbolic link"));
}

#[test]
fn a_directory_may_be_handed_in_with_or_without_its_katas_folder() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "x").expect("a file");
    fs::write(root.path().join("build.rs"), "x").expect("a file");
    let whole = collected(root.path()).expect("gradable");
    assert_eq!(whole.ignored, ["build.rs"]);
    let folder = collected(&root.path().join("katas")).expect("gradable");
    assert_eq!((folder.files, folder.ignored), (whole.files, vec![]));
}

fn collected(root: &Path) -> Result<Submission, NotGradable> {
    from_path(root, &catalog(), |path| {
        (path == "katas/day1_os_sys/src/lib.rs").then_some("released")
    })
}

#[test]
fn a_directory_may_hold_nothing_but_the_folder_of_the_repository() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "x").expect("a file");
    let around = tempfile::tempdir().expect("a directory");
    let wrapped = around.path().join("my-katas");
    fs::rename(root.path(), &wrapped).expect("a folder in another");
    fs::write(around.path().join(".DS_Store"), "x").expect("a file");
    let submission = collected(around.path()).expect("gradable");
    assert_eq!(submission.files["katas/day1_os_sys/src/a.rs"], "x");
    // With something beside it, it is not clear any more what is meant.
    fs::create_dir(around.path().join("other")).expect("a folder");
    collected(around.path()).expect_err("two folders");
    fs::create_dir(root.path()).expect("as it was, for its end");
}

#[test]
fn a_link_to_a_repository_is_not_its_folder() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "somebody else's").expect("a file");
    let around = tempfile::tempdir().expect("a directory");
    symlink(root.path(), around.path().join("mine")).expect("a link");
    collected(around.path()).expect_err("nothing but a link");
}

#[test]
fn copies_and_what_tools_made_are_not_listed_and_a_long_list_is_cut() {
    let (root, src) = root();
    fs::write(src.join("a.rs"), "x").expect("a file");
    fs::write(src.join("lib.rs"), "released").expect("a file");
    for made in MADE {
        fs::create_dir(root.path().join(made)).expect("a folder");
        fs::write(root.path().join(made).join("file"), "x").expect("a file");
    }
    let ignored = || {
        let submission = collected(root.path()).expect("gradable");
        (submission.ignored, submission.ignored_more)
    };
    assert_eq!(ignored(), (vec![], 0));
    fs::write(src.join("lib.rs"), "edited").expect("a file");
    for number in 0..30 {
        fs::write(root.path().join(format!("{number}.txt")), "x").expect("a file");
    }
    let (listed, more) = ignored();
    assert_eq!(listed[..2], ["katas/day1_os_sys/src/lib.rs", "0.txt"]);
    assert_eq!((listed.len(), more), (20, 11));
}

#[test]
fn an_empty_or_missing_directory_is_not_gradable_and_says_why() {
    let empty = tempfile::tempdir().expect("a directory");
    let error = collected(empty.path()).expect_err("nothing in it");
    assert!(
        error.to_string().contains("katas/day1_os_sys/src/a.rs"),
        "{error}"
    );
    let error = collected(&empty.path().join("no")).expect_err("not there");
    assert!(
        error.to_string().contains("no such file or directory"),
        "{error}"
    );
}

#[test]
fn what_lets_unsafe_code_in_is_refused_with_its_line() {
    let text = "//! Mine.\nuse nix::getsockopt_impl as it;\n";
    let reason = reason_for(|path| fs::write(path, text).expect("a file"));
    assert!(
        reason.starts_with("line 2 names `getsockopt_impl`"),
        "{reason}"
    );
}
