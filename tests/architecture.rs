//! The grader keeps its layers: who may use whom, and what no file may do.

mod paths;
mod rules;
mod tokens;

use std::fs;
use std::path::Path;

use grader::released::{Released, is_left_over};

use crate::support::repository;
use rules::{Source, Table, violations};

/// What each module of the grader may use; `proof` is the package. Whoever changes it
/// changes docs/decisions/ with it.
const TABLE: &Table = &[
    ("lib", &[]),
    ("atomic", &[]),
    ("model", &[]),
    ("exit_code", &[]),
    ("cancel", &[]),
    ("released", &[]),
    ("jail", &["model", "cancel", "proof"]),
    ("catalog", &["model", "released", "proof"]),
    ("submission", &["model"]),
    ("report", &["model"]),
    ("progress", &["atomic", "model"]),
    ("watch", &["model"]),
    ("judge", &["model", "proof"]),
    ("workspace", &["model", "released", "submission"]),
    (
        "compile",
        &["model", "jail", "workspace", "cancel", "proof"],
    ),
    (
        "pipeline",
        &[
            "model",
            "cancel",
            "jail",
            "submission",
            "workspace",
            "compile",
            "judge",
            "released",
            "proof",
        ],
    ),
    ("batch", &["atomic", "model", "submission", "report"]),
    ("doctor", &["model", "jail", "compile", "cancel"]),
    ("cli", &["model", "report"]),
    // All but jail, compile and judge.
    (
        "commands",
        &[
            "model",
            "atomic",
            "exit_code",
            "cancel",
            "released",
            "catalog",
            "submission",
            "report",
            "progress",
            "watch",
            "workspace",
            "pipeline",
            "batch",
            "doctor",
            "cli",
            "proof",
        ],
    ),
    ("main", &["cli", "commands", "exit_code", "jail"]),
];

/// The Rust files of the repository. The katas are taken as released: what a student
/// writes in their place follows no rule of ours.
fn sources() -> Vec<(String, String)> {
    let mut sources = Vec::new();
    for folder in ["grader", "solutions", "tests"] {
        collect(&repository().join(folder), folder, &mut sources);
    }
    // What somebody might hand in, on purpose as bad as it can be.
    sources.retain(|(path, _)| !path.starts_with("tests/submissions/"));
    for (path, content) in Released::embedded().below("katas") {
        if path.ends_with(".rs") {
            let text = str::from_utf8(content).expect("source text is UTF-8");
            sources.push((path.to_owned(), text.to_owned()));
        }
    }
    sources
}

fn collect(directory: &Path, name: &str, sources: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).expect("a folder of the repository") {
        let entry = entry.expect("an entry of it");
        let file_name = entry.file_name();
        let file_name = file_name.to_str().expect("a name of ours is UTF-8");
        let path = format!("{name}/{file_name}");
        if is_left_over(file_name) {
            continue;
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &path, sources);
        } else if file_name.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).expect("source text is UTF-8");
            sources.push((path, text));
        }
    }
}

#[test]
fn the_repository_keeps_the_rules() {
    let sources = sources();
    let sources: Vec<Source<'_>> = sources
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    for place in [
        "grader/src/main.rs",
        "grader/harness/src/lib.rs",
        "katas/day1_os_sys/src/main.rs",
        "solutions/day1_os_sys/src/env_or.rs",
        "tests/main.rs",
    ] {
        let is_there = sources.iter().any(|(path, _)| *path == place);
        assert!(is_there, "{place} was not looked at");
    }
    let found = violations(TABLE, &sources);
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The violations in one file of the grader whose first line is as it should be.
fn found_in(path: &str, code: &str) -> Vec<String> {
    let text = format!("//! A file.\n{code}");
    violations(TABLE, &[(&format!("grader/src/{path}"), &text)])
}

#[test]
fn what_the_table_allows_is_no_violation() {
    let code = "pub(crate) use crate::{model::event::Event, released};
        pub(in crate::catalog) fn f() { proof::g(self::h(crate::catalog::X)) }
        // crate::jail and unsafe in a comment
        const S: &str = \"crate::jail; println!()\";
        mod tests { use super::*; use super::cases::C; }";
    assert_eq!(found_in("catalog/mod.rs", code), [""; 0]);
    assert_eq!(
        found_in("main.rs", "use grader::{cli::Cli, jail};"),
        [""; 0]
    );
    assert_eq!(found_in("jail/stub.rs", "unsafe { fork() }"), [""; 0]);
}

#[test]
fn an_edge_that_is_not_in_the_table_is_named_wherever_it_stands() {
    assert_eq!(
        found_in(
            "report/json.rs",
            "use crate::{\n    model,\n    jail::Job,\n};"
        ),
        ["grader/src/report/json.rs:4: report may not use jail"]
    );
    assert_eq!(
        found_in("judge.rs", "mod tests {\n fn f() { crate::cancel::g() } }"),
        ["grader/src/judge.rs:3: judge may not use cancel"]
    );
    assert_eq!(
        found_in("model/kata.rs", "use proof as p;"),
        ["grader/src/model/kata.rs:2: model may not use proof"]
    );
    assert_eq!(
        found_in("main.rs", "use grader::{commands, pipeline};"),
        ["grader/src/main.rs:2: main may not use pipeline"]
    );
    assert_eq!(
        found_in("lib.rs", "pub mod jail;\npub use crate::jail::run;"),
        ["grader/src/lib.rs:3: lib may not use jail"]
    );
}

#[test]
fn a_module_that_is_not_in_the_table_is_named() {
    for path in ["helpers.rs", "helpers/mod.rs", "helpers/more.rs"] {
        assert_eq!(
            found_in(path, ""),
            [format!(
                "grader/src/{path}: helpers is no module of the table"
            )]
        );
    }
    assert_eq!(
        found_in("commands/list.rs", "use crate::helpers;"),
        ["grader/src/commands/list.rs:2: commands may not use helpers"]
    );
}

#[test]
fn a_cycle_is_named_even_if_the_table_allows_it() {
    let table: &Table = &[
        ("a", &["b"]),
        ("b", &["c"]),
        ("c", &["b"]),
        ("d", &["a", "c"]),
    ];
    let sources = [
        ("grader/src/a.rs", "//! A.\nuse crate::b;"),
        ("grader/src/b.rs", "//! B.\nuse crate::c::C;"),
        ("grader/src/c/mod.rs", "//! C.\nmod x;"),
        ("grader/src/d.rs", "//! D.\nuse crate::{a, c};"),
    ];
    assert_eq!(violations(table, &sources), [""; 0]);
    let closing = ("grader/src/c/x.rs", "//! X.\nfn f() { crate::b::g() }");
    assert_eq!(
        violations(table, &[&sources[..], &[closing]].concat()),
        ["a cycle: b → c → b"]
    );
}

#[test]
fn a_path_that_climbs_out_of_its_module_is_named() {
    let climbing = [
        ("report/live.rs", "use super::super::model;"),
        (
            "report/live/tests.rs",
            "fn f() { super::super::terminal::g() }",
        ),
        ("report/live.rs", "use crate::*;"),
        ("report/live.rs", "use crate::{self as everything};"),
        ("report/live.rs", "use crate as everything;"),
        ("judge.rs", "use super::model::kata;"),
        ("jail/mod.rs", "use super::{cancel, model};"),
        ("jail/mod.rs", "use self::super::cancel;"),
        ("judge.rs", "mod tests { use super::{super::cancel, f}; }"),
        ("main.rs", "use grader::*;"),
    ];
    for (path, code) in climbing {
        let found = found_in(path, code);
        let is_named = |found: &String| found.ends_with("climbs out of its module");
        assert!(
            !found.is_empty() && found.iter().all(is_named),
            "{code}: {found:?}"
        );
    }
    assert_eq!(
        found_in("judge.rs", "use super::model::kata;"),
        ["grader/src/judge.rs:2: `super::model::kata` climbs out of its module"]
    );
}

#[test]
fn a_file_without_its_sentence_is_named() {
    let told = "its first line is no `//!` sentence that says what it is for";
    for text in ["use std::fs;\n", "", "//!\n//! Late.\n", "/// A file.\n"] {
        for path in ["grader/src/model/mod.rs", "solutions/day1_os_sys/src/a.rs"] {
            assert_eq!(
                violations(TABLE, &[(path, text)]),
                [format!("{path}: {told}")]
            );
        }
    }
}

#[test]
fn a_file_of_more_than_400_lines_is_named() {
    let lines = |count: usize| format!("//! A file.\n{}", "\n".repeat(count - 1));
    let path = "grader/harness/src/proc.rs";
    assert_eq!(violations(TABLE, &[(path, &lines(400))]), [""; 0]);
    assert_eq!(
        violations(TABLE, &[(path, &lines(401))]),
        [format!("{path}: 401 lines; more than 400 are two files")]
    );
}

#[test]
fn unsafe_code_is_named_outside_of_its_few_places() {
    let code = "//! A file.\nfn f() {\n    unsafe { g() }\n}";
    for path in [
        "grader/src/pipeline/cell.rs",
        "grader/harness/src/proc.rs",
        "katas/support/src/clock.rs",
        "katas/day1_os_sys/src/main.rs",
        "tests/support/clone.rs",
    ] {
        assert_eq!(
            violations(TABLE, &[(path, code)]),
            [format!("{path}:3: unsafe code")]
        );
    }
    for path in [
        "grader/src/jail/sweep.rs",
        "grader/harness/src/channel.rs",
        "katas/support/src/signals.rs",
    ] {
        assert_eq!(violations(TABLE, &[(path, code)]), [""; 0]);
    }
}

#[test]
fn printing_is_named_anywhere_in_the_grader() {
    for name in ["print", "println", "eprint", "eprintln", "dbg"] {
        assert_eq!(
            found_in("commands/list.rs", &format!("fn f() {{ {name}!(\"x\") }}")),
            [format!(
                "grader/src/commands/list.rs:2: {name}! in a library"
            )]
        );
    }
}
