//! What can be checked by reading: the catalog, the solutions and the wrong answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Findings;
use crate::catalog;
use crate::commands::CommandError;
use crate::commands::repository::Repository;
use crate::model::kata::{CaseId, Catalog, Day};
use crate::released::{Released, is_left_over};

/// What a day is worth: the last one, the capstone, is worth two.
const DAY_POINTS: u32 = 90;
const LAST_DAY: u32 = 7;

/// A wrong answer to a kata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrongAnswer {
    pub(super) day: String,
    pub(super) kata: String,
    /// The mistake: the name of the file.
    pub(super) name: String,
    pub(super) text: String,
    /// The case that rejects it.
    pub(super) rejected_by: CaseId,
}

/// The reference solutions by their place in the repository.
pub(super) fn solutions(repository: &Repository, catalog: &Catalog) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for day in &catalog.days {
        for kata in &day.katas {
            let path = repository
                .root()
                .join("solutions")
                .join(&day.name)
                .join("src")
                .join(format!("{}.rs", kata.name));
            if let Ok(text) = fs::read_to_string(path) {
                files.insert(day.student_file(&kata.name), text);
            }
        }
    }
    files
}

/// The wrong answers of the catalog's days; what is wrong with them themselves goes to
/// `findings`.
pub(super) fn wrong_answers(
    repository: &Repository,
    catalog: &Catalog,
    findings: &mut Findings,
) -> Vec<WrongAnswer> {
    let mut answers = Vec::new();
    for day in &catalog.days {
        let folder = repository
            .root()
            .join("tests/wrong_answers")
            .join(&day.name);
        for kata in names(&folder) {
            if !day.katas.iter().any(|known| known.name == kata) {
                findings.push(format!(
                    "tests/wrong_answers/{}/{kata}: there is no such kata",
                    day.name
                ));
                continue;
            }
            for file in names(&folder.join(&kata)) {
                match read_wrong_answer(&folder, day, &kata, &file) {
                    Ok(answer) => answers.push(answer),
                    Err(finding) => findings.push(finding),
                }
            }
        }
    }
    answers
}

fn read_wrong_answer(
    folder: &Path,
    day: &Day,
    kata: &str,
    file: &str,
) -> Result<WrongAnswer, String> {
    let shown = format!("tests/wrong_answers/{}/{kata}/{file}", day.name);
    let name = file
        .strip_suffix(".rs")
        .ok_or_else(|| format!("{shown}: not a .rs file"))?;
    let text = fs::read_to_string(folder.join(kata).join(file))
        .map_err(|error| format!("{shown}: {error}"))?;
    let first = text.lines().next().unwrap_or_default();
    let id = first.strip_prefix("//! Rejected by: ").map(str::trim);
    let id =
        id.ok_or_else(|| format!("{shown}: its first line must be `//! Rejected by: <case id>`"))?;
    let known = day
        .katas
        .iter()
        .filter(|known| known.name == kata)
        .flat_map(|known| &known.cases);
    let case = known.into_iter().find(|case| case.id.as_str() == id);
    let case =
        case.ok_or_else(|| format!("{shown}: there is no case {id}; name one of the kata's own"))?;
    Ok(WrongAnswer {
        day: day.name.clone(),
        kata: kata.to_owned(),
        name: name.to_owned(),
        rejected_by: case.id.clone(),
        text,
    })
}

/// The names in a directory, sorted, without what editors leave.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !is_left_over(name)).collect();
    names.sort();
    names
}

/// The gate `catalog`: on the working tree, so that a fault shows before a release.
pub(super) fn catalog(repository: &Repository) -> Result<(String, Findings), CommandError> {
    let here = Released::of_repository(repository.root())
        .map_err(|error| CommandError::Usage(format!("the katas cannot be read: {error}")))?;
    let catalog = match catalog::load(&here, std::env::consts::OS) {
        Ok(catalog) => catalog,
        Err(error) => {
            let faults = error
                .0
                .into_iter()
                .map(|fault| format!("{}: {}", fault.file, fault.message))
                .collect();
            return Ok(("the catalog has faults".to_owned(), faults));
        }
    };
    let mut findings = Findings::new();
    let answers = wrong_answers(repository, &catalog, &mut findings);
    let solutions = solutions(repository, &catalog);
    for day in &catalog.days {
        findings.extend(points_of(day));
        let solutions_of_day = format!("solutions/{}/src", day.name);
        for kata in &day.katas {
            if !solutions.contains_key(&day.student_file(&kata.name)) {
                findings.push(format!("{solutions_of_day}/{}.rs is missing", kata.name));
            }
            let is_its_own =
                |answer: &WrongAnswer| answer.day == day.name && answer.kata == kata.name;
            if !answers.iter().any(is_its_own) {
                findings.push(format!(
                    "tests/wrong_answers/{}/{}: there is no wrong answer; write one",
                    day.name, kata.name
                ));
            }
        }
        for file in names(&repository.root().join(&solutions_of_day)) {
            let mut katas = day.katas.iter();
            if !katas.any(|kata| format!("{}.rs", kata.name) == file) {
                findings.push(format!("{solutions_of_day}/{file}: no kata has this file"));
            }
        }
        let lesson = format!("katas/{}/README.md", day.name);
        if !here.files.contains_key(&lesson) {
            findings.push(format!("{lesson} is missing: the day has no lesson"));
        }
    }
    let katas = catalog
        .days
        .iter()
        .map(|day| day.katas.len())
        .sum::<usize>();
    let summary = format!(
        "{} days, {katas} katas, {} points, {} wrong answers",
        catalog.days.len(),
        catalog.max_score(),
        answers.len()
    );
    Ok((summary, findings))
}

/// What is wrong with the points of a day.
fn points_of(day: &Day) -> Option<String> {
    let worth = if day.number == LAST_DAY {
        2 * DAY_POINTS
    } else {
        DAY_POINTS
    };
    (day.max_score() != worth).then(|| {
        format!(
            "{} is worth {} points; its katas must add up to {worth}",
            day.name,
            day.max_score()
        )
    })
}
