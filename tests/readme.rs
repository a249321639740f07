//! The README tells what is there: its table of days agrees with the catalog.

use std::fs;

use crate::support::{released_catalog, repository};

#[test]
fn the_table_of_days_is_that_of_the_catalog() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let days = released_catalog().days;
    for day in &days {
        let begin = format!("| {} | ", day.number);
        let end = format!(
            " | `{}` | {} | {} | **here** |",
            day.program,
            day.katas.len(),
            day.max_score()
        );
        let lesson = format!("](katas/{}/README.md)", day.name);
        let row = readme.lines().find(|line| line.starts_with(&begin));
        let row = row.unwrap_or_else(|| panic!("day {} has no row", day.number));
        assert!(row.ends_with(&end), "{row}\nshould end with\n{end}");
        assert!(row.contains(&lesson), "{row}\nshould link to {lesson}");
    }
    let there = readme
        .lines()
        .filter(|line| line.ends_with(" | **here** |"));
    assert_eq!(there.count(), days.len(), "days that are said to be here");
    let katas: usize = days.iter().map(|day| day.katas.len()).sum();
    let points: u32 = days.iter().map(|day| day.max_score()).sum();
    let sum = format!("{katas} katas, {points} points");
    assert!(readme.contains(&sum), "{sum}");
}
