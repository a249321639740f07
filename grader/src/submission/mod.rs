//! Collects the files that a student may hand in, and nothing else.

mod open;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::kata::Catalog;

/// A student's file is small; what is larger is something else.
pub const FILE_BYTES: u64 = 256 * 1024;

/// How many files that are none of the student's are listed.
const LISTED: usize = 20;
/// How deep a submission is looked through for them.
const DEPTH: usize = 8;
/// How much of one folder is looked at.
const OF_A_FOLDER: usize = 2000;
/// Folders in which nobody writes by hand.
const MADE: [&str; 3] = [".git", ".grader", "target"];

/// What a student hands in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Submission {
    /// The text of each file by its place in the repository, `katas/<day>/src/<kata>.rs`.
    pub files: BTreeMap<String, String>,
    /// Files that are there but cannot be taken.
    pub refused: Vec<Refused>,
    /// Files that are not there; the stub stands in for them.
    pub missing: Vec<String>,
    /// What else was found, relative to the submission: the first in the order of names,
    /// those among the katas before all others. Copies of released files do not count.
    pub ignored: Vec<String>,
    /// How many more there are.
    pub ignored_more: usize,
}

/// A student's file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The crate.
    pub day: String,
    /// The kata.
    pub kata: String,
    /// The file's place in the repository.
    pub path: String,
    /// What is wrong with it and what to do.
    pub reason: String,
}

/// A submission that cannot be graded at all.
#[derive(Debug)]
pub struct NotGradable {
    /// What was handed in.
    pub path: PathBuf,
    /// Why, and what would do.
    pub reason: String,
}

impl fmt::Display for NotGradable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not gradable: {}",
            self.path.display(),
            self.reason
        )
    }
}

impl std::error::Error for NotGradable {}

/// Takes the student's files out of a student's clone.
///
/// # Errors
/// If the clone itself cannot be opened.
pub fn from_clone(root: &Path, catalog: &Catalog) -> Result<Submission, NotGradable> {
    collect(root, "katas", catalog)
}

/// Takes the student's files out of a directory that was handed in, at
/// `katas/<day>/src/<kata>.rs` or `<day>/src/<kata>.rs`, and lists what else it holds but
/// copies of what was `released`.
///
/// # Errors
/// If it is no directory, cannot be opened, or holds no student's file at all.
pub fn from_directory<'a>(
    root: &Path,
    catalog: &Catalog,
    released: impl Fn(&str) -> Option<&'a str>,
) -> Result<Submission, NotGradable> {
    let has_katas = root
        .join("katas")
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_dir());
    let folder = if has_katas { "katas" } else { "" };
    let mut submission = collect(root, folder, catalog)?;
    if submission.files.is_empty() && submission.refused.is_empty() {
        let example = submission.missing.first().cloned().unwrap_or_default();
        let reason = format!(
            "it holds none of the student's files, such as {example}; hand in the repository or its katas folder"
        );
        return Err(NotGradable {
            path: root.to_owned(),
            reason,
        });
    }
    let mut known: Vec<String> = submission.files.keys().cloned().collect();
    known.extend(
        submission
            .refused
            .iter()
            .map(|refused| refused.path.clone()),
    );
    let prefix = if has_katas { "" } else { "katas/" };
    let mut others = Vec::new();
    list_others(root, "", DEPTH, &mut |path| {
        let place = format!("{prefix}{path}");
        let is_copy = || {
            let released = released(&place);
            released.is_some() && read_text(root, path).as_deref() == released
        };
        if !known.contains(&place) && !is_copy() {
            others.push((!place.starts_with("katas/"), path.to_owned()));
        }
    });
    others.sort();
    submission.ignored_more = others.len().saturating_sub(LISTED);
    let listed = others.into_iter().take(LISTED);
    submission.ignored = listed.map(|(_, path)| path).collect();
    Ok(submission)
}

/// Reads one text file of a clone as a submission's files are read: whatever a student
/// put in its place, it neither blocks nor leads elsewhere.
#[must_use]
pub fn read_text(root: &Path, path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = parts.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let directory = open::Directory::open(root).ok().filter(|_| is_plain)?;
    directory.read(&parts, FILE_BYTES).ok()
}

fn collect(root: &Path, folder: &str, catalog: &Catalog) -> Result<Submission, NotGradable> {
    let not_gradable = |error: io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "there is no such directory".to_owned(),
            io::ErrorKind::NotADirectory => "it is not a directory".to_owned(),
            _ => format!("it cannot be opened: {error}"),
        };
        NotGradable {
            path: root.to_owned(),
            reason,
        }
    };
    let directory = open::Directory::open(root).map_err(not_gradable)?;
    let mut submission = Submission::default();
    for day in &catalog.days {
        for kata in &day.katas {
            let path = day.student_file(&kata.name);
            let parts = [folder, &day.name, "src", &format!("{}.rs", kata.name)];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            match directory.read(&parts, FILE_BYTES) {
                Ok(text) => drop(submission.files.insert(path, text)),
                Err(open::Unreadable::Missing) => submission.missing.push(path),
                Err(unreadable) => submission.refused.push(Refused {
                    day: day.name.clone(),
                    kata: kata.name.clone(),
                    reason: unreadable.reason(),
                    path,
                }),
            }
        }
    }
    Ok(submission)
}

/// Calls `found` for every entry that is no directory, with its path below the root.
fn list_others(directory: &Path, name: &str, depth: usize, found: &mut dyn FnMut(&str)) {
    // A directory that cannot be listed is left out: nothing in it would be taken anyway.
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten().take(OF_A_FOLDER) {
        let file_name = entry.file_name();
        let path = format!("{name}{}", file_name.to_string_lossy());
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found(&path);
        } else if MADE.iter().all(|made| file_name != *made) {
            if depth > 0 {
                list_others(&entry.path(), &format!("{path}/"), depth - 1, found);
            } else {
                found(&format!("{path}/"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kata::{Day, Kata};
    use std::os::unix::fs::symlink;

    fn catalog() -> Catalog {
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
            reason_for(|path| symlink("/etc/passwd", path).expect("a link"))
                .contains("symbolic link")
        );
        assert!(
            reason_for(|path| fs::create_dir(path).expect("a folder")).contains("regular file")
        );
        let fifo =
            |path: &Path| nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
        assert!(reason_for(fifo).contains("regular file"));
        let linked = |path: &Path| {
            fs::write(path, "x").expect("a file");
            fs::hard_link(path, path.with_extension("other")).expect("a hard link");
        };
        assert!(reason_for(linked).contains("hard link"));
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
        from_directory(root, &catalog(), |path| {
            (path == "katas/day1_os_sys/src/lib.rs").then_some("released")
        })
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
        assert!(error.to_string().contains("no such directory"), "{error}");
    }
}
