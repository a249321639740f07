//! One day's kata.toml.

use std::time::Duration;

use proof::attribute::{NEEDS, SYSTEMS};
use serde::Deserialize;

use super::Faults;
use crate::model::kata::{Day, Hint, Kata};

const TOP_KEYS: [&str; 2] = ["day", "kata"];
const DAY_KEYS: [&str; 4] = ["number", "title", "program", "syllabus"];
const KATA_KEYS: [&str; 14] = [
    "number",
    "name",
    "title",
    "points",
    "difficulty",
    "concepts",
    "python",
    "syllabus",
    "requires",
    "needs",
    "platforms",
    "wall_time_ms",
    "hints",
    "aliases",
];

/// How many hints a kata has: the concept, the call, nearly code.
const HINTS: usize = 3;

#[derive(Deserialize)]
struct File {
    day: DayTable,
    #[serde(default)]
    kata: Vec<KataTable>,
}

#[derive(Deserialize)]
struct DayTable {
    number: u32,
    title: String,
    program: String,
    /// The bullets of the syllabus, for the reader of the file; the ids are the katas'.
    #[serde(rename = "syllabus")]
    _syllabus: Vec<String>,
}

#[derive(Deserialize)]
struct KataTable {
    number: String,
    name: String,
    title: String,
    points: u32,
    difficulty: u8,
    concepts: Vec<String>,
    python: Vec<String>,
    syllabus: Vec<String>,
    requires: Vec<String>,
    needs: Vec<String>,
    platforms: Vec<String>,
    wall_time_ms: u64,
    hints: Vec<HintEntry>,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum HintEntry {
    Text(String),
    ForCases { text: String, cases: Vec<String> },
}

/// Reads one day, without its cases. What cannot be read at all gives nothing.
pub(super) fn read(path: &str, name: &str, text: &str, faults: &mut Faults) -> Option<Day> {
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            faults.add(path, format!("{}", error).trim_end().to_owned());
            return None;
        }
    };
    report_unknown_keys(path, &table, faults);
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            faults.add(path, format!("{error}").trim_end().to_owned());
            return None;
        }
    };
    if !name.starts_with(&format!("day{}_", file.day.number)) {
        faults.add(
            path,
            format!(
                "`day.number` is {}, but the folder is {name}",
                file.day.number
            ),
        );
    }
    let mut katas: Vec<Kata> = Vec::new();
    for (index, table) in file.kata.into_iter().enumerate() {
        let expected_number = format!("{}.{}", file.day.number, index + 1);
        let kata = kata(table);
        check(path, &kata, &expected_number, &katas, faults);
        katas.push(kata);
    }
    Some(Day {
        name: name.to_owned(),
        number: file.day.number,
        title: file.day.title,
        program: file.day.program,
        binaries: Vec::new(),
        katas,
    })
}

fn report_unknown_keys(path: &str, table: &toml::Table, faults: &mut Faults) {
    let mut report = |table: &toml::Table, known: &[&str], prefix: &str| {
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            faults.add(
                path,
                format!(
                    "unknown key `{prefix}{key}`; known are {}",
                    known.join(", ")
                ),
            );
        }
    };
    report(table, &TOP_KEYS, "");
    if let Some(day) = table.get("day").and_then(toml::Value::as_table) {
        report(day, &DAY_KEYS, "day.");
    }
    let katas = table.get("kata").and_then(toml::Value::as_array);
    for kata in katas
        .into_iter()
        .flatten()
        .filter_map(toml::Value::as_table)
    {
        let name = kata
            .get("name")
            .and_then(toml::Value::as_str)
            .unwrap_or("?");
        report(kata, &KATA_KEYS, &format!("kata \"{name}\" "));
    }
}

fn kata(table: KataTable) -> Kata {
    let hints = table.hints.into_iter().map(|hint| match hint {
        HintEntry::Text(text) => Hint {
            text,
            cases: Vec::new(),
        },
        HintEntry::ForCases { text, cases } => Hint { text, cases },
    });
    Kata {
        name: table.name,
        number: table.number,
        title: table.title,
        points: table.points,
        difficulty: table.difficulty,
        concepts: table.concepts,
        python: table.python,
        syllabus: table.syllabus,
        requires: table.requires,
        needs: table.needs,
        platforms: table.platforms,
        aliases: table.aliases,
        wall_time: Duration::from_millis(table.wall_time_ms),
        hints: hints.collect(),
        cases: Vec::new(),
    }
}

fn check(path: &str, kata: &Kata, expected_number: &str, earlier: &[Kata], faults: &mut Faults) {
    let name = &kata.name;
    let mut fault = |message: String| faults.add(path, format!("kata \"{name}\": {message}"));
    if kata.number != expected_number {
        fault(format!(
            "its number is \"{}\", but by its place it is \"{expected_number}\"",
            kata.number
        ));
    }
    if earlier.iter().any(|other| other.name == *name) {
        fault("the name is taken; every kata has its own".to_owned());
    }
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !is_name(name) {
        fault("a name is lower-case letters, digits and `_`, like its file".to_owned());
    }
    if kata.hints.len() != HINTS || kata.hints.iter().any(|hint| hint.text.trim().is_empty()) {
        fault(format!(
            "it has {} hints; write three hints: the concept, the call, nearly code",
            kata.hints.len()
        ));
    }
    if !(1..=5).contains(&kata.difficulty) {
        fault(format!(
            "`difficulty` is {}; it goes from 1 to 5",
            kata.difficulty
        ));
    }
    if kata.points == 0 || kata.wall_time.is_zero() || kata.title.trim().is_empty() {
        fault("`points`, `wall_time_ms` and `title` cannot be empty".to_owned());
    }
    for required in &kata.requires {
        if !earlier.iter().any(|other| other.name == *required) {
            fault(format!(
                "it requires \"{required}\", which is no earlier kata of the day"
            ));
        }
    }
    let lists = [
        ("needs", &kata.needs, &NEEDS),
        ("platforms", &kata.platforms, &SYSTEMS),
    ];
    for (key, list, known) in lists {
        for value in list.iter().filter(|value| !known.contains(&value.as_str())) {
            fault(format!(
                "`{key}` does not know \"{value}\"; it knows {}",
                known.join(", ")
            ));
        }
    }
}
