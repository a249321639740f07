//! kata.toml and the released tests → [`Catalog`]. Every fault is reported at once, with
//! the file, the key and the remedy.

mod cases;
mod manifest;

use std::fmt;

use crate::model::kata::{Catalog, Day};
use crate::released::Released;

/// Something in the katas' own files that has to be mended by whoever maintains them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, relative to the repository.
    pub file: String,
    /// What is wrong, where in the file, and what to do.
    pub message: String,
}

/// All faults of a catalog; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogError(pub Vec<Fault>);

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.0.iter().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(f, "{separator}{}: {}", fault.file, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for CatalogError {}

/// Reads the catalog of released katas; cases that do not exist on `os` (named as in
/// `std::env::consts::OS`) are left out.
///
/// # Errors
/// Every fault there is.
pub fn load(released: &Released, os: &str) -> Result<Catalog, CatalogError> {
    let mut faults = Faults::default();
    let manifests = released.files.keys().filter(|path| is_manifest(path));
    let mut days: Vec<Day> = manifests
        .filter_map(|path| read_day(released, path, os, &mut faults))
        .collect();
    days.sort_by_key(|day| day.number);
    for pair in days
        .windows(2)
        .filter(|pair| pair[0].number == pair[1].number)
    {
        let message = format!(
            "day number {} is {}'s already; give it another",
            pair[1].number, pair[0].name
        );
        faults.add(&format!("katas/{}/kata.toml", pair[1].name), message);
    }
    if faults.0.is_empty() {
        Ok(Catalog { days })
    } else {
        Err(CatalogError(faults.0))
    }
}

fn is_manifest(path: &str) -> bool {
    path.strip_prefix("katas/")
        .is_some_and(|rest| rest.split('/').nth(1) == Some("kata.toml"))
}

fn read_day(released: &Released, path: &str, os: &str, faults: &mut Faults) -> Option<Day> {
    let folder = path.strip_suffix("/kata.toml")?;
    let name = folder.strip_prefix("katas/")?;
    let Some(text) = released.text(path) else {
        faults.add(path, "it is not UTF-8; save it as UTF-8");
        return None;
    };
    let mut day = manifest::read(path, name, text, faults)?;
    day.binaries = read_binaries(released, folder, faults);
    if !day.binaries.contains(&day.program) {
        faults.add(
            path,
            format!(
                "`day.program` is \"{}\", which is no [[bin]] of {folder}/Cargo.toml",
                day.program
            ),
        );
    }
    for kata in &mut day.katas {
        let file = format!("{folder}/src/{}.rs", kata.name);
        if !released.files.contains_key(&file) {
            faults.add(
                path,
                format!("kata \"{}\" has no file {file}; add the stub", kata.name),
            );
        }
        kata.cases = cases::read(released, &day.name, kata, os, faults);
    }
    cases::check_files(released, &day, faults);
    Some(day)
}

/// The names of a crate's `[[bin]]`s: those whose executables its tests may start.
fn read_binaries(released: &Released, folder: &str, faults: &mut Faults) -> Vec<String> {
    let path = format!("{folder}/Cargo.toml");
    let table: toml::Table = match released.text(&path).map(str::parse) {
        Some(Ok(table)) => table,
        Some(Err(error)) => {
            faults.add(&path, format!("{error}"));
            return Vec::new();
        }
        None => {
            faults.add(
                &path,
                "the day has no manifest; add one like those of the other days",
            );
            return Vec::new();
        }
    };
    let bins = table.get("bin").and_then(toml::Value::as_array);
    let names = bins
        .into_iter()
        .flatten()
        .filter_map(|bin| bin.get("name")?.as_str());
    names.map(str::to_owned).collect()
}

/// Collects faults, so that all are told at once.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, file: &str, message: impl Into<String>) {
        self.0.push(Fault {
            file: file.to_owned(),
            message: message.into(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kata::Target;

    const MANIFEST: &str = r#"
[day]
number = 1
title = "os and sys"
program = "envkit"
syllabus = ["Environment variables"]

[[kata]]
number = "1.1"
name = "env_or"
title = "Read a variable"
points = 6
difficulty = 1
concepts = ["OsString"]
python = ["os.getenv"]
syllabus = ["D1.1"]
requires = []
needs = []
platforms = ["linux", "macos"]
wall_time_ms = 10000
hints = ["one", { text = "two", cases = ["a_value_wins"] }, "three"]
"#;
    const FUNCTIONS: &str = "use harness::equal;\n\n#[harness::test]\nfn a_value_wins() {}\n\n\
        #[harness::test(os = [\"macos\"])]\nfn only_on_a_mac() {}\n";
    const PROGRAM: &str = "#[harness::test]\nfn the_program_says_it() {}\n\
        #[harness::test(seeded, needs = [\"proc\"])]\nfn any_value_comes_back() {}\n";

    fn released(changes: &[(&str, Option<&str>)]) -> Released {
        let mut files: std::collections::BTreeMap<String, Vec<u8>> = [
            ("kata.toml", MANIFEST),
            (
                "Cargo.toml",
                "[[bin]]\nname = \"envkit\"\n[[bin]]\nname = \"d1-probe\"\n",
            ),
            ("src/env_or.rs", "pub fn env_or() { todo!() }"),
            ("tests/functions/main.rs", "//! F.\nmod env_or;\n"),
            ("tests/program/main.rs", "//! P.\nmod env_or;\n"),
            ("tests/functions/env_or.rs", FUNCTIONS),
            ("tests/program/env_or.rs", PROGRAM),
        ]
        .map(|(path, text)| (format!("katas/day1_os_sys/{path}"), text.into()))
        .into();
        for (path, text) in changes {
            let path = format!("katas/day1_os_sys/{path}");
            match text {
                Some(text) => drop(files.insert(path, (*text).into())),
                None => drop(files.remove(&path)),
            }
        }
        Released { files }
    }

    fn faults_of(changes: &[(&str, Option<&str>)]) -> String {
        let error = load(&released(changes), "linux").expect_err("there is a fault");
        error.to_string()
    }

    fn with(from: &str, to: &str) -> String {
        let changed = MANIFEST.replace(from, to);
        assert_ne!(changed, MANIFEST, "{from} is not there");
        faults_of(&[("kata.toml", Some(&changed))])
    }

    #[test]
    fn a_day_is_read_whole() {
        let catalog = load(&released(&[]), "linux").expect("no fault");
        let day = &catalog.days[0];
        assert_eq!(
            (day.name.as_str(), day.binaries.as_slice()),
            ("day1_os_sys", &["envkit".into(), "d1-probe".to_owned()][..])
        );
        let kata = &day.katas[0];
        assert_eq!(kata.hints[1].cases, ["a_value_wins"]);
        let cases: Vec<_> = kata
            .cases
            .iter()
            .map(|case| (case.id.sentence(), case.target, case.seeded))
            .collect();
        assert_eq!(
            cases,
            [
                ("a_value_wins", Target::Functions, false),
                ("the_program_says_it", Target::Program, false),
                ("any_value_comes_back", Target::Program, true),
            ]
        );
        assert_eq!(
            (kata.cases[0].line, kata.cases[2].needs.as_slice()),
            (4, &["proc".to_owned()][..])
        );
        assert_eq!(
            kata.cases[0].file,
            "katas/day1_os_sys/tests/functions/env_or.rs"
        );
    }

    #[test]
    fn a_case_exists_only_on_its_systems() {
        let catalog = load(&released(&[]), "macos").expect("no fault");
        assert_eq!(catalog.days[0].katas[0].cases.len(), 4);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let manifest = MANIFEST
            .replace("points = 6", "points = 6\ncolour = \"red\"")
            .replace("\"three\"]", "]");
        let text = faults_of(&[("kata.toml", Some(&manifest)), ("src/env_or.rs", None)]);
        for part in ["colour", "three hints", "has no file"] {
            assert!(text.contains(part), "{part} in: {text}");
        }
    }

    #[test]
    fn a_fault_names_its_key_and_the_remedy() {
        assert!(with("[day]\n", "[day]\nnumbre = 2\n").contains("`day.numbre`"));
        assert!(with("points = 6", "points = \"six\"").contains("points"));
        assert!(with("number = \"1.1\"", "number = \"1.7\"").contains("1.1"));
        assert!(with("requires = []", "requires = [\"later\"]").contains("later"));
        assert!(with("needs = []", "needs = [\"root\"]").contains("root"));
        assert!(with("[\"linux\", \"macos\"]", "[\"plan9\"]").contains("plan9"));
        assert!(with("cases = [\"a_value_wins\"]", "cases = [\"no_such\"]").contains("no_such"));
        assert!(with("program = \"envkit\"", "program = \"other\"").contains("[[bin]]"));
        assert!(with("title = \"os and sys\"", "title = ").contains("kata.toml"));
    }

    #[test]
    fn a_test_that_the_grader_would_not_run_is_a_fault() {
        let functions = |text: &str| faults_of(&[("tests/functions/env_or.rs", Some(text))]);
        assert!(functions("#[test]\nfn a() {}\n").contains("#[harness::test]"));
        assert!(functions("#[harness::test]\n// why\nfn a() {}\n").contains("directly above"));
        assert!(functions("#[harness::test(sedeed)]\nfn a() {}\n").contains("sedeed"));
        assert!(functions("#[harness::test]\nfn the_program_says_it() {}\n").contains("twice"));
        assert!(functions("").contains("no case"));
        let unlisted = faults_of(&[("tests/functions/main.rs", Some("//! F.\n"))]);
        assert!(unlisted.contains("mod env_or;"), "{unlisted}");
        let stray = faults_of(&[("tests/functions/other.rs", Some(FUNCTIONS))]);
        assert!(stray.contains("no kata"), "{stray}");
    }

    #[test]
    fn the_tests_of_a_kata_may_be_several_files() {
        let own = "//! Shared.\nmod bytes;\n";
        let part = "#[harness::test]\nfn bytes_are_kept() {}\n";
        let changes = [
            ("tests/functions/env_or.rs", Some(own)),
            ("tests/functions/env_or/bytes.rs", Some(part)),
            (
                "kata.toml",
                Some(&*MANIFEST.replace("a_value_wins", "bytes_are_kept")),
            ),
        ];
        let catalog = load(&released(&changes), "linux").expect("no fault");
        let case = &catalog.days[0].katas[0].cases[0];
        assert_eq!(
            (case.id.as_str(), case.module.as_str(), case.file.as_str()),
            (
                "day1_os_sys::env_or::bytes_are_kept",
                "env_or::bytes",
                "katas/day1_os_sys/tests/functions/env_or/bytes.rs"
            )
        );
    }

    #[test]
    fn a_part_that_the_grader_would_not_run_is_a_fault() {
        let part = |name: &str, text: &str| faults_of(&[(name, Some(text))]);
        let functions = "tests/functions/env_or/bytes.rs";
        let unlisted = part(functions, "#[harness::test]\nfn b() {}\n");
        assert!(
            unlisted.contains("functions/env_or.rs: `mod bytes;`"),
            "{unlisted}"
        );
        assert!(part(functions, "").contains("no case"));
        assert!(part(functions, FUNCTIONS).contains("twice"));
        assert!(part("tests/functions/other/bytes.rs", FUNCTIONS).contains("no kata"));
        assert!(part("tests/functions/env_or/a/b.rs", FUNCTIONS).contains("too deep"));
    }

    #[test]
    fn a_kata_without_a_random_program_case_is_a_fault() {
        let program = "#[harness::test]\nfn the_program_says_it() {}\n";
        assert!(faults_of(&[("tests/program/env_or.rs", Some(program))]).contains("seeded"));
    }
}
