//! Every line of the week that the katas follow is taught: `docs/coverage.md` is its table.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{released_catalog, repository};

/// What the lesson of a day teaches, and no kata.
const OF_A_LESSON: &str = "Q.import";

/// The rows of the table by their ids: the cells behind, of which the last names the katas.
fn rows() -> BTreeMap<String, Vec<String>> {
    let path = repository().join("docs/coverage.md");
    let text = fs::read_to_string(path).expect("the table");
    let mut rows = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (id, rest) = cells.split_first().expect("a line has one at least");
        if id.starts_with(['D', 'M', 'Q', 'L']) && id.contains('.') && !rest.is_empty() {
            let rest = rest.iter().map(|cell| (*cell).to_owned()).collect();
            let twice = rows.insert((*id).to_owned(), rest);
            assert_eq!(twice, None, "{id} is there twice");
        }
    }
    rows
}

#[test]
fn every_line_of_the_week_is_taught_by_the_katas_that_the_table_names() {
    let mut taught: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for kata in released_catalog().days.iter().flat_map(|day| &day.katas) {
        for id in &kata.syllabus {
            taught
                .entry(id.clone())
                .or_default()
                .push(kata.number.clone());
        }
    }
    let mut named = BTreeMap::new();
    for (id, cells) in rows() {
        let katas = cells.last().expect("more than one cell");
        if id == OF_A_LESSON {
            assert!(
                katas.contains("](../katas/day1_os_sys/README.md)"),
                "{katas}"
            );
        } else {
            named.insert(id, katas.split(' ').map(str::to_owned).collect());
        }
    }
    // 35 topics, 9 modules, 15 lines of code, 7 outcomes.
    assert_eq!(named.len(), 66);
    assert_eq!(taught, named, "kata.toml, and the table");
}

#[test]
fn the_topics_of_a_day_are_those_of_the_table() {
    let rows = rows();
    for day in &released_catalog().days {
        let path = repository().join(format!("katas/{}/kata.toml", day.name));
        let text = fs::read_to_string(path).expect("the day's manifest");
        let manifest: toml::Table = text.parse().expect("it is read by the catalog, too");
        let topics = manifest["day"]["syllabus"].as_array().expect("a list");
        assert_eq!(topics.len(), 5, "day {}", day.number);
        for (number, topic) in (1..).zip(topics) {
            let id = format!("D{}.{number}", day.number);
            let told = rows.get(&id).map(|cells| cells[0].as_str());
            assert_eq!(told, topic.as_str(), "{id}");
        }
    }
}

#[test]
fn the_lesson_of_day_1_says_where_the_modules_have_gone() {
    let path = repository().join("katas/day1_os_sys/README.md");
    let lesson = fs::read_to_string(path).expect("the lesson");
    for module in ["os", "sys", "subprocess", "shutil"] {
        let row = format!("| `import {module}` | ");
        assert!(lesson.contains(&row), "{row}");
    }
}
