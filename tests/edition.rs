//! What a class is given: a repository that works, without what a student shall not see.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use grader::released::{ARCHIVE, Released, add_tree};
use grader::workspace;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

use crate::support::{host, released_catalog, repository, scrubbed};

/// The most of a file's own lines that may be found elsewhere by chance.
const BY_CHANCE: f64 = 0.25;
/// A line that is shorter says nothing.
const TELLING: usize = 30;

type Files = BTreeMap<String, Vec<u8>>;

fn export(to: &Path) -> assert_cmd::assert::Assert {
    let mut command = scrubbed(env!("CARGO_BIN_EXE_grader"));
    command.current_dir(repository()).args(["author", "export"]);
    command.arg("--student").arg(to).assert()
}

/// An edition, written once for all tests, and where it lies.
fn edition() -> &'static Path {
    static EDITION: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = EDITION.get_or_init(|| {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("class");
        export(&path).code(0).stderr("");
        (directory, path)
    });
    path
}

/// The files below a folder, hidden ones too.
fn files_below(directory: &Path, name: &str, files: &mut Files) {
    for entry in fs::read_dir(directory).expect("a directory").flatten() {
        let file_name = entry.file_name();
        let path = format!("{name}{}", file_name.to_str().expect("UTF-8"));
        match entry.file_type().expect("a kind") {
            kind if kind.is_dir() => files_below(&entry.path(), &format!("{path}/"), files),
            kind if kind.is_file() => {
                drop(files.insert(path, fs::read(entry.path()).expect("a file")));
            }
            kind => panic!("{path}: {kind:?}"),
        }
    }
}

fn files() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files = Files::new();
        files_below(edition(), "", &mut files);
        files
    })
}

/// What the authors keep to themselves, by its place in the repository.
fn kept() -> Files {
    let mut kept = Files::new();
    for name in [
        "solutions",
        "tests",
        "docs/decisions",
        ".ci",
        "CONTRIBUTING.md",
    ] {
        add_tree(&repository().join(name), name, &mut kept).expect("the repository is readable");
    }
    kept
}

/// Whether an edition has a file, or a folder, at this place.
fn is_there(path: &str) -> bool {
    let below = format!("{}/", path.trim_end_matches('/'));
    files().contains_key(path) || files().keys().any(|file| file.starts_with(&below))
}

/// The stub that a student's file begins as, where this is one.
fn stub_of(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let place = match parts.as_slice() {
        ["solutions", day, "src", file] => format!("katas/{day}/src/{file}"),
        ["tests", "wrong_answers", day, kata, _] => format!("katas/{day}/src/{kata}.rs"),
        ["tests", "submissions", "other_ways", _, place @ ..] => place.join("/"),
        _ => return None,
    };
    Released::embedded().text(&place)
}

/// The lines of a text that say something, and that its `stub` does not have.
fn own_lines<'a>(text: &'a str, stub: &str) -> BTreeSet<&'a str> {
    let given: BTreeSet<&str> = stub.lines().map(str::trim).collect();
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| line.len() >= TELLING && !line.starts_with("use "));
    lines.filter(|line| !given.contains(line)).collect()
}

/// The files among `kept` that are found in what is given, whole or in good part.
fn found_in(given: &Files, kept: &Files) -> Vec<String> {
    let contents: BTreeSet<&[u8]> = given.values().map(Vec::as_slice).collect();
    let texts = given
        .values()
        .filter_map(|content| str::from_utf8(content).ok());
    let lines: BTreeSet<&str> = texts.flat_map(str::lines).map(str::trim).collect();
    let is_found = |(path, content): &(&String, &Vec<u8>)| {
        let stub = stub_of(path);
        if contents.contains(content.as_slice()) {
            // Who hands in the stub has given nothing away.
            return stub.is_none_or(|stub| stub.as_bytes() != content.as_slice());
        }
        let (Some(stub), Ok(text)) = (stub, str::from_utf8(content)) else {
            return false;
        };
        let own = own_lines(text, stub);
        let found = own.iter().filter(|line| lines.contains(*line)).count();
        found as f64 > own.len() as f64 * BY_CHANCE
    };
    let found = kept.iter().filter(is_found);
    found.map(|(path, _)| path.clone()).collect()
}

#[test]
fn nothing_of_what_the_authors_keep_is_in_it() {
    let kept = kept();
    let told = kept.keys().filter(|path| stub_of(path).is_some()).count();
    assert!(
        told > 500,
        "only {told} solutions and other answers were looked for"
    );
    assert_eq!(found_in(files(), &kept), [""; 0]);
    // Neither in the archive that the grader embeds.
    let released = Released::unpack(&files()[ARCHIVE]).expect("the archive");
    assert_eq!(&released, Released::embedded());
    assert_eq!(found_in(&released.files, &kept), [""; 0]);
    for name in [
        "solutions",
        "tests",
        "docs/decisions",
        ".ci",
        ".github",
        ".git",
    ] {
        assert!(!is_there(name), "{name}");
    }
}

#[test]
fn what_is_kept_would_be_found() {
    let kept = kept();
    let solution = "solutions/day1_os_sys/src/expand.rs";
    let text = str::from_utf8(&kept[solution]).expect("UTF-8");
    let half = &text[text.len() / 2..];
    for (place, content) in [
        ("katas/day1_os_sys/src/expand.rs", text.to_owned()),
        ("README.md", format!("It goes so:\n\n```rust\n{half}```\n")),
    ] {
        let given = Files::from([(place.to_owned(), content.into_bytes())]);
        let found = found_in(&given, &kept);
        assert!(
            found.iter().any(|path| path == solution),
            "{place}: {found:?}"
        );
    }
}

#[test]
fn its_katas_are_those_that_were_released_and_are_built_in_place() {
    let released = Released::embedded();
    for folder in ["katas", "grader/proof", "grader/harness"] {
        for (path, content) in released.below(folder) {
            assert!(
                files().get(path).is_some_and(|file| file == content),
                "{path}"
            );
        }
    }
    let catalog = released_catalog();
    let days: Vec<_> = catalog.days.iter().collect();
    assert_eq!(
        workspace::differences(edition(), released, &catalog, &days),
        []
    );
}

#[test]
fn cargo_takes_its_lock_file_as_it_is() {
    let mut command = scrubbed("cargo");
    command.args(["metadata", "--locked", "--offline", "--format-version", "1"]);
    command.args(["--filter-platform", &host()]);
    let assert = command.current_dir(edition()).assert().code(0);
    let metadata: serde_json::Value =
        serde_json::from_slice(&assert.get_output().stdout).expect("JSON");
    let members = metadata["workspace_members"].as_array().expect("members");
    assert_eq!(members.len(), 5 + released_catalog().days.len());
    let lock = |text: &[u8]| -> BTreeSet<String> {
        let table: toml::Table = str::from_utf8(text).expect("UTF-8").parse().expect("TOML");
        let packages = table["package"].as_array().expect("packages").iter();
        let told = |package: &toml::Value| format!("{} {}", package["name"], package["version"]);
        packages.map(told).collect()
    };
    let theirs = lock(&fs::read(repository().join("Cargo.lock")).expect("the lock file"));
    let given = lock(&files()["Cargo.lock"]);
    assert!(given.is_subset(&theirs) && given.len() < theirs.len());
}

#[test]
fn no_dependency_is_left_out_that_the_graders_own_tests_use() {
    let manifest = |text: &[u8]| -> toml::Table {
        str::from_utf8(text).expect("UTF-8").parse().expect("TOML")
    };
    let dependencies = |table: &toml::Table| -> BTreeSet<String> {
        let table = table["dev-dependencies"].as_table().expect("a table");
        table.keys().cloned().collect()
    };
    let theirs = fs::read(repository().join("grader/Cargo.toml")).expect("the manifest");
    let given = manifest(&files()["grader/Cargo.toml"]);
    assert!(!given.contains_key("test") && !given.contains_key("bench"));
    let sources = files()
        .iter()
        .filter(|(path, _)| path.starts_with("grader/src/"));
    let sources: String = sources
        .map(|(_, content)| String::from_utf8_lossy(content))
        .collect();
    let given = dependencies(&given);
    for name in dependencies(&manifest(&theirs)) {
        let is_used = sources.contains(&format!("{name}::"));
        assert_eq!(given.contains(&name), is_used, "{name}");
    }
}

/// The files that a text names, as links and in backticks, with the folder it lies in.
fn named_files(path: &str, text: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let links = text.split("](").skip(1);
    let links = links.map(|rest| rest.split([')', '#']).next().unwrap_or_default());
    let links = links.filter(|link| !link.is_empty() && !link.contains("://"));
    let links = links.map(|link| plain(&format!("{folder}/{link}")));
    // Every second piece is between two backticks. Only what begins like a place in the
    // authors' repository is one.
    let code = text.split('`').skip(1).step_by(2);
    let tops = [
        "solutions/",
        "tests/",
        "docs/",
        ".ci/",
        ".github/",
        "ARCHITECTURE",
    ];
    let code = code.filter(|code| tops.iter().any(|top| code.starts_with(top)));
    links.chain(code.map(str::to_owned)).collect()
}

/// `a/../b` is `b`.
fn plain(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn no_text_in_it_leads_nowhere() {
    let mut texts = 0;
    for (path, content) in files().iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = str::from_utf8(content).expect("UTF-8");
        texts += 1;
        for named in named_files(path, text) {
            assert!(is_there(&named), "{path} names {named}");
        }
        assert!(!text.contains("authors -->"), "{path} has a mark");
        for word in ["CONTRIBUTING.md", "ARCHITECTURE.md", "author check"] {
            assert!(!text.contains(word), "{path} tells of {word}");
        }
    }
    assert!(texts > released_catalog().days.len());
    assert!(!is_there("docs/decisions") && is_there("docs/threat-model.md"));
}

#[test]
fn its_readme_is_for_students() {
    let readme = str::from_utf8(&files()["README.md"]).expect("UTF-8");
    let sections: Vec<_> = readme
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    let expected = [
        "## For the student",
        "## For the instructor and for CI",
        "## Licence",
    ];
    assert_eq!(sections, expected);
    assert!(readme.contains("cargo run -p grader ") && readme.contains("cargo test "));
}

#[test]
fn the_authors_commands_say_that_they_take_the_authors_repository() {
    let elsewhere = tempfile::tempdir().expect("a directory");
    let to = elsewhere.path().join("class");
    let to = to.to_str().expect("UTF-8");
    for arguments in [&["check"][..], &["release"], &["export", "--student", to]] {
        let mut command = scrubbed(env!("CARGO_BIN_EXE_grader"));
        command.arg("author").args(arguments).current_dir(edition());
        let words = contains("this takes the authors' repository").and(contains("solutions/"));
        command.assert().code(2).stdout("").stderr(words);
    }
    assert!(!Path::new(to).exists());
}

#[test]
fn a_directory_that_is_not_empty_is_not_touched() {
    let place = tempfile::tempdir().expect("a directory");
    let at = |name: &str| place.path().join(name);
    fs::create_dir(at("full")).expect("a directory");
    fs::write(at("full/.hidden"), "mine").expect("a file");
    fs::write(at("file"), "mine").expect("a file");
    for (name, words) in [
        ("full", "is not empty"),
        ("file", "cannot be opened"),
        ("missing/class", "cannot be made"),
    ] {
        let words = contains(name).and(contains(words)).and(contains("empty"));
        export(&at(name)).code(2).stdout("").stderr(words);
    }
    let mut files = Files::new();
    files_below(place.path(), "", &mut files);
    assert_eq!(
        files.into_keys().collect::<Vec<_>>(),
        ["file", "full/.hidden"]
    );
    assert!(!at("missing").exists());
}

#[test]
fn an_empty_directory_is_filled_and_two_editions_are_the_same() {
    let place = tempfile::tempdir().expect("a directory");
    let shown = contains(format!("holds {} files", files().len()));
    export(place.path()).code(0).stdout(shown);
    let mut again = Files::new();
    files_below(place.path(), "", &mut again);
    assert_eq!(
        again.keys().collect::<Vec<_>>(),
        files().keys().collect::<Vec<_>>()
    );
    assert!(again == *files(), "their contents differ");
}

#[test]
fn an_edition_that_would_not_be_as_released_is_not_written() {
    let authors = crate::support::Clone::new();
    for name in [
        "solutions",
        "docs",
        ".gitignore",
        "README.md",
        "clippy.toml",
    ] {
        authors.take_over(name);
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        authors.take_over(name);
    }
    let to = authors.temporary().join("class");
    let export = || {
        let mut command = authors.grader(&["author", "export", "--student"]);
        command.arg(&to).assert()
    };
    let manifest = authors.read("Cargo.toml");
    authors.write(
        "Cargo.toml",
        format!("{manifest}\n[profile.test]\ndebug = 0\n"),
    );
    let words = contains("Cargo.toml is not as released").and(contains("author release"));
    export().code(2).stdout("").stderr(words);
    assert!(!to.exists());
    authors.write("Cargo.toml", manifest);
    // What is new in the katas waits for its release.
    let kata_toml = "katas/day1_os_sys/kata.toml";
    authors.write(kata_toml, "new = true\n");
    export()
        .code(0)
        .stdout(contains(format!("{kata_toml} was changed since")));
    assert_eq!(
        fs::read(to.join(kata_toml)).expect("it is there"),
        Released::embedded().files[kata_toml]
    );
}
