//! The lessons tell what is true: the calls that they show do what they show.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use grader::model::kata::{Catalog, Day};
use grader::model::selector::Selection;
use grader::released::Released;

use crate::support::{self, Clone, Katas, released_catalog};

/// A file of the katas as released.
fn text(path: &str) -> &'static str {
    let text = Released::embedded().text(path);
    text.unwrap_or_else(|| panic!("{path} is not among the released files"))
}

fn lesson(day: &Day) -> &'static str {
    text(&format!("katas/{}/README.md", day.name))
}

/// The fenced blocks of a language, in order.
fn blocks<'a>(markdown: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("\n```{language}\n");
    let rest = markdown.split(&fence).skip(1);
    rest.map(|rest| &rest[..=rest.find("\n```").expect("a block has an end")])
        .collect()
}

/// A shell as the lessons want it, with every kata of the day solved. The variables are
/// those of day 1.
fn shell(day: &Day, line: &str, directory: &Path) -> Command {
    let program = support::program(day.number, Katas::Solved);
    let mut path = program.as_os_str().to_owned();
    path.push(":/usr/local/bin:/usr/bin:/bin");
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", line])
        .current_dir(directory)
        .stdin(Stdio::null());
    command.env_clear().env("PATH", path);
    let variables = [
        ("USER", "kata"),
        ("API_KEY", "abc"),
        ("PORT", "80x"),
        ("DEBUG", "Off"),
    ];
    command
        .envs(variables)
        .env("CITY", OsStr::from_bytes(b"Z\xfcrich"));
    command
}

/// A line after a prompt, with what it writes to standard output and to standard error.
#[derive(Debug, Default, PartialEq, Eq)]
struct Call {
    line: String,
    stdout: String,
    stderr: String,
}

/// The calls of a lesson. What begins with the program's name is on standard error.
fn shown_calls(markdown: &str, program: &str) -> Vec<Call> {
    let complaint = format!("{program}:");
    let mut calls: Vec<Call> = Vec::new();
    let blocks = blocks(markdown, "console");
    for line in blocks.into_iter().flat_map(str::lines) {
        if let Some(line) = line.strip_prefix("$ ") {
            calls.push(Call {
                line: line.to_owned(),
                ..Call::default()
            });
            continue;
        }
        let call = calls.last_mut().expect("a block begins with a prompt");
        let stream = if line.starts_with(&complaint) {
            &mut call.stderr
        } else {
            &mut call.stdout
        };
        stream.push_str(line);
        stream.push('\n');
    }
    calls
}

#[test]
fn calls_are_read_from_console_blocks_only() {
    let call = |line: &str, stdout: &str, stderr: &str| Call {
        line: line.to_owned(),
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
    };
    let lesson = "$ no\n```console\n$ p 1\none\np: bad\ntwo\n$ p 2\n```\n\
                  ```text\n$ no\n```\n```console\n$ q\np 1\n```\n";
    assert_eq!(
        shown_calls(lesson, "p"),
        [
            call("p 1", "one\ntwo\n", "p: bad\n"),
            call("p 2", "", ""),
            call("q", "p 1\n", "")
        ]
    );
}

/// Whether a lesson sends its reader to an empty directory to type along.
fn begins_in_an_empty_directory(day: &Day) -> bool {
    let mut blocks = blocks(lesson(day), "sh").into_iter();
    blocks.any(|block| block.lines().any(|line| line == r#"cd "$(mktemp -d)""#))
}

/// Where a lesson has its reader type along: at the root of the repository, or there.
fn where_calls_begin<'a>(day: &Day, clone: &'a Clone, empty: &'a Path) -> &'a Path {
    match begins_in_an_empty_directory(day) {
        true => empty,
        false => clone.root(),
    }
}

/// How the table of a lesson calls the day's program: where the lesson sends its reader
/// away from the repository, by the name that it gives it there.
fn way_to_call(day: &Day) -> String {
    match begins_in_an_empty_directory(day) {
        true => format!("{} ", day.program),
        false => format!("cargo run -q -p {} -- ", day.name),
    }
}

/// The numbers of signals and `/dev/full` are those of Linux.
#[cfg(target_os = "linux")]
#[test]
fn every_call_that_a_lesson_shows_does_what_it_shows() {
    let clone = Clone::new();
    for day in &released_catalog().days {
        // One for all calls of a lesson: they may build on each other.
        let empty = tempfile::tempdir().expect("a directory");
        let directory = where_calls_begin(day, &clone, empty.path());
        let shown = shown_calls(lesson(day), &day.program);
        let count = shown.len();
        assert!(count >= 10, "{}: only {count} calls were found", day.name);
        for expected in shown {
            let output = shell(day, &expected.line, directory).output();
            let output = output.expect("the shell starts");
            let actual = Call {
                line: expected.line.clone(),
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            };
            assert!(
                expected == actual,
                "the lesson shows\n{expected:#?}\nbut it is\n{actual:#?}"
            );
        }
    }
}

/// The table of a lesson, without its heading: the cells of each row.
fn table_of_katas(day: &Day) -> Vec<Vec<&'static str>> {
    let number = format!("| {}.", day.number);
    let rows = lesson(day).lines().filter(|line| line.starts_with(&number));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect()
}

#[test]
fn the_table_of_katas_is_that_of_the_catalog() {
    for day in &released_catalog().days {
        let short = day.name.split('_').next().unwrap_or_default();
        let expected: Vec<Vec<String>> = day
            .katas
            .iter()
            .map(|kata| {
                let name = &kata.name;
                vec![
                    kata.number.clone(),
                    format!("[{}](src/{name}.rs)", kata.title),
                    kata.points.to_string(),
                    "★".repeat(usize::from(kata.difficulty)),
                    format!("`cargo run -p grader -- check {short}::{name}`"),
                    way_to_call(day),
                ]
            })
            .collect();
        let mut actual = table_of_katas(day);
        // How to see it work is told in no other place; see below.
        for (row, expected) in actual.iter_mut().zip(&expected) {
            if let (Some(cell), Some(call)) = (row.last_mut(), expected.last())
                && let Some(at) = cell.find(call.as_str())
            {
                *cell = &cell[at..at + call.len()];
            }
        }
        assert_eq!(actual, expected, "{}", day.name);
        let points = format!("That is {} points.", day.max_score());
        assert!(lesson(day).contains(&points), "{}: {points}", day.name);
    }
}

#[test]
fn a_solved_kata_can_be_seen_to_work_as_the_table_says() {
    let clone = Clone::new();
    for day in &released_catalog().days {
        let empty = tempfile::tempdir().expect("a directory");
        let directory = where_calls_begin(day, &clone, empty.path());
        for row in table_of_katas(day) {
            let cell = row.last().expect("a row has cells").trim_matches('`');
            let program = format!("{} ", day.program);
            // In a table, Markdown wants a backslash before this one.
            let line = cell
                .replace(&way_to_call(day), &program)
                .replace("\\|", "|");
            let output = shell(day, &line, directory).output();
            let status = output.expect("the shell starts").status.code();
            // The answer may be no, or that PORT is no number; the call itself must be right.
            assert!(
                matches!(status, Some(0 | 1 | 65)),
                "`{line}` ends with {status:?}"
            );
        }
    }
}

/// The words in backticks or code blocks that call the grader, without the program.
fn calls_of_the_grader(markdown: &str) -> Vec<&str> {
    let calls = markdown.split("cargo run -p grader -- ").skip(1);
    calls
        .map(|rest| rest.split(['`', '\n']).next().unwrap_or_default())
        .collect()
}

#[test]
fn what_a_lesson_tells_the_grader_is_understood() {
    let catalog: Catalog = released_catalog();
    for day in &catalog.days {
        for call in calls_of_the_grader(lesson(day)) {
            let (command, selector) = call.split_once(' ').unwrap_or((call, ""));
            assert!(
                ["check", "hint", "reset", "next", "list"].contains(&command),
                "{call}"
            );
            if !selector.is_empty() {
                let selection = Selection::parse(selector, &catalog);
                let selection = selection.unwrap_or_else(|error| panic!("{call}: {error}"));
                assert_eq!(selection.day, day.name, "{call}");
            }
        }
    }
}

#[test]
fn the_worked_example_is_the_one_that_is_compiled() {
    for day in &released_catalog().days {
        let lesson = lesson(day);
        let (_, section) = lesson
            .split_once("\n## A worked example\n")
            .expect("every lesson has one");
        let (_, rest) = section
            .split_once("](examples/")
            .expect("it names its file");
        let name = rest.split(')').next().unwrap_or_default();
        let example = text(&format!("katas/{}/examples/{name}", day.name));
        let (sentence, code) = example.split_once("\n\n").expect("more than its sentence");
        assert!(
            sentence.lines().all(|line| line.starts_with("//! ")),
            "{name} begins with its sentence"
        );
        assert_eq!(blocks(section, "rust")[0], code, "{}: {name}", day.name);
    }
}

/// A lesson may show another example, or a part of it, behind the link to its file.
#[test]
fn what_a_lesson_shows_of_an_example_is_in_its_file() {
    for day in &released_catalog().days {
        let mentions = lesson(day).split("](examples/").skip(1);
        for mention in mentions {
            let name = mention.split(')').next().unwrap_or_default();
            let example = text(&format!("katas/{}/examples/{name}", day.name));
            let section = mention.split("\n## ").next().unwrap_or_default();
            for block in blocks(section, "rust") {
                assert!(
                    example.contains(block),
                    "{}: {name} has no\n{block}",
                    day.name
                );
            }
        }
    }
}

#[test]
fn links_to_files_lead_to_files() {
    for day in &released_catalog().days {
        let folder = format!("katas/{}", day.name);
        let links = lesson(day).split("](").skip(1);
        let links = links.map(|rest| rest.split([')', '#']).next().unwrap_or_default());
        let local: BTreeSet<&str> = links
            .filter(|link| !link.is_empty() && !link.contains("://"))
            .collect();
        assert!(!local.is_empty(), "{}: no links were found", day.name);
        for link in local {
            let path = without_dots(&Path::new(&folder).join(link));
            let path = path.to_str().expect("UTF-8").to_owned();
            let is_there = Released::embedded().files.contains_key(&path)
                || Released::embedded().below(&path).next().is_some();
            assert!(is_there, "{}: {link} leads nowhere", day.name);
        }
    }
}

/// `a/../b` is `b`: what is released are names, not folders.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}
