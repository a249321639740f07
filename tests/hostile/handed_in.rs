//! Hostile submissions whose attack is how they are handed in: archives, links, files that
//! are none, names. What they are made of and what must become of them is data, for a
//! repository can hold neither a FIFO nor an archive that climbs out of its folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use grader::model::record::{Record, Status};
use grader::model::results::Results;
use nix::sys::stat::Mode;
use serde::Deserialize;
use tar::{EntryType, Header};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{PATIENCE, Standing};
use crate::support::{Clone, repository};

/// The whole of a `submission.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Submission {
    /// What it tries, for a reader.
    #[serde(rename = "description")]
    _description: String,
    /// What it is called among the others, if not as its folder here.
    name: Option<String>,
    format: Format,
    /// The length to which it is cut.
    cut: Option<usize>,
    entries: Vec<Entry>,
    expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Directory,
    Zip,
    TarGz,
}

/// One entry, or many with a number each.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    #[serde(default)]
    kind: Kind,
    /// A file's text; a link's target.
    #[serde(default)]
    text: String,
    /// The bytes of a file that is no text.
    #[serde(default)]
    bytes: Vec<u8>,
    /// The reference solution of this kata of the first day is the text.
    solution: Option<String>,
    /// So many zeros follow.
    #[serde(default)]
    zeros: usize,
    /// The number of the user whom a file belongs to; only root can make such a submission.
    owner: Option<u32>,
    /// How often it is there, each time under a path with another number at its end.
    count: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    File,
    Folder,
    Link,
    HardLink,
    Fifo,
}

/// What must become of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// It is not graded, for a reason with these words.
    not_gradable: Option<String>,
    /// The points that it earns.
    #[serde(default)]
    points: u32,
    /// The files that cannot be taken, by kata, with words of the reason.
    #[serde(default)]
    refused: BTreeMap<String, String>,
    /// What is not looked at.
    #[serde(default)]
    ignored: Vec<String>,
}

impl Entry {
    fn content(&self) -> Vec<u8> {
        let solution = self.solution.as_ref().map(|kata| {
            let path = repository().join(format!("solutions/day1_os_sys/src/{kata}.rs"));
            fs::read(path).expect("every kata has a solution")
        });
        let mut content = solution.unwrap_or_default();
        content.extend(self.text.bytes());
        content.extend(&self.bytes);
        content.resize(content.len() + self.zeros, 0);
        content
    }

    fn paths(&self) -> Vec<String> {
        let numbered = |count| (0..count).map(|number| format!("{}{number}", self.path));
        self.count.map_or_else(
            || vec![self.path.clone()],
            |count| numbered(count).collect(),
        )
    }
}

impl Submission {
    fn make(&self, place: &Path) {
        let made = match self.format {
            Format::Directory => return self.make_directory(place),
            Format::Zip => self.zip(),
            Format::TarGz => self.tar(),
        };
        let length = self.cut.unwrap_or(made.len());
        fs::write(place, &made[..length]).expect("a file");
    }

    fn make_directory(&self, place: &Path) {
        fs::create_dir(place).expect("a folder");
        for entry in &self.entries {
            for path in entry.paths() {
                let path = place.join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
                match entry.kind {
                    Kind::File => {
                        fs::write(&path, entry.content()).expect("a file");
                        std::os::unix::fs::chown(&path, entry.owner, None).expect("as root");
                    }
                    Kind::Folder => fs::create_dir(&path).expect("a folder"),
                    Kind::Link => symlink(&entry.text, &path).expect("a link"),
                    Kind::HardLink => {
                        fs::hard_link(place.join(&entry.text), &path).expect("a link");
                    }
                    Kind::Fifo => nix::unistd::mkfifo(&path, Mode::S_IRWXU).expect("a FIFO"),
                }
            }
        }
    }

    fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        for entry in &self.entries {
            for path in entry.paths() {
                if entry.kind == Kind::Link {
                    let added = zip.add_symlink(path, &entry.text, options);
                    added.expect("a link");
                    continue;
                }
                zip.start_file(path, options).expect("an entry");
                zip.write_all(&entry.content()).expect("its content");
            }
        }
        zip.finish().expect("a zip").into_inner()
    }

    /// Written by hand where the crate would not write a path.
    fn tar(&self) -> Vec<u8> {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for entry in &self.entries {
            let content = match entry.kind {
                Kind::File => entry.content(),
                _ => Vec::new(),
            };
            for path in entry.paths() {
                let mut header = Header::new_gnu();
                header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
                header.set_entry_type(match entry.kind {
                    Kind::File => EntryType::Regular,
                    Kind::Folder => EntryType::Directory,
                    Kind::Link => EntryType::Symlink,
                    Kind::HardLink => EntryType::Link,
                    Kind::Fifo => EntryType::Fifo,
                });
                if [Kind::Link, Kind::HardLink].contains(&entry.kind) {
                    header.set_link_name_literal(&entry.text).expect("a target");
                }
                header.set_size(content.len() as u64);
                header.set_mode(0o644);
                header.set_cksum();
                tar.append(&header, content.as_slice()).expect("an entry");
            }
        }
        let encoder = tar.into_inner().expect("a tar");
        encoder.finish().expect("a tar.gz")
    }
}

fn submissions() -> BTreeMap<String, Submission> {
    let place = repository().join("tests/submissions/hostile");
    let entries = fs::read_dir(place).expect("the hostile submissions are there");
    let found = entries.flatten().filter_map(|entry| {
        let text = fs::read_to_string(entry.path().join("submission.toml")).ok()?;
        let name = entry.file_name().into_string().expect("a plain name");
        let submission: Submission =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let needs_root = submission.entries.iter().any(|entry| entry.owner.is_some());
        let can_be_made = !needs_root || nix::unistd::geteuid().is_root();
        can_be_made.then(|| (submission.name.clone().unwrap_or(name), submission))
    });
    found.collect()
}

/// Everything below a folder, with what tells whether it was changed.
fn listing(folder: &Path) -> BTreeMap<PathBuf, (u64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let kind = entry.file_type().expect("of our own");
        if kind.is_dir() {
            found.extend(listing(&entry.path()));
        } else {
            let is_file = kind.is_file();
            let content = is_file.then(|| fs::read(entry.path()).expect("a file"));
            let length = content.as_ref().map_or(0, |content| content.len() as u64);
            let beginning = content.unwrap_or_default().into_iter().take(4096);
            found.insert(entry.path(), (length, beginning.collect()));
        }
    }
    found
}

#[test]
fn however_it_is_handed_in_nothing_is_let_in_and_nobody_else_pays() {
    let clone = Clone::new();
    super::open_to_all(&clone);
    let class = clone.temporary().join("class");
    fs::create_dir(&class).expect("a folder");
    let submissions = submissions();
    assert!(submissions.len() >= 20, "{}", submissions.len());
    for (name, submission) in &submissions {
        submission.make(&class.join(name));
    }
    let honest = repository().join("solutions/day1_os_sys");
    let place = class.join("honest/katas/day1_os_sys");
    crate::support::copy(&honest, &place).expect("the solutions");
    let before = listing(&class);
    let mut faults = Vec::new();
    for standing in Standing::all() {
        let out = clone.temporary().join(standing.name());
        let mut grader = clone.grader(&["grade", "--each"]);
        grader.arg(&class).arg("--out").arg(&out);
        standing.restrict(&mut grader);
        grader.timeout(PATIENCE);
        let output = grader.output().expect("the grader starts");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.code() != Some(1) || !words.is_empty() {
            faults.push(format!("the grader: {}, {words}", output.status));
        }
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        if shown.contains(|char: char| char.is_control() && char != '\n') {
            faults.push("there are control characters on the grader's output".to_owned());
        }
        faults.extend(
            check(&out, &submissions)
                .into_iter()
                .map(|fault| format!("{}: {fault}", standing.name())),
        );
    }
    assert_eq!(listing(&class), before, "the submissions are as they were");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert_eq!(clone.left_processes(), [""; 0]);
}

fn check(out: &Path, submissions: &BTreeMap<String, Submission>) -> Vec<String> {
    let summary = fs::read_to_string(out.join("summary.jsonl")).unwrap_or_default();
    let records = summary.lines().map(|line| {
        let record: Record = serde_json::from_str(line).expect("a record");
        (record.name.clone(), record)
    });
    let mut records: BTreeMap<String, Record> = records.collect();
    let mut faults = Vec::new();
    let honest = records.remove("honest");
    if honest.as_ref().and_then(|record| record.score) != Some(90) {
        faults.push(format!("the honest one: {honest:?}"));
    }
    let table = fs::read_to_string(out.join("summary.csv")).unwrap_or_default();
    let mut table = csv::Reader::from_reader(table.as_bytes());
    for line in table.records() {
        let line = line.expect("a table");
        let formulas = line
            .iter()
            .filter(|cell| cell.starts_with(['=', '+', '-', '@']));
        faults.extend(formulas.map(|cell| format!("a formula: {cell}")));
    }
    for name in submissions.keys() {
        let found = records
            .values()
            .find(|record| is_called(&record.name, name));
        let Some(record) = found else {
            faults.push(format!("{name:?} has no record"));
            continue;
        };
        let folder = out.join("submissions").join(&record.name);
        let found = check_one(record, &folder, &submissions[name].expected);
        faults.extend(found.map(|fault| format!("{name:?}: {fault}")));
    }
    faults
}

/// Whether a name in a report is that of a file, but for what is encoded in it.
fn is_called(record: &str, name: &str) -> bool {
    let mut decoded = Vec::new();
    let mut parts = record.split('%');
    decoded.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let (code, rest) = part.split_at(2);
        decoded.push(u8::from_str_radix(code, 16).expect("a code of two digits"));
        decoded.extend(rest.bytes());
    }
    decoded == name.as_bytes()
}

fn check_one(record: &Record, folder: &Path, expected: &Expected) -> Option<String> {
    if let Some(words) = &expected.not_gradable {
        let reason = record.reason.as_deref().unwrap_or_default();
        let is_right = record.status == Status::NotGradable && reason.contains(words.as_str());
        return (!is_right).then(|| format!("{record:?}"));
    }
    if (record.status, record.score) != (Status::Graded, Some(expected.points)) {
        return Some(format!("{record:?}"));
    }
    let text = fs::read_to_string(folder.join("results.json")).unwrap_or_default();
    let results: Results = serde_json::from_str(&text).expect("results");
    for (name, words) in &expected.refused {
        let mut katas = results.katas();
        let kata = katas.find(|(_, kata)| kata.name == *name);
        let (_, kata) = kata.unwrap_or_else(|| panic!("there is no kata {name}"));
        let failure = kata.cases[0].failure.as_ref();
        let message = failure.map_or("", |failure| &failure.message);
        if !message.contains(words.as_str()) {
            return Some(format!("{name}: {message:?} does not say {words:?}"));
        }
    }
    let ignored = results.notes.iter().filter_map(|note| note.file.as_deref());
    let ignored: Vec<&str> = ignored.collect();
    let mut missing = expected.ignored.iter();
    let missing = missing.find(|name| !ignored.contains(&name.as_str()));
    missing.map(|name| format!("{name} is not listed, only {ignored:?}"))
}
