//! What is laid over what, and what differs.

use super::*;

const STUB: &str = "katas/day1_os_sys/src/a.rs";
const TEST: &str = "katas/day1_os_sys/tests/functions/a.rs";

fn released() -> Released {
    let files = [
        (STUB, "stub"),
        (TEST, "test"),
        ("Cargo.toml", "[workspace]"),
    ];
    Released {
        files: files
            .map(|(path, text)| (path.to_owned(), text.into()))
            .into(),
    }
}

fn lay(root: &Path, text: &str) -> Workspace {
    let files = BTreeMap::from([(STUB.to_owned(), text.to_owned())]);
    Workspace::overlay(root, None, &released(), &files).expect("laid")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("a file");
}

#[test]
fn the_students_file_lies_over_the_pristine_copy() {
    let root = tempfile::tempdir().expect("a directory");
    let workspace = lay(root.path(), "mine");
    let read = |path: &str| fs::read_to_string(workspace.root.join(path)).expect("it is there");
    assert_eq!(read("overlay/katas/day1_os_sys/src/a.rs"), "mine");
    assert_eq!(
        read("overlay/katas/day1_os_sys/tests/functions/a.rs"),
        "test"
    );
    assert_eq!(read("Cargo.toml"), "[workspace]");
}

#[test]
fn tests_that_are_kept_back_lie_there_when_they_are_laid_and_not_before() {
    let root = tempfile::tempdir().expect("a directory");
    let tests = BTreeMap::from([(TEST.to_owned(), b"hidden".to_vec())]);
    let read = || fs::read_to_string(root.path().join("overlay").join(TEST)).expect("a test");
    let workspace = lay(root.path(), "mine").with_tests(&tests);
    assert_eq!(read(), "test");
    workspace.lay_tests().expect("it can be written");
    assert_eq!(read(), "hidden");
    drop(workspace);
    // Whoever is compiled next does not find it there.
    drop(lay(root.path(), "another"));
    assert_eq!(read(), "test");
}

#[test]
fn a_workspace_behind_a_link_is_known_by_its_real_path() {
    let place = tempfile::tempdir().expect("a directory");
    let (real, link) = (place.path().join("real"), place.path().join("link"));
    fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    let expected = real.canonicalize().expect("it is there");
    assert_eq!(lay(&link, "mine").root, expected);
}

#[test]
fn laying_again_writes_only_what_changed_and_removes_what_is_gone() {
    let root = tempfile::tempdir().expect("a directory");
    drop(lay(root.path(), "one"));
    let test = root.path().join("overlay").join(TEST);
    let stray = root.path().join("overlay/katas/day1_os_sys/build.rs");
    fs::write(&stray, "x").expect("a file");
    let before = fs::metadata(&test)
        .expect("there")
        .modified()
        .expect("a time");
    drop(lay(root.path(), "two"));
    assert_eq!(
        fs::metadata(&test)
            .expect("there")
            .modified()
            .expect("a time"),
        before
    );
    assert_eq!(
        fs::read_to_string(root.path().join("overlay").join(STUB)).expect("there"),
        "two"
    );
    assert!(!stray.exists());
}

#[test]
fn a_locked_file_that_was_edited_deleted_or_added_is_named() {
    let root = tempfile::tempdir().expect("a directory");
    let write = |path: &str, text: &str| write(root.path(), path, text);
    let day = |name: &str, number| Day {
        name: name.into(),
        number,
        ..Day::default()
    };
    let catalog = Catalog {
        days: vec![day("day1_os_sys", 1), day("day2_subprocess", 2)],
    };
    let mut released = released();
    released.files.remove(MANIFEST);
    let of = |index: usize| {
        let days = [&catalog.days[index]];
        differences(root.path(), &released, &catalog, &days)
    };
    let found = || of(0);
    write(STUB, "stub");
    write(TEST, "test");
    assert_eq!(found(), []);
    write("katas/day1_os_sys/notes.txt", "mine");
    write("katas/day1_os_sys/src/a.rs~", "backup");
    assert_eq!(found(), []);
    write(TEST, "weaker");
    write("katas/day1_os_sys/build.rs", "x");
    let added = ("katas/day1_os_sys/build.rs".to_owned(), Difference::Added);
    assert_eq!(
        found(),
        [added.clone(), (TEST.to_owned(), Difference::Edited)]
    );
    fs::remove_file(root.path().join(TEST)).expect("there");
    assert_eq!(found(), [added, (TEST.to_owned(), Difference::Deleted)]);
    assert_eq!(of(1), [], "another day is not concerned");
}
#[test]
fn what_else_the_build_depends_on_is_compared_too() {
    let root = tempfile::tempdir().expect("a directory");
    let manifest = "[workspace]\nmembers = [\"grader\", \"katas/*\"]\n[workspace.dependencies]\n";
    let harness = "grader/harness/src/lib.rs";
    let mut released = Released::default();
    let mut release = |path: &str, text: &str, made: &str| {
        released.files.insert(path.to_owned(), made.into());
        write(root.path(), path, text);
    };
    release(
        MANIFEST,
        manifest,
        &overlay_manifest(manifest).expect("it is one"),
    );
    release(LOCK_FILE, "package = []", "package = []");
    release(CONFIGURATION, "[env]", "[env]");
    release(harness, "a", "a");
    let found = || differences(root.path(), &released, &Catalog { days: vec![] }, &[]);
    assert_eq!(found(), []);
    let edited = [
        (MANIFEST, format!("{manifest}nix = \"1\"\n")),
        (LOCK_FILE, "no TOML".to_owned()),
        (CONFIGURATION, "[build]".to_owned()),
        (harness, "b".to_owned()),
    ];
    for (path, text) in edited {
        let before = fs::read(root.path().join(path)).expect("a file");
        write(root.path(), path, &text);
        assert_eq!(found(), [(path.to_owned(), Difference::Edited)]);
        fs::remove_file(root.path().join(path)).expect("it");
        assert_eq!(found(), [(path.to_owned(), Difference::Deleted)]);
        fs::write(root.path().join(path), before).expect("a file");
    }
    for path in [
        "katas/support/build.rs",
        "rust-toolchain.toml",
        ".cargo/config",
    ] {
        write(root.path(), path, "");
        assert_eq!(found(), [(path.to_owned(), Difference::Added)]);
        fs::remove_file(root.path().join(path)).expect("it");
    }
}
