//! The test cases, read from the released sources without compiling them.

use proof::attribute::Arguments;

use super::Faults;
use crate::model::kata::{Case, CaseId, Day, Kata, Target, TestFile};
use crate::released::Released;

const ATTRIBUTE: &str = "#[harness::test";

/// The cases of one kata that exist on `os`, functions first, in the order of the source.
pub(super) fn read(
    released: &Released,
    day: &str,
    kata: &Kata,
    os: &str,
    faults: &mut Faults,
) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for target in Target::ALL {
        let folder = format!("katas/{day}/tests/{}", target.name());
        let own = format!("{folder}/{}.rs", kata.name);
        if released.text(&own).is_none() {
            faults.add(
                &own,
                format!("kata \"{}\" has no such tests; write them", kata.name),
            );
            continue;
        }
        let files = released.below(&folder).filter_map(|(path, _)| {
            let file = TestFile::of(path).filter(|file| file.kata == kata.name)?;
            Some((path, file))
        });
        let files: Vec<(&str, TestFile<'_>)> = files.collect();
        for (path, file) in &files {
            let text = released.text(path).unwrap_or_default();
            let found = read_file(path, text, faults);
            // What the parts share may be all that the kata's own file holds.
            let is_shared = file.part.is_none() && files.len() > 1;
            if found.is_empty() && !is_shared {
                faults.add(path, "there is no case in it; write a `#[harness::test]`");
            }
            for read in found {
                add(&mut cases, day, kata, (path, *file), read, os, faults);
            }
        }
    }
    check_kata(day, kata, &cases, faults);
    cases
}

/// Adds a case that was read from a file, if it exists on `os`.
fn add(
    cases: &mut Vec<Case>,
    day: &str,
    kata: &Kata,
    (path, file): (&str, TestFile<'_>),
    (line, sentence, arguments): (u32, String, Arguments),
    os: &str,
    faults: &mut Faults,
) {
    let id = CaseId::new(day, &kata.name, &sentence);
    if cases.iter().any(|case| case.id == id) {
        faults.add(
            path,
            format!("line {line}: {id} is there twice; every sentence of a kata is its own"),
        );
        return;
    }
    if !arguments.exists_on(os) {
        return;
    }
    let mut needs = arguments.needs;
    if file.target == Target::Program {
        needs.extend(kata.needs.iter().cloned());
    } else if !needs.is_empty() {
        faults.add(
            path,
            format!("line {line}: only program cases may need something of the jail"),
        );
    }
    needs.sort();
    needs.dedup();
    cases.push(Case {
        id,
        target: file.target,
        module: file.module(),
        seeded: arguments.seeded,
        needs,
        file: path.to_owned(),
        line,
    });
}

fn check_kata(day: &str, kata: &Kata, cases: &[Case], faults: &mut Faults) {
    let path = format!("katas/{day}/kata.toml");
    let has_seeded = cases
        .iter()
        .any(|case| case.seeded && case.target == Target::Program);
    if !has_seeded {
        faults.add(
            &path,
            format!(
                "kata \"{}\" has no seeded program case; write one",
                kata.name
            ),
        );
    }
    if !cases.iter().any(|case| !case.seeded) {
        faults.add(
            &path,
            format!("kata \"{}\" has no fixed case; write one", kata.name),
        );
    }
    for sentence in kata.hints.iter().flat_map(|hint| &hint.cases) {
        if !cases.iter().any(|case| case.id.sentence() == sentence) {
            faults.add(
                &path,
                format!(
                    "kata \"{}\": a hint names the case \"{sentence}\", which is not there",
                    kata.name
                ),
            );
        }
    }
}

/// Line, sentence and arguments of every case of a file.
fn read_file(path: &str, text: &str, faults: &mut Faults) -> Vec<(u32, String, Arguments)> {
    let mut cases = Vec::new();
    let mut lines = (1..).zip(text.lines().map(str::trim)).peekable();
    while let Some((number, line)) = lines.next() {
        if line.starts_with("#[test]") || line.starts_with("#[should_panic") {
            faults.add(
                path,
                format!("line {number}: use `#[harness::test]`; the grader knows no other"),
            );
        }
        let Some(rest) = line.strip_prefix(ATTRIBUTE) else {
            continue;
        };
        let arguments = rest.strip_suffix(']').and_then(|rest| match rest {
            "" => Some(""),
            _ => rest.strip_prefix('(')?.strip_suffix(')'),
        });
        let arguments = match arguments.map(Arguments::parse) {
            Some(Ok(arguments)) => arguments,
            Some(Err(message)) => {
                faults.add(path, format!("line {number}: {message}"));
                continue;
            }
            None => {
                faults.add(
                    path,
                    format!("line {number}: the attribute must be one line, alone"),
                );
                continue;
            }
        };
        match lines
            .peek()
            .and_then(|(number, line)| Some((*number, sentence_of(line)?)))
        {
            Some((number, sentence)) => cases.push((number, sentence, arguments)),
            None => faults.add(
                path,
                format!("line {number}: the attribute must stand directly above `fn a_sentence()`"),
            ),
        }
    }
    cases
}

fn sentence_of(line: &str) -> Option<String> {
    let (name, _) = line.strip_prefix("fn ")?.split_once("()")?;
    let is_sentence = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    is_sentence.then(|| name.to_owned())
}

/// Every test file belongs to a kata, and every one is listed as a module: what is not
/// compiled is not run.
pub(super) fn check_files(released: &Released, day: &Day, faults: &mut Faults) {
    for target in Target::ALL {
        let folder = format!("katas/{}/tests/{}", day.name, target.name());
        let main = format!("{folder}/main.rs");
        for kata in &day.katas {
            check_listed(released, &main, &kata.name, faults);
        }
        for (path, _) in released.below(&folder) {
            let file = TestFile::of(path);
            let is_katas = |name: &str| day.katas.iter().any(|kata| kata.name == name);
            match file.map(|file| (file.kata, file.part)) {
                Some((kata, Some(part))) if is_katas(kata) => {
                    check_listed(released, &format!("{folder}/{kata}.rs"), part, faults);
                }
                Some(("main", None)) => {}
                Some((kata, None)) if is_katas(kata) => {}
                _ if !path.ends_with(".rs") => {}
                None => faults.add(path, "it is too deep; move it up to the kata's other parts"),
                Some(_) => faults.add(
                    path,
                    "no kata has this name; move its tests to the kata they test",
                ),
            }
        }
    }
}

fn check_listed(released: &Released, file: &str, module: &str, faults: &mut Faults) {
    let listed = released.text(file).unwrap_or_default();
    let line = format!("mod {module};");
    if !listed.lines().any(|listed| listed.trim() == line) {
        faults.add(
            file,
            format!("`{line}` is missing, so the tests in it are not compiled"),
        );
    }
}
